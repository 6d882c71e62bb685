using Connector.Sources.Stripe.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.Stripe;

/// <summary>What discounts take off recurring revenue: only those that last for ever count (contract 5.1). A subscription without one of its own has its
/// customer's. Pure.</summary>
/// <example>20.00 a month with 25 percent off for ever → 15.00; with 25 percent off once → 20.00.</example>
internal static class LastingDiscounts
{
    /// <param name="monthly">Before discounts, in units of the currency, as is the result.</param>
    /// <param name="months">Between two invoices; null when its items differ.</param>
    /// <returns>Null when a discount does not tell how long it lasts, or what it takes off.</returns>
    public static double? TakeOff(double monthly, StripeSubscription subscription, double? months, string currency)
    {
        var discounts = subscription.Discounts is { Count: > 0 } own ? own : [subscription.Customer?.Discount];
        double? left = monthly;
        foreach (var discount in discounts.Where(discount => discount is not null and not { Type: JTokenType.Null }))
        {
            left -= Off(left, discount as JObject, months, currency);
        }

        return left is { } told ? Math.Max(0, told) : null;
    }

    /// <summary>Current versions keep the coupon in the discount's source, older ones in the discount. An id in its place was not expanded; null is none.</summary>
    private static double? Off(double? of, JObject? discount, double? months, string currency)
    {
        var place = (discount?["source"] as JObject)?["coupon"] ?? discount?["coupon"];
        if (place is not JObject coupon) return place?.Type == JTokenType.Null ? 0 : null;
        var said = new JsonFacts(coupon);
        return said.Text("duration") switch
        {
            "once" or "repeating" => 0,
            "forever" when said.Number("percent_off") is { IsKnown: true } percent => of * percent.Number / 100,
            "forever" when said.Number("amount_off") is { IsKnown: true } amount && string.Equals(said.Text("currency"), currency, StringComparison.OrdinalIgnoreCase) =>
                amount.Number / Billing.MinorUnits(currency) / months,
            _ => null,
        };
    }
}
