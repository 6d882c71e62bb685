namespace Connector.Reading;

/// <summary>
/// Port: what a CRM tells about the fields of its account object beyond their definitions. Reads alone, and a missing right never ends it: what could
/// not be asked is named.
/// </summary>
public interface IFieldSurvey
{
    /// <summary>API calls that reading the whole book and asking everything below takes, each with how it comes about. Asks for the counts that this rests on.</summary>
    /// <param name="fields">What would be read of every account.</param>
    Task<SurveyCost> CostAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken);

    /// <summary>Where fields are used in the CRM.</summary>
    /// <param name="fields">API names of the fields that are asked about.</param>
    Task<FieldUses> UsesAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken);

    /// <summary>Who may see and change which fields.</summary>
    Task<FieldAudience> AudienceAsync(CancellationToken cancellationToken);

    /// <summary>When each field was changed last on any account, where the CRM keeps a history of the field's own. UTC.</summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> LastChangesAsync(CancellationToken cancellationToken);
}

/// <param name="Accounts">As the CRM counts them.</param>
public sealed record SurveyCost(long Accounts, IReadOnlyList<CallEstimate> Parts)
{
    public long Calls => Parts.Sum(part => part.Calls);
}

/// <param name="What">What the calls are for.</param>
/// <param name="How">The arithmetic.</param>
public sealed record CallEstimate(string What, long Calls, string How);

/// <param name="Kind">Such as <c>report</c> or <c>list view</c>.</param>
public sealed record FieldUse(string Field, string Kind, string Name);

/// <param name="Searched">Kinds of places that were searched.</param>
/// <param name="NotSearched">What was not, with the reason, one sentence each.</param>
/// <param name="Unsearched">Fields of which no use was looked for anywhere.</param>
public sealed record FieldUses(IReadOnlyList<FieldUse> Found, IReadOnlyList<string> Searched, IReadOnlyList<string> NotSearched, IReadOnlyList<string> Unsearched);

/// <summary>A set of rights that people have.</summary>
/// <param name="Kind">Such as <c>profile</c>.</param>
/// <param name="Users">Active users who have it; null when the CRM does not tell.</param>
/// <param name="Reads">API names of the fields that it shows.</param>
/// <param name="Edits">Of these the ones that it lets change.</param>
public sealed record FieldViewers(string Kind, string Name, long? Users, IReadOnlySet<string> Reads, IReadOnlySet<string> Edits);

/// <param name="Notes">What this does not cover, or could not be asked, one sentence each.</param>
public sealed record FieldAudience(IReadOnlyList<FieldViewers> Viewers, IReadOnlyList<string> Notes);
