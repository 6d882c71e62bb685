using Connector.Sources.Stripe.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.Stripe;

/// <summary>What an item cost by an invoice of its subscription: an estimate, where its price does not tell (contract 5.1). Pure.</summary>
/// <remarks>
/// An item has a line for each tier that was reached, so that they add up. Prorations are parts of a period and do not count. Nothing paid is no price: trials are invoiced
/// too, at zero. Discounts stand beside the amounts, so that those that last for ever can be taken off as from prices; that, and that an inclusive tax is within the
/// amount, is UNCONFIRMED: the contract does not say it.
/// </remarks>
/// <example>Lines of 20.00 and 24.00 for one month, the second with 4.00 of tax in it, of a monthly price → 4000; the same for a quarter → 1333.33.</example>
internal static class InvoicedAmount
{
    /// <summary>How far a period may be from the price's: months have 28 to 31 days. Beyond it the line is for another time, and is counted by its days.</summary>
    private const double SamePeriod = 0.1;
    private const int SecondsInDay = 86_400;

    /// <returns>Minor units for one period of the item's price, before discounts, without tax; null when the invoice does not tell.</returns>
    public static double? Of(JObject invoice, string subscription, StripeItem item)
    {
        var told = new JsonFacts(invoice);
        if (told.Text("status") != "paid" || (told.RawText("parent.subscription_details.subscription") ?? told.RawText("subscription")) != subscription) return null;
        if (invoice["lines"] is not JObject list || IsTrue(list["has_more"]) || list["data"] is not JArray all) return null; // a list inside an object is cut at ten
        var lines = all.OfType<JObject>().Where(line => IsOf(line, item.Id) && !IsProration(line)).ToList();
        if (lines.Count == 0 || lines.Any(line => Billing.Currency((string?)(line["currency"] as JValue)) != Billing.Currency(item.Price?.Currency))) return null;
        var periods = lines.Select(Days).Distinct().ToList();
        if (periods.Count != 1 || Billing.Months(item.Price?.Recurring?.Interval, item.Price?.Recurring?.IntervalCount) is not { } months) return null;
        var sum = lines.Aggregate((double?)0, (sum, line) => sum + Net(line));
        return sum > 0 ? sum * Share(periods[0], months) : null;
    }

    /// <summary>Current versions keep what a line is for in its parent, older ones in the line.</summary>
    private static bool IsOf(JObject line, string? item)
    {
        var told = new JsonFacts(line);
        return item is not null && (told.RawText("parent.subscription_item_details.subscription_item") ?? told.RawText("subscription_item")) == item;
    }

    private static bool IsProration(JObject line) => IsTrue(line["proration"]) || IsTrue(((line["parent"] as JObject)?["subscription_item_details"] as JObject)?["proration"]);

    /// <summary>Null when the line does not say for how long it is.</summary>
    private static double? Days(JObject line)
    {
        var told = new JsonFacts(line);
        return told.Number("period.start") is { IsKnown: true } start && told.Number("period.end") is { IsKnown: true } end ? (end.Number - start.Number) / SecondsInDay : null;
    }

    /// <summary>Of one period of the price in what the lines are for; without days they are taken to be for one.</summary>
    private static double? Share(double? days, double months) => days is null ? 1
        : Billing.Months("day", days) is not { } invoiced ? null : Math.Abs(invoiced - months) <= SamePeriod * months ? 1 : months / invoiced;

    /// <summary>Taxes on top are not in the amount; those that are in it are taken out. Older versions call them otherwise.</summary>
    private static double? Net(JObject line)
    {
        double? net = Amount(line);
        foreach (var tax in ((line["taxes"] as JArray) ?? (line["tax_amounts"] as JArray) ?? []).OfType<JObject>())
        {
            if (IsTrue(tax["inclusive"]) || new JsonFacts(tax).Text("tax_behavior") == "inclusive") net -= Amount(tax);
        }

        return net;
    }

    private static double? Amount(JObject of) => new JsonFacts(of).Number("amount") is { IsKnown: true } amount ? amount.Number : null;

    private static bool IsTrue(JToken? token) => token is JValue { Value: true };
}
