using System.Globalization;
using Connector.Accounts;

namespace Connector.HubSpot;

/// <summary>Between HubSpot's texts and our values, by the property's type and always in the invariant culture (contract 5).</summary>
internal static class HubSpotValues
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>
    /// A datetime becomes its day in UTC: rules know days only. A value that does not fit its type was stored past HubSpot's own checks
    /// (imports, a property whose type was changed): it is unknown, and no reason to end the read.
    /// </summary>
    public static AttributeValue Parse(HubSpotField field, string? text) => string.IsNullOrEmpty(text) ? AttributeValue.Unknown : field.Field.Kind switch
    {
        ValueKind.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? AttributeValue.Of(number) : AttributeValue.Unknown,
        ValueKind.Boolean => bool.TryParse(text, out var yes) && (yes || !field.Field.IsOurs) ? AttributeValue.Of(yes) : AttributeValue.Unknown, // of ours, "no" is blank
        ValueKind.Date => TryMoment(text, out var moment) ? AttributeValue.Of(DateOnly.FromDateTime(moment.UtcDateTime)) : AttributeValue.Unknown,
        _ => AttributeValue.Of(text),
    };

    /// <summary>For the wire; an empty text clears.</summary>
    public static string Format(FieldChange change) => change.Action == ChangeAction.Clear ? "" : change.Value.Kind switch
    {
        ValueKind.Number => ((decimal)change.Value.Number).ToString(CultureInfo.InvariantCulture),
        ValueKind.Boolean => change.Value.Boolean ? "true" : "false",
        ValueKind.Date => change.Value.Date.ToString(Day, CultureInfo.InvariantCulture),
        _ => change.Value.Text,
    };

    /// <summary>ISO 8601 or milliseconds since 1970: both occur for dates and datetimes.</summary>
    public static bool TryMoment(string? text, out DateTimeOffset moment)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) && Math.Abs(milliseconds) < 62_000_000_000_000)
        {
            moment = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            return true;
        }

        return IsoMoment.TryParse(text, out moment);
    }
}
