using System.Globalization;
using System.Text.Json;
using Connector.Accounts;

namespace Connector.Salesforce;

/// <summary>Between Salesforce's texts and our values, by the field's type and always in the invariant culture.</summary>
internal static class SalesforceValues
{
    /// <summary>A datetime becomes its day in UTC: rules know days only.</summary>
    public static AttributeValue Parse(SalesforceField field, ReadOnlySpan<char> text, TextPool pool)
    {
        if (text.IsEmpty) return AttributeValue.Unknown;
        switch (field.Field.Kind)
        {
            case ValueKind.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                return AttributeValue.Of(number);
            case ValueKind.Boolean when text is "false" && field.Field.IsOurs:
                return AttributeValue.Unknown; // a tick box of ours that is off is blank: there is no other blank
            case ValueKind.Boolean when text is "true" or "false":
                return AttributeValue.Of(text is "true");
            case ValueKind.Date when text.Length == 10 && SalesforceTime.TryDate(text, out var day):
                return AttributeValue.Of(day);
            case ValueKind.Date when SalesforceTime.TryParse(text, out var moment):
                return AttributeValue.Of(DateOnly.FromDateTime(moment.UtcDateTime));
            case ValueKind.Text:
                return AttributeValue.Of(pool.Get(text));
            default:
                throw SalesforceErrors.Contract($"field {field.Field.Name} holds a value that is no {field.Type}");
        }
    }

    public static AttributeValue Parse(SalesforceField field, JsonElement value, TextPool pool) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => AttributeValue.Unknown,
        JsonValueKind.String => Parse(field, value.GetString(), pool),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => Parse(field, value.GetRawText(), pool),
        _ => throw SalesforceErrors.Contract($"field {field.Field.Name} holds a structure, not a value"),
    };

    /// <summary>For a CSV cell and, for texts and dates, a JSON string (contract 3.2). Numbers keep every digit.</summary>
    public static string Format(string type, AttributeValue value) => value.Kind switch
    {
        ValueKind.Number => Number(value.Number),
        ValueKind.Boolean => value.Boolean ? "true" : "false",
        ValueKind.Date when type == "datetime" => SalesforceTime.Date(value.Date) + "T00:00:00.000Z",
        ValueKind.Date => SalesforceTime.Date(value.Date),
        _ => value.Text,
    };

    /// <summary>Shortest digits that read back the same, without an exponent where a decimal can hold the number.</summary>
    private static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (double)exact == number
            ? exact.ToString(CultureInfo.InvariantCulture)
            : text;
    }
}

/// <summary>Hands out one string for equal texts: a million rows hold few different picklist values. Bounded; texts beyond it are new strings.</summary>
internal sealed class TextPool
{
    private const int Most = 4_096;
    private const int Longest = 64;
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public TextPool() => _lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length > Longest) return text.ToString();
        if (_lookup.TryGetValue(text, out var known)) return known;
        var made = text.ToString();
        if (_texts.Count < Most) _texts.Add(made);
        return made;
    }
}
