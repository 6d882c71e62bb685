using System.Xml.Linq;
using Connector.Deployment;
using Connector.Http;
using Connector.Salesforce.Metadata;

namespace Connector.Salesforce;

/// <summary>
/// Values of segments that the framework retired are made inactive in their picklist when no record has them and nothing in the org names them. In doubt
/// they stay.
/// </summary>
internal sealed class SalesforceRetirement(MetadataRetrieval retrieval, SalesforceApis nightly, SalesforceOptions options)
{
    // More are not read for this: a retrieve takes 10,000 files.
    private const int MostSearched = 5_000;

    /// <summary>Types of which all are searched; the object itself, reports and dashboards of public folders come on top.</summary>
    private static readonly string[] Searched = ["ApexClass", "ApexTrigger", "ApprovalProcess", "FlexiPage", "Flow", "ReportType", "Workflow"];

    private const string Kinds = "fields, list views, record types, validation rules, flows, workflow, approvals, Apex, record pages, report types, reports and dashboards of public folders";
    private const string NotSearched = "people's private reports and views, other objects, email templates, Visualforce and Lightning components, managed packages, other systems";

    public async Task<(IReadOnlyList<ArtefactChange> Changes, IReadOnlyList<string> LeftOut)> RetireAsync(
        IReadOnlyList<ArtefactChange> plan, IReadOnlyList<SegmentField> fields, CancellationToken cancellationToken)
    {
        var (unused, leftOut) = (new List<RetiredValue>(), new List<string>());
        foreach (var one in plan.SelectMany(change => Candidates(change, fields)))
        {
            if (await IsUsedAsync(one, cancellationToken)) leftOut.Add($"retired value {one.Value} of {one.Place.Name} stays: records have it");
            else unused.Add(one);
        }

        if (unused.Count == 0) return (plan, leftOut);
        ValueUse? uses;
        try
        {
            uses = await UsesAsync(plan, unused, cancellationToken);
        }
        catch (CrmException fault) when (fault is CrmUnavailableException or CrmContractException)
        {
            // A retrieve of all of a large org's code may be refused.
            return (plan, [.. leftOut, $"retired values stay: the org's metadata could not be searched ({fault.Message})"]);
        }

        if (uses is null) return (plan, [.. leftOut, $"retired values stay: the org has more than {MostSearched} reports, dashboards and custom fields to search"]);
        var goes = new List<RetiredValue>();
        foreach (var one in unused)
        {
            var places = uses.Of(one.Value).Concat(uses.OfSet(one.Place, $"{options.ObjectName}.{one.Field}")).ToList();
            if (places.Count > 0) leftOut.Add($"retired value {one.Value} of {one.Place.Name} stays: {string.Join(", ", places.Take(3))}{(places.Count > 3 ? $" and {places.Count - 3} more" : "")} may name it");
            else goes.Add(one);
        }

        return ([.. plan.Select(change => Retired(change, goes))], leftOut);
    }

    /// <summary>Active values of a field of ours, or of the set that it takes them from, that only segments of the past had.</summary>
    private IEnumerable<RetiredValue> Candidates(ArtefactChange change, IReadOnlyList<SegmentField> fields)
    {
        if (change is not { Before: not null, After: not null, Action: ArtefactAction.Unchanged or ArtefactAction.Update }) return [];
        var field = fields.FirstOrDefault(field => (change.Key.Kind == MetadataKind.Field.Type && $"{options.ObjectName}.{field.Field}" == change.Key.Name)
            || (change.Key.Kind == MetadataKind.GlobalValueSet.Type && options.Deployment.ValueSetOf(field.Field) == change.Key.Name));
        return field is null or { Retired.Count: 0 } ? [] : FieldMerge.ActiveValues(MetadataBody.ToComponent(change.Key, change.After).Body).Intersect(field.Retired).Select(value => new RetiredValue(change.Key, field.Field, value));
    }

    /// <remarks>Asked as the nightly user, who provably sees every account; of a field that it does not see nothing is known.</remarks>
    private async Task<bool> IsUsedAsync(RetiredValue one, CancellationToken cancellationToken)
    {
        try
        {
            return (await nightly.Query.AskAsync($"{Soql.Select(["Id"], options.ObjectName)} WHERE {Soql.Name(one.Field)} = {Soql.Text(one.Value)} LIMIT 1", cancellationToken)).First is not null;
        }
        catch (CrmContractException hidden) when (SalesforceErrors.IsCode(hidden, "INVALID_FIELD"))
        {
            return true;
        }
    }

    /// <summary>Null when there is too much to search.</summary>
    private async Task<ValueUse?> UsesAsync(IReadOnlyList<ArtefactChange> plan, IReadOnlyList<RetiredValue> unused, CancellationToken cancellationToken)
    {
        var folders = await retrieval.ListAsync([("ReportFolder", null), ("DashboardFolder", null)], cancellationToken);
        var inFolders = await retrieval.ListAsync([.. folders.Select(folder => (folder.Kind, (string?)folder.Name)), ("Report", "unfiled$public")], cancellationToken);
        // Fields of other objects may take the values of a set.
        IReadOnlyList<ArtefactKey> others = unused.Any(one => one.Place.Kind == MetadataKind.GlobalValueSet.Type)
            ? [.. (await retrieval.ListAsync([(MetadataKind.Field.Type, null)], cancellationToken)).Where(field => !field.Name.StartsWith($"{options.ObjectName}.", StringComparison.Ordinal))]
            : [];
        if (inFolders.Count + others.Count > MostSearched) return null;
        List<ArtefactKey> keys = [new("CustomObject", options.ObjectName), .. Searched.Select(type => new ArtefactKey(type, "*")), .. inFolders, .. others];
        return new ValueUse(await retrieval.FilesAsync(keys, cancellationToken), options.ObjectName, plan);
    }

    /// <summary>A field without the values, a record type that offers none of them.</summary>
    private static ArtefactChange Retired(ArtefactChange change, IReadOnlyList<RetiredValue> goes)
    {
        if (change is not { After: not null, Action: ArtefactAction.Unchanged or ArtefactAction.Update }) return change;
        var component = MetadataBody.ToComponent(change.Key, change.After);
        var values = goes.Where(one => one.Place == change.Key).Select(one => one.Value).ToList();
        XElement body = component.Body;
        if (values.Count > 0) body = FieldMerge.Deactivate(body, values);
        else if (component.Kind == MetadataKind.RecordType)
        {
            foreach (var field in goes.GroupBy(one => one.Field)) body = RecordTypeMetadata.Without(body, field.Key, [.. field.Select(one => one.Value)]);
        }

        var after = MetadataBody.ToArtefact(component with { Body = body }).Body;
        if (after == change.After) return change;
        var why = values.Count == 0 ? change.Why : $"retires {string.Join(", ", values)}: no record has it, and nothing names it among {Kinds}; not searched: {NotSearched}";
        return change with { Action = ArtefactAction.Update, After = after, Why = why };
    }

    /// <param name="Place">The field, or the global value set, that offers it.</param>
    /// <param name="Field">Whose records may have it.</param>
    private sealed record RetiredValue(ArtefactKey Place, string Field, string Value);
}
