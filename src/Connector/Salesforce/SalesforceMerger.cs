using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Connector.Accounts;
using Connector.Http;
using Connector.Planning.Merging;
using Connector.WriteBack;

namespace Connector.Salesforce;

/// <summary>Merges accounts by SOAP (contract 8): a master and at most two others a request, up to 200 requests a call, each a transaction of its own.</summary>
internal sealed class SalesforceMerger(SalesforceFields schema, SalesforceApis apis, IAccessTokens tokens, SalesforceOptions options) : IDuplicateMerger
{
    private const int LosersPerRequest = 2;
    private static readonly XNamespace Partner = "urn:partner.soap.sforce.com";
    private static readonly XNamespace Records = "urn:sobject.partner.soap.sforce.com";

    /// <summary>What a merge moves to the master: object, its look-up, word.</summary>
    private static readonly (string Object, string Lookup, string Kind)[] Related =
        [("Contact", "AccountId", "contacts"), ("Opportunity", "AccountId", "opportunities"), ("Case", "AccountId", "cases"), ("Account", "ParentId", "child accounts")];

    private static readonly string[] AddressParts = ["Street", "City", "State", "PostalCode", "Country", "StateCode", "CountryCode", "Latitude", "Longitude", "GeocodeAccuracy"];

    private readonly SalesforceSoap _soap = new("the merge service", Partner, (envelope, stopping) => apis.Merge.CallAsync(options.ApiVersion, envelope, stopping), tokens, options);

    public IdentityFields Identity { get; } = new("Name", "Website", "Phone", "BillingStreet", "BillingPostalCode", "BillingCity", "BillingCountry", "CreatedDate");

    public string Irreversible =>
        "The accounts that are merged away go to the recycle bin. Restoring one there brings back the account alone: contacts, opportunities, cases and child accounts stay with "
        + "the survivor, and the survivor keeps the values that it was given. 'connector undo' cannot take a merge back.";

    public int MergesAtOnce => options.MergesPerCall;

    public IReadOnlyList<IReadOnlyList<string>> Addresses { get; } = [Address("Billing"), Address("Shipping")];

    /// <remarks>Of a datetime only the day is known here: it would not be carried as it is.</remarks>
    public async Task<IReadOnlyList<string>> CarriedAsync(CancellationToken cancellationToken) =>
        [.. (await schema.KnownAsync(cancellationToken)).Values.Where(one => one is { Type: not "datetime", Field: { IsWritable: true, IsOurs: false } }).Select(one => one.Field.Name).Order(StringComparer.Ordinal)];

    public long Calls(IReadOnlyList<MergeOrder> orders) => (Requests(orders).Count() + options.MergesPerCall - 1) / options.MergesPerCall;

    public async Task<IReadOnlyList<RelatedRecords>> RelatedAsync(IReadOnlyList<IReadOnlyList<AccountId>> groups, CancellationToken cancellationToken)
    {
        var counts = groups.Select(_ => new Dictionary<string, long>()).ToArray();
        foreach (var (from, lookup, kind) in Related)
        {
            if (await CountAsync(from, lookup, groups.SelectMany(group => group), cancellationToken) is not { } ofAccount) continue;
            for (var i = 0; i < counts.Length; i++) counts[i][kind] = groups[i].Distinct().Sum(id => ofAccount.GetValueOrDefault(id.Value));
        }

        return [.. counts.Select(each => new RelatedRecords(each))];
    }

    public async IAsyncEnumerable<RowOutcome> MergeAsync(
        IReadOnlyList<string> fields, IReadOnlyList<MergeOrder> orders, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = await schema.FindAsync(fields, cancellationToken);
        foreach (var requests in Requests(orders).Chunk(options.MergesPerCall))
        {
            var answer = await _soap.CallAsync(new XElement(Partner + "merge", requests.Select(request => Request(request, known))), cancellationToken);
            var results = answer.Elements(Partner + "result").ToList();
            if (results.Count != requests.Length) throw SalesforceErrors.Contract($"{requests.Length} merges were asked for, {results.Count} answered");
            foreach (var outcome in requests.Zip(results, Outcomes).SelectMany(outcomes => outcomes)) yield return outcome;
        }
    }

    /// <summary>Each of one order's requests gives the survivor its values: the first may have failed.</summary>
    private static IEnumerable<MergeOrder> Requests(IReadOnlyList<MergeOrder> orders) =>
        orders.SelectMany(order => order.Losers.Chunk(LosersPerRequest).Select(losers => order with { Losers = losers }));

    private XElement Request(MergeOrder order, SalesforceField[] fields)
    {
        var values = fields.Zip(order.Kept).Where(pair => pair.Second.Action == ChangeAction.Set)
            .Select(pair => new XElement(Records + pair.First.Field.Name, SalesforceValues.Format(pair.First.Type, pair.Second.Value)));
        return new XElement(Partner + "request",
            new XElement(Partner + "masterRecord", new XElement(Records + "type", options.ObjectName), new XElement(Records + "Id", order.Survivor.Value), values),
            order.Losers.Select(loser => new XElement(Partner + "recordToMergeIds", loser.Value)));
    }

    /// <summary>None for a loser that a success does not name: it is looked up.</summary>
    private static IEnumerable<RowOutcome> Outcomes(MergeOrder order, XElement result)
    {
        if ((string?)result.Element(Partner + "success") == "true")
        {
            var merged = result.Elements(Partner + "mergedRecordIds").Select(id => id.Value).ToList();
            return order.Losers.Where(loser => merged.Exists(id => CollectionsWrite.IsSame(id, loser))).Select(loser => new RowOutcome(loser, OutcomeKind.Succeeded));
        }

        var error = SalesforceRowErrors.Of([.. result.Elements(Partner + "errors").Select(one => SalesforceRowErrors.Of(
            Redaction.Code((string?)one.Element(Partner + "statusCode")), (string?)one.Element(Partner + "message"), [.. one.Elements(Partner + "fields").Select(field => field.Value)]))]);
        return order.Losers.Select(loser => new RowOutcome(loser, OutcomeKind.Failed, error));
    }

    /// <summary>By account; null where the user may not look at the object.</summary>
    private async Task<Dictionary<string, long>?> CountAsync(string from, string lookup, IEnumerable<AccountId> accounts, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var ids in accounts.Distinct().Chunk(IdsPerCall))
        {
            var soql = $"SELECT {Soql.Name(lookup)}, COUNT(Id) n FROM {Soql.Name(from)} WHERE {Soql.Name(lookup)} IN {Soql.Texts(ids.Select(id => id.Value))} GROUP BY {Soql.Name(lookup)}";
            try
            {
                foreach (var row in (await apis.Query.AskAsync(soql, cancellationToken)).Records ?? [])
                {
                    if ((string?)row[lookup] is { } id && (long?)row["n"] is { } count) counts[id] = count;
                }
            }
            catch (CrmContractException fault) when (SalesforceErrors.IsCode(fault, "INVALID_TYPE", "INVALID_FIELD"))
            {
                return null;
            }
        }

        return counts;
    }

    /// <summary>An id in quotes with its comma is 27 bytes once encoded for the URI.</summary>
    private int IdsPerCall => Math.Clamp((options.LongestQueryInUri - 500) / 27, 1, 400);

    private static IReadOnlyList<string> Address(string prefix) =>
        [.. AddressParts.Select(part => prefix + part)];
}
