using System.Globalization;
using Connector.Sources.Stripe.Api;

namespace Connector.Sources.Stripe;

/// <summary>What so many units cost for one period: by unit, by package, or by tiers. Pure.</summary>
/// <remarks>
/// Graduated: each unit costs what its own tier says, and every tier that is reached adds its flat amount. Volume: all units cost what the last one's tier says. That a
/// quantity of zero costs nothing, whatever flat amount the first tier has, is UNCONFIRMED.
/// </remarks>
/// <example>5 units, 10.00 each for the first 2, then 8.00: graduated → 44.00, volume → 40.00; 5 units in packages of 2 at 10.00, rounded up → 30.00.</example>
internal static class PriceAmount
{
    public const string Tiered = "tiered";

    /// <summary>In minor units, as are the prices; null when the price does not tell.</summary>
    public static double? Of(StripePrice price, double quantity)
    {
        if (!double.IsFinite(quantity) || quantity < 0) return null;
        if (price.BillingScheme != Tiered) return Number(price.UnitAmount) * Packages(price.Package, quantity);
        if (price.Package is not null || price.Tiers is not { Count: > 0 } tiers || tiers.Contains(null)) return null;
        return price.TiersMode switch { "graduated" => Graduated(tiers!, quantity), "volume" => Volume(tiers!, quantity), _ => null };
    }

    private static double? Packages(StripePackage? package, double quantity) => package switch
    {
        null => quantity,
        { Units: > 0 and { } units, Round: "up" } => Math.Ceiling(quantity / units),
        { Units: > 0 and { } units, Round: "down" } => Math.Floor(quantity / units),
        _ => null,
    };

    private static double? Graduated(IReadOnlyList<StripeTier> tiers, double quantity)
    {
        var (sum, from) = ((double?)0, 0.0);
        foreach (var tier in tiers)
        {
            if (quantity <= from) return sum;
            var last = tier.UpTo ?? double.PositiveInfinity;
            if (last <= from) return null; // tiers go up
            sum += Amount(tier, Math.Min(quantity, last) - from);
            from = last;
        }

        return quantity <= from ? sum : null;
    }

    private static double? Volume(IReadOnlyList<StripeTier> tiers, double quantity) =>
        quantity == 0 ? 0 : tiers.FirstOrDefault(tier => tier.UpTo is null || quantity <= tier.UpTo) is { } tier ? Amount(tier, quantity) : null;

    /// <summary>A tier has a price a unit, a flat amount, or both; without either it is no tier.</summary>
    private static double? Amount(StripeTier tier, double units) => tier is { UnitAmount: null, FlatAmount: null } ? null
        : (tier.UnitAmount is null ? 0 : Number(tier.UnitAmount) * units) + (tier.FlatAmount is null ? 0 : Number(tier.FlatAmount));

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
