using Newtonsoft.Json.Linq;

namespace Connector.Sources.Chargebee;

/// <summary>
/// Monthly recurring revenue of one subscription: Chargebee's own figure where it gives one, else plans and add-ons by their billing period (contract
/// 5.2). Subscriptions that are active, or run out but have not yet, count; trials, paused, future and cancelled ones do not. Pure.
/// </summary>
/// <example><c>mrr: 2000</c>, active → 20.00; without <c>mrr</c>, a plan of 12,000 a year → 10.00.</example>
internal static class ChargebeeRevenue
{
    /// <summary>In units of the currency; null when it is in another one, or of a price that the answer does not tell.</summary>
    public static double? Monthly(JObject subscription, string currency, bool takesMrr)
    {
        var said = new JsonFacts(subscription);
        if (said.Text("status") is not ("active" or "non_renewing")) return 0;
        if (!string.Equals(said.Text("currency_code"), currency, StringComparison.OrdinalIgnoreCase)) return null;
        return (takesMrr ? Number(said, "mrr") : null) is { } mrr ? mrr / Billing.MinorUnits(currency)
            : PerPeriod(subscription) / Billing.MinorUnits(currency) / Billing.Months(said.Text("billing_period_unit"), Number(said, "billing_period"));
    }

    /// <summary>In minor units; charges that come once are left out.</summary>
    private static double? PerPeriod(JObject subscription)
    {
        if (subscription["subscription_items"] is not JArray { Count: > 0 } items) return null;
        double? sum = 0;
        foreach (var item in items)
        {
            if (item is not JObject one) return null;
            var said = new JsonFacts(one);
            if (said.Text("item_type") != "charge") sum += Number(said, "amount") ?? (Number(said, "unit_price") * (Number(said, "quantity") ?? 1));
        }

        return sum;
    }

    private static double? Number(JsonFacts said, string field) => said.Number(field) is { IsKnown: true } value ? value.Number : null;
}
