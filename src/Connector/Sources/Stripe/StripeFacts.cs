using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Sources.Stripe.Api;

namespace Connector.Sources.Stripe;

/// <summary>What Stripe's customers pay. Several customers may belong to one account: they add up.</summary>
internal sealed class StripeFacts(IStripeApi api, StripeOptions options, SourceErrors errors, TimeProvider time) : IAccountFacts
{
    /// <summary>Four levels are the most that the vendor follows.</summary>
    private static readonly string[] Expanded = ["data.customer", "data.items.data.price", "data.discounts.source.coupon"];

    public IReadOnlyList<string> Facts { get; } = [FactNames.Mrr, FactNames.Arr];

    public bool AddsUp => true;

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var customers = new Dictionary<string, (StripeCustomer Customer, double Monthly, bool IsWhole)>(StringComparer.Ordinal);
        await foreach (var subscription in SubscriptionsAsync(cancellationToken))
        {
            if (subscription.Customer is not { Id: { } id } customer) continue;
            var monthly = RecurringRevenue.Monthly(subscription, options.Currency, out var otherCurrency, out var untold);
            var cut = subscription.Items?.HasMore == true; // a list inside an object is cut at ten
            var before = customers.GetValueOrDefault(id, (customer, 0, true));
            customers[id] = (customer, before.Item2 + monthly, before.Item3 && !otherCurrency && !untold && !cut);
        }

        // A sum that lacks a part would pass for the whole: then nothing is said.
        foreach (var (id, (customer, monthly, isWhole)) in customers)
        {
            yield return new SourceRecord(id, Keys(customer), now, FactSet.Of(
                (FactNames.Mrr, isWhole ? AttributeValue.Of(monthly) : AttributeValue.Unknown),
                (FactNames.Arr, isWhole ? AttributeValue.Of(monthly * Billing.MonthsInYear) : AttributeValue.Unknown)));
        }
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

    private IReadOnlyList<AccountKey> Keys(StripeCustomer customer) =>
        SourceKeys.Of(options.MetadataKey.Length == 0 ? null : customer.Metadata?.GetValueOrDefault(options.MetadataKey), [customer.Email], customer.Name);
}
