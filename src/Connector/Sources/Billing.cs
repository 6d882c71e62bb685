using Connector.Accounts;
using Connector.Enrichment;

namespace Connector.Sources;

/// <summary>What billing systems have in common: amounts in minor units, prices per period. Pure.</summary>
internal static class Billing
{
    public const int MonthsInYear = 12;

    /// <summary>ISO 4217: currencies without a minor unit, and with one of a thousandth.</summary>
    private static readonly HashSet<string> Whole =
        new(["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Thousandths = new(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Capitals; null when it is no code of ISO 4217's form.</summary>
    public static string? Currency(string? code) => code is { Length: 3 } && code.All(char.IsAsciiLetter) ? code.ToUpperInvariant() : null;

    /// <summary>What one customer pays as facts: nothing where a part of it is not told, since the rest would pass for the whole.</summary>
    /// <param name="monthly">By currency; null = a part is not told.</param>
    public static SourceRecord Record(string id, IReadOnlyList<AccountKey> keys, DateTimeOffset now, IReadOnlyDictionary<string, double>? monthly) => monthly is null or { Count: 0 }
        ? new SourceRecord(id, keys, now, FactSet.Of(Facts(monthly is null ? AttributeValue.Unknown : AttributeValue.Of(0)))) { IsUntold = monthly is null }
        : new SourceRecord(id, keys, now, FactSet.None)
        {
            Amounts = [.. monthly.SelectMany(part => (SourceAmount[])[new(FactNames.Mrr, part.Key, part.Value), new(FactNames.Arr, part.Key, part.Value * MonthsInYear)])],
        };

    private static IEnumerable<(string Name, AttributeValue Value)> Facts(AttributeValue value) => [(FactNames.Mrr, value), (FactNames.Arr, value)];

    /// <summary>Minor units in one unit of the currency.</summary>
    public static int MinorUnits(string currency) => Whole.Contains(currency) ? 1 : Thousandths.Contains(currency) ? 1000 : 100;

    /// <summary>Months of so many days, weeks, months or years; null when it is none of them. Factors of weeks and days are UNCONFIRMED: 12/52 and 12/365.</summary>
    public static double? Months(string? unit, double? count)
    {
        double? one = unit switch { "year" => MonthsInYear, "month" => 1, "week" => MonthsInYear / 52.0, "day" => MonthsInYear / 365.0, _ => null };
        return one is { } months && count is null or > 0 ? one * (count ?? 1) : null;
    }
}
