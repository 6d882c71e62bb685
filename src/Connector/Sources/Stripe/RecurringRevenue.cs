using System.Globalization;
using Connector.Sources.Stripe.Api;

namespace Connector.Sources.Stripe;

/// <summary>
/// Monthly recurring revenue as Stripe's glossary defines it (contract 5.1): monthly-normalised prices of subscriptions that are active or past due, less
/// discounts that last for ever. Trials, free plans and metered prices count nothing. Pure.
/// </summary>
/// <example>2 seats at 120.00 a year, active → 20.00 a month; the same trialing → 0.</example>
internal static class RecurringRevenue
{
    /// <summary>In units of the currency.</summary>
    /// <param name="otherCurrency">Something of it is in another currency and was left out.</param>
    /// <param name="untold">Something of it has no price that a list tells (tiers), or a discount of which it cannot be told what it takes off.</param>
    public static double Monthly(StripeSubscription subscription, string currency, out bool otherCurrency, out bool untold)
    {
        (otherCurrency, untold) = (false, false);
        if (subscription.Status is not ("active" or "past_due")) return 0;
        var (sum, periods) = (0.0, new HashSet<double>());
        foreach (var item in subscription.Items?.Data ?? [])
        {
            if (item?.Price is not { } price || price.Recurring is not { UsageType: not "metered" } recurring) continue;
            if (!string.Equals(price.Currency, currency, StringComparison.OrdinalIgnoreCase)) otherCurrency = true;
            else if (!double.TryParse(price.UnitAmount, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
                || Billing.Months(recurring.Interval, recurring.IntervalCount) is not { } months) untold = true;
            else
            {
                sum += amount * (item.Quantity ?? 1) / Billing.MinorUnits(currency) / months;
                periods.Add(months);
            }
        }

        var left = sum == 0 ? 0 : LastingDiscounts.TakeOff(sum, subscription, periods.Count == 1 ? periods.Single() : null, currency);
        untold |= left is null;
        return left ?? sum;
    }
}
