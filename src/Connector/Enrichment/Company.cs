namespace Connector.Enrichment;

/// <summary>An account as a vendor is asked about it: what the CRM knows of who it is. Every part may be absent.</summary>
/// <param name="Account">The store's key; comes back with the answer.</param>
public sealed record CompanyQuestion(long Account, string? Name, string? Website, string? City, string? State, string? Country)
{
    /// <summary>Only of a vendor that answers later: comes back with the answer.</summary>
    public string? Id { get; init; }

    /// <summary>Nothing to recognise a company by: asking would only cost.</summary>
    public bool IsEmpty => Name is null && Website is null;
}

/// <summary>A company as a vendor describes it.</summary>
/// <param name="TheirId">The vendor's own id.</param>
/// <param name="Certainty">The vendor's own word on the match, 0 to 1; 1 when it gives none.</param>
public sealed record CompanyRecord(string? TheirId, string? Name, string? Website, string? City, string? State, double Certainty, FactSet Facts);

/// <summary>The fields of one CRM that say who an account is.</summary>
public sealed record CompanyFields(string Name, string Website, string City, string State, string Country)
{
    public IReadOnlyList<string> All => [Name, Website, City, State, Country];
}
