using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Connector.Accounts;

namespace Connector.Cleaning.Standards;

/// <summary>
/// Money as people write it, in the currency that the record's amounts are in; another one beside the number contradicts it and is refused. A
/// sign that several currencies share means the expected one when it is among them.
/// </summary>
/// <example>For USD: <c>$1.2M</c>, <c>USD 1,200,000</c> and <c>1.200.000,00 US$</c> → 1200000; <c>€5</c> and <c>1-5M</c> → refused.</example>
internal static partial class Amount
{
    private const int Longest = 60;
    private static readonly string[] Dollars = ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"];
    private static readonly FrozenDictionary<string, string[]> Signs = new Dictionary<string, string[]>
    {
        ["$"] = Dollars,
        ["US$"] = ["USD"],
        ["C$"] = ["CAD"],
        ["CA$"] = ["CAD"],
        ["A$"] = ["AUD"],
        ["AU$"] = ["AUD"],
        ["R$"] = ["BRL"],
        ["€"] = ["EUR"],
        ["£"] = ["GBP", "EGP"],
        ["¥"] = ["JPY", "CNY"],
        ["₹"] = ["INR"],
        ["₩"] = ["KRW"],
        ["₺"] = ["TRY"],
        ["₽"] = ["RUB"],
        ["₪"] = ["ILS"],
        ["KR"] = ["SEK", "NOK", "DKK", "ISK"],
        ["EURO"] = ["EUR"],
        ["EUROS"] = ["EUR"],
        ["DOLLAR"] = Dollars,
        ["DOLLARS"] = Dollars,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="currency">ISO 4217 code of the record's amounts; null when none is known.</param>
    public static Standardised Read(string text, string? currency)
    {
        if (text.Length > Longest || Shape().Match(text.Trim()) is not { Success: true } match) return Standardised.Refused();
        var (before, after) = (match.Groups["before"].Value.Trim(), match.Groups["after"].Value.Trim());
        if (before.Length > 0 && after.Length > 0 && !before.Equals(after, StringComparison.OrdinalIgnoreCase)) return Standardised.Refused("it names two currencies");
        var unit = before.Length > 0 ? before : after;
        if (unit.Length > 0 && Refusal(unit, currency) is { } refusal) return Standardised.Refused(refusal);

        var read = Quantity.Of(match.Groups["minus"].Value + match.Groups["number"].Value);
        if (read.IsGrouped && (read.Exact is null || match.Groups["number"].Value.Contains('.', StringComparison.Ordinal)))
        {
            return Standardised.Ambiguous("three digits behind a full stop, or before a unit of size, may be thousands or decimals");
        }
        return read.Exact is { } number ? new(AttributeValue.Of(number), HowRead.Rewritten) : Standardised.Refused();
    }

    private static string? Refusal(string unit, string? currency)
    {
        var codes = Signs.TryGetValue(unit, out var shared) ? shared : unit.Length == 3 && unit.All(char.IsAsciiLetter) ? [unit.ToUpperInvariant()] : [];
        if (codes.Length == 0) return "what stands beside the number is no currency";
        return currency is null || codes.Contains(currency)
            ? null
            : $"it is in {(codes.Length == 1 ? codes[0] : "another currency")}, and amounts here are in {currency}";
    }

    [GeneratedRegex(@"^(?<minus>-?)(?<before>[\p{Sc}A-Za-z]{0,4}?\p{Sc}?)\s*(?<number>[+-]?\d[\d.,'’ \u00A0\u202F]*(?:\s*(?:k|thousand|tsd|mm|mn|mio|millions?|mill|m|bn|billions?|b|mrd)\.?)?)\s*(?<after>[\p{Sc}A-Za-z]{0,8}?\p{Sc}?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
