using Connector.Accounts;
using Connector.Cleaning.Duplicates;
using Connector.Cleaning.Names;
using Connector.Cleaning.Standards;
using Connector.Reading;
using Connector.Segmentation;
using Connector.WriteBack;

namespace Connector.Surveys;

/// <summary>Which accounts of the CRM are one company, as they are there now. Reads the CRM alone; stores and changes nothing.</summary>
public sealed class DuplicateSurvey(ICrm crm, IDuplicateMerger merger, Framework framework, PublicSuffixes suffixes)
{
    /// <param name="read">Told how many accounts have come.</param>
    /// <exception cref="Http.CrmException">The list could not be read to its end.</exception>
    public async Task<FoundDuplicates> FindAsync(Action<long> read, CancellationToken cancellationToken)
    {
        var schema = await crm.Reader.DescribeAsync(cancellationToken);
        var layout = new FieldLayout(0, [.. merger.Identity.All.Where(schema.Fields.ContainsKey)]);
        var identities = Collect(layout);
        var ticket = await crm.Reader.PrepareAllAsync(layout.Fields, null, cancellationToken);
        await foreach (var account in crm.Reader.ReadAllAsync(layout.Fields, ticket, cancellationToken))
        {
            identities.Add(account);
            if (identities.Count % 1000 == 0) read(identities.Count);
        }

        return Find(identities);
    }

    /// <summary>For somebody who reads the book for more than duplicates.</summary>
    /// <param name="read">What the values of every account stand for.</param>
    internal Identities Collect(FieldLayout read) => new(read, new FieldLayout(0, [.. merger.Identity.All.Where(field => read.IndexOf(field) >= 0)]));

    internal FoundDuplicates Find(Identities identities) => Find(identities.Layout, identities.Accounts);

    private FoundDuplicates Find(FieldLayout layout, Dictionary<AccountId, (AttributeValue[] Values, AccountId? Parent)> accounts)
    {
        AccountId[] ids = [.. accounts.Keys.OrderBy(id => id.Value, StringComparer.Ordinal)];
        var key = new Dictionary<AccountId, long>(ids.Length);
        for (var i = 0; i < ids.Length; i++) key[ids[i]] = i;
        var (fields, country) = (merger.Identity, Countries(layout));
        var report = new DuplicateFinder(suffixes).Find(ids.Select(id =>
        {
            var (values, parent) = accounts[id];
            string? Text(string field) => layout.IndexOf(field) is var at and >= 0 && values[at] is { Kind: ValueKind.Text } value ? value.Text : null;
            return new AccountIdentity(
                key[id], Text(fields.Name) ?? "", Text(fields.Website), Text(fields.Phone), Text(fields.Street), Text(fields.PostalCode), Text(fields.City),
                Text(fields.Country) is { } text ? country(text) : null, parent is { } over && key.TryGetValue(over, out var of) ? of : null);
        }));
        return new FoundDuplicates(ids, report, id => accounts[id].Values is var values && layout.IndexOf(fields.Name) is var at and >= 0 && values[at].IsKnown ? values[at].ToString() : "(no name)");
    }

    /// <summary>By the table of the attribute that reads the same field, so that two spellings of one country are one; without such a table as written.</summary>
    private Func<string, string> Countries(FieldLayout layout)
    {
        var table = framework.Attributes.FirstOrDefault(attribute =>
            attribute.Standardise is not null && attribute.CrmFields(crm.Name).Contains(merger.Identity.Country, StringComparer.OrdinalIgnoreCase))?.Standardise?.First;
        if (table is null || layout.IndexOf(merger.Identity.Country) < 0) return FoldedText.Of;
        var lookup = new StandardLookup(table);
        return text => lookup.Find(text).Value is { IsKnown: true } known ? known.Text : FoldedText.Of(text);
    }

    /// <summary>Who each account is: of what was read the fields that tell it, and no more.</summary>
    /// <param name="layout">The fields that tell it.</param>
    internal sealed class Identities(FieldLayout read, FieldLayout layout)
    {
        private readonly int[] _places = [.. layout.Fields.Select(read.IndexOf)];

        public FieldLayout Layout => layout;

        public Dictionary<AccountId, (AttributeValue[] Values, AccountId? Parent)> Accounts { get; } = [];

        public int Count => Accounts.Count;

        public void Add(CrmAccount account)
        {
            if (account.IsDeleted || account.MergedInto is not null) Accounts.Remove(account.Id);
            else Accounts[account.Id] = (Array.ConvertAll(_places, place => account.Values[place]), account.Parent);
        }
    }
}

/// <param name="Ids">By the key that the report uses.</param>
/// <param name="Name">What people call the account.</param>
public sealed record FoundDuplicates(IReadOnlyList<AccountId> Ids, DuplicateReport Report, Func<AccountId, string> Name)
{
    public IReadOnlyList<AccountId> Of(DuplicateCluster cluster) => [.. cluster.Accounts.Select(key => Ids[(int)key])];
}
