using Connector.Sources.Stripe.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.Stripe;

/// <summary>
/// Monthly recurring revenue as Stripe's glossary defines it (contract 5.1): monthly-normalised prices of subscriptions that are active or past due, less
/// discounts that last for ever. Trials, free plans and metered prices count nothing. Pure.
/// </summary>
/// <example>2 seats at 120.00 a year, active → 20.00 a month; the same trialing → 0.</example>
internal static class RecurringRevenue
{
    /// <summary>
    /// Null when it cannot be told: a price without an amount (tiers that did not come, a price that the customer chooses), two currencies, a discount of which it is not known
    /// what it takes off, or how long.
    /// </summary>
    /// <returns>In units of the currency, which is empty where nothing is paid.</returns>
    public static (double Amount, string Currency)? Monthly(StripeSubscription subscription)
    {
        if (subscription.Status is not ("active" or "past_due")) return (0, "");
        if (subscription.Items?.HasMore == true) return null; // a list inside an object is cut at ten
        var (sum, periods, currency) = (0.0, new HashSet<double>(), "");
        foreach (var item in subscription.Items?.Data ?? [])
        {
            if (item?.Price is not { } price || price.Recurring is not { UsageType: not "metered" } recurring) continue;
            if (Billing.Currency(price.Currency) is not { } code || (currency.Length > 0 && code != currency) || HasDiscount(item)
                || (Told(item, price) ?? item.Invoiced) is not { } amount || Billing.Months(recurring.Interval, recurring.IntervalCount) is not { } months) return null;
            currency = code;
            sum += amount / Billing.MinorUnits(code) / months;
            periods.Add(months);
        }

        return sum == 0 ? (0, "")
            : LastingDiscounts.TakeOff(sum, subscription, periods.Count == 1 ? periods.Single() : null, currency) is { } left && double.IsFinite(left) ? (left, currency) : null;
    }

    /// <summary>Its price counts and does not tell what it comes to; lines of invoices are found by the item's id.</summary>
    public static bool NeedsInvoice(StripeItem? item) => item is { Id.Length: > 0, Price: { Recurring: { UsageType: not "metered" } } price } && !HasDiscount(item) && Told(item, price) is null;

    private static double? Told(StripeItem item, StripePrice price) => PriceAmount.Of(price, item.Quantity ?? 1);

    /// <summary>Of the item alone: how long it lasts is told too deep to be expanded.</summary>
    private static bool HasDiscount(StripeItem item) => item.Discounts?.Any(discount => discount is not (null or { Type: JTokenType.Null })) == true;
}
