using System.Globalization;

namespace Connector.Segmentation;

/// <summary>Two money attributes that tell of the same money: what sales reports and what finance reports, and how far they may be apart.</summary>
/// <param name="Amount">In the framework's currency; null = no amount is too much by itself.</param>
/// <param name="Share">Of what finance reports, 0 to 1; null = no share is too much by itself.</param>
/// <param name="Owner">Who settles what is beyond the tolerance.</param>
public sealed record ReconciliationRule(string Name, AttributeDefinition Sales, AttributeDefinition Finance, double? Amount, double? Share, string Owner)
{
    private const double HalfACent = 0.005;

    /// <summary>Where amount and share are given, the wider of the two counts for each account. A difference below half a cent is none: amounts are doubles.</summary>
    public bool IsBeyond(double sales, double finance)
    {
        var difference = Math.Abs(sales - finance);
        return difference >= HalfACent && difference > Math.Max(Amount ?? 0, (Share ?? 0) * Math.Abs(finance)) + HalfACent / 10;
    }

    /// <summary>As in the framework file: <c>1000 or 2%</c>.</summary>
    public string Tolerance => string.Join(" or ", new[]
    {
        Amount is { } amount ? amount.ToString("0.##", CultureInfo.InvariantCulture) : null,
        Share is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##}%") : null,
    }.OfType<string>());
}
