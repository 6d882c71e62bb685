namespace Connector.Segmentation;

/// <summary>Which currency amounts come in and which one the rules count in.</summary>
/// <param name="To">ISO 4217; the unit of every money attribute.</param>
public sealed record CurrencyRule(string To)
{
    /// <summary>The currency of every amount where <see cref="ByCrm"/> does not say otherwise; null = <see cref="To"/>.</summary>
    public string? From { get; init; }

    /// <summary>CRM name → an ISO 4217 code, or the API name of the field in which each record names its currency.</summary>
    public IReadOnlyDictionary<string, string> ByCrm { get; init; } = new Dictionary<string, string>();

    /// <summary>Null when every amount is in <see cref="To"/>.</summary>
    public DatedRates? Rates { get; init; }

    /// <summary>Currency → worth in <see cref="To"/>; null before the day is known.</summary>
    public IReadOnlyDictionary<string, double>? OfTheDay { get; init; }

    /// <summary>The field in which each record of a CRM names its currency; null when all are in <see cref="CodeOf"/>.</summary>
    public string? FieldOf(string crm) => ByCrm.TryGetValue(crm, out var from) && !IsCode(from) ? from : null;

    /// <summary>The one currency of a CRM's amounts; meaningless where <see cref="FieldOf"/> names a field.</summary>
    public string CodeOf(string crm) => ByCrm.TryGetValue(crm, out var from) ? from : From ?? To;

    /// <summary>The same with the rates of one day.</summary>
    public CurrencyRule On(DateOnly day) => this with { OfTheDay = Rates?.On(day) };

    /// <summary>What one unit is worth; null without a rate.</summary>
    /// <exception cref="InvalidOperationException">The day is not known yet.</exception>
    public double? Worth(string currency)
    {
        if (currency == To) return 1;
        if (Rates is null) return null;
        var rates = OfTheDay ?? throw new InvalidOperationException("amounts are converted at the rates of a day: ask for the framework of a day");
        return rates.TryGetValue(currency, out var worth) ? worth : null;
    }

    /// <summary>Whether the same amounts give the same values on the same day.</summary>
    public bool ReadsAs(CurrencyRule other) => (To, From, Rates?.Text) == (other.To, other.From, other.Rates?.Text)
        && ByCrm.OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(other.ByCrm.OrderBy(pair => pair.Key, StringComparer.Ordinal));

    /// <summary>Three capital letters: no CRM names a field so.</summary>
    internal static bool IsCode(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);
}
