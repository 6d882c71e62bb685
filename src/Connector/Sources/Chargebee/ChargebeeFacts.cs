using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Sources.Chargebee.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.Chargebee;

/// <summary>What Chargebee's customers pay. Several customers may belong to one account: they add up.</summary>
internal sealed class ChargebeeFacts(IChargebeeApi api, ChargebeeOptions options, SourceErrors errors, TimeProvider time) : IAccountFacts
{
    public IReadOnlyList<string> Facts { get; } = [FactNames.Mrr, FactNames.Arr];

    public bool AddsUp => true;

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (id, entries) in await EntriesAsync(cancellationToken))
        {
            var monthly = new RecurringSum();
            foreach (var entry in entries) monthly.Add(ChargebeeRevenue.Monthly(entry.Subscription!, options.TakesMrr));
            yield return Billing.Record(id, [.. entries.Select(entry => entry.Customer).OfType<JObject>().Take(1).SelectMany(customer => new JsonFacts(customer).Keys(options.AccountField, "email", "company"))], now, monthly.ByCurrency);
        }
    }

    /// <summary>By customer; a subscription that changed meanwhile comes twice, and its last state counts.</summary>
    private async Task<IEnumerable<(string Customer, List<ChargebeeEntry> Entries)>> EntriesAsync(CancellationToken cancellationToken)
    {
        var (all, offset) = (new Dictionary<string, (string Customer, ChargebeeEntry Entry)>(StringComparer.Ordinal), (string?)null);
        var walk = new PageWalk(errors, "a page of subscriptions");
        while (true)
        {
            var page = await api.SubscriptionsAsync(options.PageSize, "updated_at", offset, cancellationToken);
            if (page?.List is not { } list) throw errors.Contract("a page of subscriptions holds no list", 200);
            foreach (var entry in list)
            {
                if (entry?.Subscription is not { } subscription) continue;
                var said = new JsonFacts(subscription);
                if (said.RawText("id") is { } id && said.RawText("customer_id") is { } customer) all[id] = (customer, entry);
            }

            if (string.IsNullOrEmpty(page.NextOffset)) break;
            offset = walk.Step(page.NextOffset);
        }

        return all.Values.GroupBy(one => one.Customer, StringComparer.Ordinal).Select(group => (group.Key, group.Select(one => one.Entry).ToList()));
    }
}
