using System.Globalization;
using System.Text.RegularExpressions;
using Connector.Accounts;
using Connector.Cleaning.Standards;
using Connector.Segmentation;

namespace Connector.Cleaning;

/// <summary>
/// Raw value → the attribute's type. A plain value is read here; a text that is none goes to the standardiser of its kind, which reads what can
/// only mean one thing. For a whole number <c>1.200</c> is refused, since half the world writes thousands so.
/// </summary>
internal static partial class ValueConversion
{
    /// <summary>A whole number in this unit counts people, and is read as forms and vendors write that.</summary>
    public const string People = "people";

    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <param name="currency">ISO 4217 code of money attributes; null when the framework names none.</param>
    public static Standardised Standardise(AttributeDefinition attribute, string? currency, string text) => attribute.Type switch
    {
        AttributeType.Integer when attribute.Unit == People => Headcount.Read(text),
        AttributeType.Money => Amount.Read(text, currency),
        AttributeType.Date => DayText.Read(text),
        _ => Standardised.Refused(),
    };

    /// <summary>The plain value; unknown when there is none.</summary>
    public static AttributeValue To(AttributeType type, AttributeValue raw) => type switch
    {
        AttributeType.Integer => Whole(raw),
        AttributeType.Decimal or AttributeType.Money => Number(raw),
        AttributeType.Boolean => YesNo(raw),
        AttributeType.Date => Date(raw),
        _ => Text(raw),
    };

    public static string Expected(AttributeType type) => type switch
    {
        AttributeType.Integer => "a whole number",
        AttributeType.Decimal => "a number",
        AttributeType.Money => "an amount",
        AttributeType.Boolean => "yes or no",
        AttributeType.Date => "a date such as 2026-01-31",
        _ => "a text",
    };

    private static AttributeValue Whole(AttributeValue raw)
    {
        if (raw.Kind == ValueKind.Text && Thousands().IsMatch(raw.Text.AsSpan().Trim())) return AttributeValue.Unknown;
        var number = Number(raw);
        return number.IsKnown && number.Number == Math.Floor(number.Number) ? number : AttributeValue.Unknown;
    }

    private static AttributeValue Number(AttributeValue raw) => raw.Kind switch
    {
        ValueKind.Number => raw,
        ValueKind.Text => double.TryParse(raw.Text.AsSpan().Trim(), Plain, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) && !raw.Text.Contains('\0', StringComparison.Ordinal) // .NET overlooks NULs at the end
            ? AttributeValue.Of(number)
            : AttributeValue.Unknown,
        _ => AttributeValue.Unknown,
    };

    private static AttributeValue YesNo(AttributeValue raw) => raw.Kind switch
    {
        ValueKind.Boolean => raw,
        ValueKind.Number when raw.Number is 0 or 1 => AttributeValue.Of(raw.Number == 1),
        ValueKind.Text => raw.Text.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "1" => AttributeValue.Of(true),
            "FALSE" or "NO" or "0" => AttributeValue.Of(false),
            _ => AttributeValue.Unknown,
        },
        _ => AttributeValue.Unknown,
    };

    /// <summary>A date, or the day of an ISO time as it is written there.</summary>
    private static AttributeValue Date(AttributeValue raw)
    {
        if (raw.Kind == ValueKind.Date) return raw;
        if (raw.Kind != ValueKind.Text) return AttributeValue.Unknown;

        var text = raw.Text.AsSpan().Trim();
        if (text.Length > 10 && text[10] == 'T') text = text[..10];
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? AttributeValue.Of(date)
            : AttributeValue.Unknown;
    }

    private static AttributeValue Text(AttributeValue raw)
    {
        if (raw.Kind != ValueKind.Text) return AttributeValue.Of(raw.ToString());
        var trimmed = raw.Text.Trim();
        return ReferenceEquals(trimmed, raw.Text) ? raw : AttributeValue.Of(trimmed);
    }

    /// <summary>1.200 and 12.345.678, but not 0.125 and not 1200.0.</summary>
    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}(\.\d{3})+$")]
    private static partial Regex Thousands();
}
