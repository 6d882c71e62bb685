using Connector.Accounts;
using Connector.Cleaning.Names;

namespace Connector.Enrichment;

/// <param name="Account">The store's key; null when no account was found, or not one alone.</param>
/// <param name="Confidence">0 to 1, by the kind of key that found it.</param>
/// <param name="Conflict">Two accounts that one record's keys lead to; null when there is no conflict.</param>
public readonly record struct IdentityMatch(long? Account, double Confidence, (AccountId One, AccountId Other)? Conflict);

/// <summary>Which account of the book another system's customer is: by ids, domains and names, each key that two accounts share being none. Pure.</summary>
/// <param name="idForm">One form of all spellings of the CRM's ids; null = they have one.</param>
public sealed class IdentityMap(PublicSuffixes suffixes, Func<string, string>? idForm = null)
{
    private readonly Dictionary<AccountKey, (long Account, AccountId Id)?> _byKey = [];

    /// <summary>How far a kind of key is believed: ids are given by somebody, domains belong to one company, names only mostly do.</summary>
    private static double Confidence(KeyKind kind) => kind switch
    {
        KeyKind.CrmId or KeyKind.ExternalId => 1,
        KeyKind.Domain => 0.95,
        _ => 0.85,
    };

    public void Add(long account, AccountId id, string? externalId, string? website, string? name)
    {
        Add(new AccountKey(KeyKind.CrmId, id.Value), account, id);
        Add(new AccountKey(KeyKind.ExternalId, externalId ?? ""), account, id);
        Add(new AccountKey(KeyKind.Domain, website ?? ""), account, id);
        Add(new AccountKey(KeyKind.Name, name ?? ""), account, id);
    }

    /// <summary>An account that was merged into this one: other systems may go on knowing it by its own ids.</summary>
    public void AddFormer(long account, AccountId id, AccountId former, string? externalId)
    {
        Add(new AccountKey(KeyKind.CrmId, former.Value), account, id);
        Add(new AccountKey(KeyKind.ExternalId, externalId ?? ""), account, id);
    }

    /// <summary>The first key that one account alone has. When another key of equal worth, names aside, has another account, the record is nobody's.</summary>
    public IdentityMatch Find(IReadOnlyList<AccountKey> keys)
    {
        ((long Account, AccountId Id) Found, KeyKind Kind)? first = null;
        foreach (var key in keys)
        {
            if (Normal(key) is not { } normal || !_byKey.TryGetValue(normal, out var known) || known is not { } found) continue;
            if (first is null) first = (found, key.Kind);
            else if (found.Account != first.Value.Found.Account && key.Kind != KeyKind.Name) return new IdentityMatch(null, 0,
                (first.Value.Found.Id, found.Id));
        }

        return first is { } match ? new IdentityMatch(match.Found.Account, Confidence(match.Kind), null) : default;
    }

    private void Add(AccountKey key, long account, AccountId id)
    {
        if (Normal(key) is not { } normal) return;
        _byKey[normal] = _byKey.TryGetValue(normal, out var known) && known?.Account != account ? null : (account, id);
    }

    private AccountKey? Normal(AccountKey key)
    {
        var value = key.Kind switch
        {
            KeyKind.Domain => DomainName.OfCompany(key.Value, suffixes),
            KeyKind.Name => CompanyName.Fold(key.Value),
            KeyKind.CrmId when idForm is not null => idForm(key.Value.Trim()),
            _ => key.Value.Trim(),
        };
        return string.IsNullOrEmpty(value) ? null : key with { Value = value };
    }
}
