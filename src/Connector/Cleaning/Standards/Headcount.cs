using System.Text.RegularExpressions;
using Connector.Accounts;

namespace Connector.Cleaning.Standards;

/// <summary>
/// A number of people as forms and vendors write it. A closed range stands as its geometric mean, an open one as its lower end, both told as
/// estimates (the bands are those of LinkedIn, People Data Labs and Crunchbase, who all write them so). Money is refused.
/// </summary>
/// <example><c>1,200</c> → 1200; <c>51-200</c> → 101, estimated; <c>1,000+</c> → 1000, estimated; <c>1.2k</c> → 1200; <c>$5M</c> → refused.</example>
internal static partial class Headcount
{
    private const int Longest = 60;

    public static Standardised Read(string text)
    {
        if (text.Length > Longest) return Standardised.Refused();
        var trimmed = Unit().Replace(text.Trim(), "").Trim();
        if (Money().IsMatch(trimmed)) return Standardised.Refused("it is an amount of money, not a number of people");
        if (Open().Match(trimmed) is { Success: true } open) return Number(open.Groups["low"].Value) is { } low ? Estimate(low, $"at least {low:0}") : Standardised.Refused();
        if (Closed().Match(trimmed) is { Success: true } closed) return Range(closed.Groups["low"].Value, closed.Groups["high"].Value);

        return Number(trimmed) is { } number ? new(AttributeValue.Of(number), HowRead.Rewritten) : Standardised.Refused();
    }

    private static Standardised Range(string lowText, string highText)
    {
        if (Number(highText) is not { } high) return Standardised.Refused();

        // "1-5k" is 1,000 to 5,000 to some and 1 to 5,000 to others
        if (!char.IsLetter(lowText[^1]) && char.IsLetter(highText[^1])) return Standardised.Ambiguous("only one end of the range says its unit");
        if (Number(lowText) is not { } low || low > high) return Standardised.Refused("the range runs backwards");
        if (low == 0 && high == 0) return new(AttributeValue.Of(0), HowRead.Rewritten);
        return Estimate(Math.Round(Math.Sqrt(Math.Max(low, 1) * high)), $"the geometric mean of {low:0} to {high:0}");
    }

    private static Standardised Estimate(double number, string of) =>
        new(AttributeValue.Of(number), HowRead.Estimated, FormattableString.Invariant($"taken as {number:0}, {of}"));

    /// <summary>People come whole and never below zero; three digits behind one full stop may be thousands or decimals.</summary>
    private static double? Number(string text)
    {
        var read = Quantity.Of(text.Trim());
        if (read.IsGrouped && text.Contains('.', StringComparison.Ordinal)) return null;
        return read.Exact is { } number && number >= 0 && number == Math.Floor(number) ? number : null;
    }

    [GeneratedRegex(@"\s*\b(people|employees?|staff|fte|ftes|headcount)\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unit();

    [GeneratedRegex(@"\p{Sc}|(?<![A-Za-z])(USD|EUR|GBP|JPY|CHF|CAD|AUD|INR|CNY|SEK|NOK|DKK|BRL|MXN|dollars?|euros?|revenue)(?![A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Money();

    [GeneratedRegex(@"^(?:(?:>=?|over|more than)\s*(?<low>[^-–—+]+)|(?<low>[^-–—+]+)(?:\s*\+|\s+(?:or more|and more|and up)))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Open();

    [GeneratedRegex(@"^(?<low>\d[^-–—]*?)\s*(?:[-–—]|\bto\b)\s*(?<high>\d[^-–—]*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Closed();
}
