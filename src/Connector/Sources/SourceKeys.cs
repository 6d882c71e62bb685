using Connector.Enrichment;

namespace Connector.Sources;

/// <summary>By what an account may be found, most certain first.</summary>
internal static class SourceKeys
{
    /// <param name="id">Given by people: it may be the CRM's own or another one, and is tried as both.</param>
    /// <param name="domains">Or e-mail addresses; what names nothing is passed over.</param>
    public static IReadOnlyList<AccountKey> Of(string? id, IEnumerable<string?> domains, string? name)
    {
        var keys = new List<AccountKey>();
        if (FactText.Of(id) is { } external) keys.AddRange([new AccountKey(KeyKind.CrmId, external), new AccountKey(KeyKind.ExternalId, external)]);
        keys.AddRange(domains.Select(FactText.Of).OfType<string>().Select(domain => new AccountKey(KeyKind.Domain, domain)));
        if (FactText.Of(name) is { } called) keys.Add(new AccountKey(KeyKind.Name, called));
        return keys;
    }
}
