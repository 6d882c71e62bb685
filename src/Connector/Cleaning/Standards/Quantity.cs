using System.Globalization;
using System.Text.RegularExpressions;

namespace Connector.Cleaning.Standards;

/// <summary>
/// A number as people write it: grouped thousands, a decimal comma, k, M or B behind it. What can only be one number is read; what could be two is not.
/// </summary>
/// <example><c>1,200,000</c>, <c>1.200.000</c>, <c>1 200 000</c>, <c>1.2M</c> and <c>1,2 million</c> are one number.</example>
internal static partial class Quantity
{
    /// <param name="Exact">Null when the text is no number or could be two.</param>
    /// <param name="IsGrouped">One group of three behind one comma or full stop: thousands, or three decimals.</param>
    public readonly record struct Read(double? Exact, bool IsGrouped = false);

    /// <param name="text">The number with its unit of size, and nothing else.</param>
    public static Read Of(string text)
    {
        if (Shape().Match(text) is not { Success: true } match) return new(null);
        var (digits, scale) = (Spaces().Replace(match.Groups["digits"].Value, ""), Scale(match.Groups["scale"].Value));
        if (Plain(digits) is { } plain && !OneGroup().IsMatch(digits)) return Times(plain, scale);
        if (OneGroup().IsMatch(digits)) return scale == 1 ? Times(Plain(digits[..^4] + digits[^3..]), 1) with { IsGrouped = true } : new(null, true);
        if (Grouped().IsMatch(digits)) return Times(Plain(WithoutGroups(digits)), scale);
        return DecimalComma().IsMatch(digits) ? Times(Plain(digits.Replace(',', '.')), scale) : new(null);
    }

    private static Read Times(double? number, double scale) =>
        number is { } known && double.IsFinite(known * scale) ? new(Math.Round(known * scale, 6)) : new(null);

    private static double? Plain(string digits) =>
        double.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The last separator is the decimal one when it differs from the others: <c>1.200,50</c> and <c>1,200.50</c>.</summary>
    private static string WithoutGroups(string digits)
    {
        var last = digits.LastIndexOfAny([',', '.', '\'', '’']);
        var isDecimal = digits[last] is ',' or '.' && digits.IndexOf(digits[last], StringComparison.Ordinal) == last;
        var whole = NotDigits().Replace(isDecimal ? digits[..last] : digits, "");
        return (digits[0] == '-' ? "-" : "") + whole + (isDecimal ? "." + digits[(last + 1)..] : "");
    }

    private static double Scale(string word) => word.ToLowerInvariant() switch
    {
        "" => 1,
        "k" or "thousand" or "tsd" => 1e3,
        "m" or "mm" or "mn" or "mio" or "million" or "millions" or "mill" => 1e6,
        _ => 1e9,
    };

    [GeneratedRegex(@"^(?<digits>[+-]?\d[\d.,'’ \u00A0\u202F]{0,30}?)\s*(?<scale>k|thousand|tsd|mm|mn|mio|millions?|mill|m|bn|b|billions?|mrd)?\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    /// <summary>Spaces group as commas do, and only groups of three.</summary>
    [GeneratedRegex(@"(?<=\d)[ \u00A0\u202F](?=\d{3}(?!\d))")]
    private static partial Regex Spaces();

    /// <summary>1,200 but also 1.200: a comma or a full stop, once, before three digits.</summary>
    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}[,.]\d{3}$")]
    private static partial Regex OneGroup();

    /// <summary>Groups by one separator; decimals, if any, behind the other.</summary>
    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}((,\d{3})+(\.\d+)?|(\.\d{3})+(,\d+)?|(['’]\d{3})+([.,]\d+)?)$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[+-]?\d+,(\d{1,2}|\d{4,})$")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"\D")]
    private static partial Regex NotDigits();
}
