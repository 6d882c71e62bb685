using Newtonsoft.Json.Linq;

namespace Connector.Sources.Chargebee;

/// <summary>
/// Monthly recurring revenue of one subscription: Chargebee's own figure where it gives one, else plans and add-ons by their billing period (contract
/// 5.2). Subscriptions that are active, or run out but have not yet, count; trials, paused, future and cancelled ones do not. Pure.
/// </summary>
/// <remarks>An item's <c>amount</c> is its whole price, tiers included; what tiers without one come to, and how long coupons last, no contract line says: then nothing is told.</remarks>
/// <example><c>mrr: 2000</c>, active → 20.00; without <c>mrr</c>, a plan of 12,000 a year → 10.00.</example>
internal static class ChargebeeRevenue
{
    /// <summary>Null when it is of a price, discount or currency that the answer does not tell.</summary>
    /// <returns>In units of the currency, which is empty where nothing is paid.</returns>
    public static (double Amount, string Currency)? Monthly(JObject subscription, bool takesMrr)
    {
        var said = new JsonFacts(subscription);
        if (said.Text("status") is not ("active" or "non_renewing")) return (0, "");
        if (Billing.Currency(said.Text("currency_code")) is not { } currency) return null;
        var monthly = (takesMrr ? Number(said, "mrr") : null) ?? Worked(subscription, said);
        return monthly is { } minor && double.IsFinite(minor) ? (minor / Billing.MinorUnits(currency), currency) : null;
    }

    /// <summary>In minor units; charges that come once are left out. An item may be billed by a period of its own.</summary>
    private static double? Worked(JObject subscription, JsonFacts whole)
    {
        if (subscription["subscription_items"] is not JArray { Count: > 0 } items || HasAny(subscription, "coupons") || HasAny(subscription, "discounts")) return null;
        double? sum = 0;
        foreach (var item in items)
        {
            if (item is not JObject one) return null;
            var said = new JsonFacts(one);
            if (said.Text("item_type") == "charge") continue;
            var period = said.Text("billing_period_unit") is null ? whole : said;
            sum += (Number(said, "amount") ?? (Number(said, "unit_price") * (Number(said, "quantity") ?? 1)))
                / Billing.Months(period.Text("billing_period_unit"), Number(period, "billing_period"));
        }

        return sum;
    }

    private static bool HasAny(JObject subscription, string list) => subscription[list] is JArray { Count: > 0 };

    private static double? Number(JsonFacts said, string field) => said.Number(field) is { IsKnown: true } value ? value.Number : null;
}
