using System.Net;
using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Stripe.Api;

namespace Connector.Sources.Stripe;

/// <summary>What Stripe's customers pay. Several customers may belong to one account: they add up.</summary>
internal sealed class StripeFacts(IStripeApi api, StripeOptions options, SourceErrors errors, TimeProvider time) : IAccountFacts
{
    /// <summary>Four levels are the most that the vendor follows, so that tiers of prices are asked for one price at a time.</summary>
    private static readonly string[] Expanded = ["data.customer", "data.items.data.price", "data.discounts.source.coupon"];

    private static readonly string[] Tiers = ["tiers"];

    public IReadOnlyList<string> Facts { get; } = [FactNames.Mrr, FactNames.Arr];

    public bool AddsUp => true;

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var customers = new Dictionary<string, (StripeCustomer Customer, RecurringSum Monthly)>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var prices = new Dictionary<string, StripePrice?>(StringComparer.Ordinal);
        var (invoices, estimated) = (new PaidInvoices(api), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var subscription in SubscriptionsAsync(cancellationToken))
        {
            if (subscription.Customer is not { Id: { } id } customer || (subscription.Id is { } own && !seen.Add(own))) continue; // pages may repeat rows
            if (!customers.TryGetValue(id, out var paying)) customers[id] = paying = (customer, new RecurringSum());
            var whole = await WithTiersAsync(subscription, prices, cancellationToken);
            var monthly = RecurringRevenue.Monthly(whole);
            if (monthly is null && await invoices.EstimatedAsync(whole, cancellationToken) is { } invoiced)
            {
                monthly = RecurringRevenue.Monthly(invoiced);
                estimated.Add(id);
            }

            paying.Monthly.Add(monthly);
        }

        foreach (var (id, paying) in customers) yield return Billing.Record(id, Keys(paying.Customer), now, paying.Monthly.ByCurrency) with
        {
            IsEstimated = estimated.Contains(id) && paying.Monthly.ByCurrency is not null,
        };
    }

    private async IAsyncEnumerable<StripeSubscription> SubscriptionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (after, walk) = ((string?)null, new PageWalk(errors, "a page of subscriptions"));
        while (true)
        {
            var page = await api.SubscriptionsAsync("all", options.PageSize, after, Expanded, cancellationToken);
            if (page?.Data is not { } data) throw errors.Contract("a page of subscriptions holds no data", 200);
            foreach (var subscription in data.OfType<StripeSubscription>()) yield return subscription;
            if (!page.HasMore) yield break;
            after = walk.Step(data.Count == 0 ? null : data[^1]?.Id);
        }
    }

    private async Task<StripeSubscription> WithTiersAsync(StripeSubscription subscription, Dictionary<string, StripePrice?> prices, CancellationToken cancellationToken)
    {
        if (subscription.Status is not ("active" or "past_due") || subscription.Items?.Data is not { } all || !all.Any(LacksTiers)) return subscription;
        var items = new List<StripeItem?>();
        foreach (var item in all) items.Add(LacksTiers(item) ? item! with { Price = await PriceAsync(item.Price!, prices, cancellationToken) ?? item.Price } : item);
        return subscription with { Items = subscription.Items with { Data = items } };
    }

    private static bool LacksTiers(StripeItem? item) => item?.Price is { BillingScheme: PriceAmount.Tiered, Tiers: null, Recurring.UsageType: not "metered" };

    /// <summary>Each price once; null when there is none of that id any more.</summary>
    private async Task<StripePrice?> PriceAsync(StripePrice price, Dictionary<string, StripePrice?> prices, CancellationToken cancellationToken)
    {
        if (price.Id is not { Length: > 0 } id || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')) return null; // it becomes part of an address
        if (prices.TryGetValue(id, out var known)) return known;
        try
        {
            return prices[id] = await api.PriceAsync(id, Tiers, cancellationToken);
        }
        catch (CrmContractException gone) when (gone.Status == (int)HttpStatusCode.NotFound)
        {
            return prices[id] = null;
        }
    }

    private IReadOnlyList<AccountKey> Keys(StripeCustomer customer) =>
        SourceKeys.Of(options.MetadataKey.Length == 0 ? null : customer.Metadata?.GetValueOrDefault(options.MetadataKey), [customer.Email], customer.Name);
}
