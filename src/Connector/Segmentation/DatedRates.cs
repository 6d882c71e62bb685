using System.Globalization;

namespace Connector.Segmentation;

/// <summary>What one unit of each currency is worth in the framework's, from which day on. Nothing is guessed: before its first day a currency has no rate.</summary>
public sealed class DatedRates
{
    private static readonly string[] Columns = ["day", "currency", "rate"];

    private readonly Dictionary<string, SortedList<DateOnly, double>> _byCurrency = new(StringComparer.Ordinal);

    private DatedRates(string name, string text)
    {
        Name = name;
        Text = text;
    }

    /// <summary>Of the file, without its ending.</summary>
    public string Name { get; }

    /// <summary>In order of first appearance.</summary>
    public IReadOnlyCollection<string> Currencies => _byCurrency.Keys;

    /// <summary>As read; part of the framework's hash.</summary>
    internal string Text { get; }

    /// <summary>Reads CSV text with the columns <c>day,currency,rate</c>: <c>2026-11-01,EUR,1.08</c> says that a euro is worth 1.08 from that day on.</summary>
    public static DatedRates Parse(string name, string file, string text, ICollection<FrameworkError> errors)
    {
        var rates = new DatedRates(name, text);
        foreach (var (line, cells) in TableRows.Read(file, text, Columns, optional: 0, errors) ?? [])
        {
            if (rates.Add(cells[0], cells[1], cells[2]) is { } problem) errors.Add(new FrameworkError(file, line, 1, problem));
        }

        return rates;
    }

    /// <summary>Currency → its latest rate that is not after the day; currencies without one are left out.</summary>
    public IReadOnlyDictionary<string, double> On(DateOnly day) => _byCurrency
        .Select(pair => (Currency: pair.Key, Rates: pair.Value.TakeWhile(rate => rate.Key <= day)))
        .Where(one => one.Rates.Any()).ToDictionary(one => one.Currency, one => one.Rates.Last().Value, StringComparer.Ordinal);

    /// <summary>The day from which the latest rate of a currency counts; null when it has none.</summary>
    public DateOnly? Latest(string currency) => _byCurrency.TryGetValue(currency, out var rates) ? rates.Keys[^1] : null;

    private string? Add(string day, string currency, string rate)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)) return $"'{day}' is no day: write it such as 2026-11-01";
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)) return $"'{currency}' is no currency: write an ISO 4217 code such as EUR";
        if (!double.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var worth) || !double.IsFinite(worth) || worth <= 0)
        {
            return $"'{rate}' is no rate: write what one {currency} is worth, such as 1.08";
        }

        if (!_byCurrency.TryGetValue(currency, out var rates)) _byCurrency[currency] = rates = [];
        return rates.TryAdd(from, worth) ? null : $"{currency} has two rates on {day}: keep one";
    }
}
