using System.Net;
using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Planning.Merging;
using Connector.WriteBack;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// Merges companies, two at a time (contract 5). Unless the portal keeps the primary's id the merged record has a new one, so each merge goes on
/// from the record that the last one answered with; every old id resolves to it.
/// </summary>
/// <remarks>Which record's values fill gaps is told in one sentence only: what the survivor is to hold is written to it before the merge.</remarks>
internal sealed class HubSpotMerger(HubSpotFields schema, HubSpotApis apis, HubSpotOptions options) : IDuplicateMerger
{
    private const int AssociationsPerCall = 1_000;
    private static readonly string[] Related = ["contacts", "deals", "tickets"];

    public IdentityFields Identity { get; } = new("name", "domain", "phone", "address", "zip", "city", "country", "createdate");

    public string Irreversible =>
        "A merge of companies cannot be taken back: not in HubSpot, not by 'connector undo'. The records become one for good, mostly under a new id to which the old ids lead; "
        + "values of the others that are not kept stay in the properties' history alone.";

    /// <remarks>A call each: few enough that a pause is heeded soon.</remarks>
    public int MergesAtOnce => 10;

    public IReadOnlyList<IReadOnlyList<string>> Addresses { get; } = [["address", "address2", "city", "state", "zip", "country"]];

    /// <remarks>Of a datetime only the day is known here: it would not be carried as it is.</remarks>
    public async Task<IReadOnlyList<string>> CarriedAsync(CancellationToken cancellationToken) =>
        [.. (await schema.KnownAsync(cancellationToken)).Values.Where(one => one is { Type: not "datetime", Field: { IsWritable: true, IsOurs: false } }).Select(one => one.Field.Name).Order(StringComparer.Ordinal)];

    public long Calls(IReadOnlyList<MergeOrder> orders) => orders.Sum(order => order.Losers.Count + (Gives(order) ? 1L : 0));

    public async Task<IReadOnlyList<RelatedRecords>> RelatedAsync(IReadOnlyList<IReadOnlyList<AccountId>> groups, CancellationToken cancellationToken)
    {
        var counts = groups.Select(_ => new Dictionary<string, long>()).ToArray();
        foreach (var kind in Related)
        {
            if (await AssociatedAsync(kind, [.. groups.SelectMany(group => group).Select(id => id.Value).Distinct()], cancellationToken) is not { } of) continue;
            for (var i = 0; i < counts.Length; i++) counts[i][kind] = groups[i].SelectMany(id => of.GetValueOrDefault(id.Value) ?? []).Distinct().Count();
        }

        return [.. counts.Select(each => new RelatedRecords(each))];
    }

    public async IAsyncEnumerable<RowOutcome> MergeAsync(
        IReadOnlyList<string> fields, IReadOnlyList<MergeOrder> orders, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = await schema.FindAsync(fields, cancellationToken);
        foreach (var order in orders)
        {
            if (await GiveAsync(order, known, cancellationToken) is { } refused)
            {
                foreach (var loser in order.Losers) yield return new RowOutcome(loser, refused.Kind, refused.Error);
                continue;
            }

            var survivor = order.Survivor;
            foreach (var loser in order.Losers)
            {
                var (merged, error) = await MergeAsync(survivor, loser, cancellationToken);
                survivor = merged ?? survivor;
                yield return new RowOutcome(loser, error is null ? OutcomeKind.Succeeded : OutcomeKind.Failed, error);
            }
        }
    }

    private static bool Gives(MergeOrder order) => Array.Exists(order.Kept, change => change.Action == ChangeAction.Set);

    /// <summary>Null when the survivor holds what it is to hold. One whose update was not answered was certainly not merged.</summary>
    private async Task<RowOutcome?> GiveAsync(MergeOrder order, HubSpotField[] fields, CancellationToken cancellationToken)
    {
        if (!Gives(order)) return null;
        var outcome = new RowOutcome(order.Survivor, OutcomeKind.Unprocessed);
        await foreach (var said in new BatchUpdate(apis.Records, options, fields).WriteAsync([new WriteRow(order.Survivor, order.Kept)], cancellationToken)) outcome = said;
        return outcome.Kind == OutcomeKind.Succeeded ? null : outcome;
    }

    private async Task<(AccountId? Merged, RowError? Error)> MergeAsync(AccountId survivor, AccountId loser, CancellationToken cancellationToken)
    {
        var merge = new JObject { ["primaryObjectId"] = survivor.Value, ["objectIdToMerge"] = loser.Value };
        using var response = await apis.Records.MergeAsync(options.ApiVersion, options.ObjectName, merge, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.RequestUriTooLong:
                return (null, HubSpotRowErrors.Of(HubSpotError.Of(body)));
            case (HttpStatusCode)423:
                return (null, HubSpotRowErrors.Of(HubSpotRowErrors.Locked, "another process held one of the records", []));
            default:
                await HubSpotErrors.ThrowIfFailedAsync(response);
                return (IdOf(body), null);
        }
    }

    private static AccountId IdOf(string body)
    {
        try
        {
            return CompanyColumns.IdOf(JObject.Parse(body));
        }
        catch (JsonException)
        {
            throw HubSpotErrors.Contract("the answer to a merge is not JSON of the documented shape");
        }
    }

    /// <summary>Ids of the associated records by company; null where the token lacks the scope.</summary>
    private async Task<Dictionary<string, HashSet<string>>?> AssociatedAsync(string kind, IReadOnlyList<string> companies, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var waiting = new Queue<JObject>(companies.Select(id => new JObject { ["id"] = id }));
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.Count > 0)
        {
            var inputs = new JArray();
            while (inputs.Count < AssociationsPerCall && waiting.TryDequeue(out var input)) inputs.Add(input);
            try
            {
                var answer = await apis.Associations.ReadAsync(options.ApiVersion, options.ObjectName, kind, new JObject { ["inputs"] = inputs }, cancellationToken);
                foreach (var result in HubSpotPages.ResultsOf(answer)) Take(result, found, waiting, asked);
            }
            catch (CrmAccessException)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>A long list pages by itself; a page that leads back to one that was read ends it.</summary>
    private static void Take(JObject result, Dictionary<string, HashSet<string>> found, Queue<JObject> waiting, HashSet<string> asked)
    {
        if (HubSpotError.Text(result["from"]?["id"]) is not { } company) return;
        if (!found.TryGetValue(company, out var ids)) found[company] = ids = new HashSet<string>(StringComparer.Ordinal);
        ids.UnionWith((result["to"] as JArray ?? []).OfType<JObject>().Select(one => HubSpotError.Text(one["toObjectId"]) ?? HubSpotError.Text(one["id"])).OfType<string>());
        if (HubSpotError.Text(result["paging"]?["next"]?["after"]) is { } after && asked.Add($"{company}/{after}")) waiting.Enqueue(new JObject { ["id"] = company, ["after"] = after });
    }
}
