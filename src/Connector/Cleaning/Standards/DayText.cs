using System.Globalization;
using System.Text.RegularExpressions;
using Connector.Accounts;

namespace Connector.Cleaning.Standards;

/// <summary>A calendar day as people write it. Day and month in figures are told apart only where one of them is beyond 12, or both are the same.</summary>
/// <example><c>31.01.2026</c>, <c>01/31/2026</c>, <c>31 Jan 2026</c> and <c>20260131</c> → 2026-01-31;
/// <c>03/04/2026</c> → ambiguous; <c>31/01/26</c> → refused.</example>
internal static partial class DayText
{
    private const int Longest = 40;
    private static readonly string[] Formats =
        ["yyyyMMdd", "yyyy/M/d", "yyyy.M.d", "d MMM yyyy", "d MMMM yyyy", "MMM d yyyy", "MMMM d yyyy", "d-MMM-yyyy", "d. MMMM yyyy"];

    public static Standardised Read(string text)
    {
        if (text.Length > Longest) return Standardised.Refused();
        var trimmed = Spaces().Replace(text.Replace(",", " ", StringComparison.Ordinal).Trim(), " ");
        if (DateOnly.TryParseExact(trimmed, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Rewritten(day);
        if (Figures().Match(trimmed) is not { Success: true } match) return Standardised.Refused();

        var (first, second, year) = (Number(match, 1), Number(match, 2), Number(match, 3));
        if (first <= 12 && second <= 12 && first != second) return Standardised.Ambiguous("which of the two figures is the month cannot be told");
        var (month, dayOfMonth) = first > 12 ? (second, first) : (first, second);
        return year >= 1 && month is >= 1 and <= 12 && dayOfMonth >= 1 && dayOfMonth <= DateTime.DaysInMonth(year, month)
            ? Rewritten(new DateOnly(year, month, dayOfMonth))
            : Standardised.Refused();
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static Standardised Rewritten(DateOnly day) => new(AttributeValue.Of(day), HowRead.Rewritten);

    [GeneratedRegex(@"^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})$")]
    private static partial Regex Figures();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
