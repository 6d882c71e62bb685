using System.Globalization;
using System.Text.Json;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>Why one record was refused; <see cref="Code"/> is the statusCode of Collections and the head of sf__Error.</summary>
internal sealed record RecordError(string Code, string Message, params string[] Fields)
{
    /// <summary>CODE:message:Field1 Field2 -- (contract 3.2).</summary>
    public string ForBulk() => $"{Code}:{Message}:{string.Join(' ', Fields)} --";
}

internal readonly record struct FieldValue(Field Field, Cell Cell);

/// <summary>
/// Where a written value goes: a field, or a lookup named by an external id of its target (Parent.External_Id__c).
/// </summary>
internal sealed record InputTarget(Field Field, Field? ByExternalId)
{
    /// <summary>Finds the field by the name a client wrote; null when it does not exist for this user.</summary>
    public static InputTarget? Find(Table table, Access access, string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var field = dot < 0 ? table.Field(name) : table.Relationship(name[..dot]);
        if (field is null || !access.CanRead(field))
        {
            return null;
        }

        if (dot < 0)
        {
            return new InputTarget(field, null);
        }

        var key = ((ReferenceColumn)field.Column).Target.Field(name[(dot + 1)..]);
        return key is { ExternalId: true } && access.CanRead(key) ? new InputTarget(field, key) : null;
    }

    public RecordError? Read(string text, out Cell cell)
    {
        cell = Cell.Null;
        if (text.Length == 0)
        {
            return null;
        }

        if (ByExternalId is not null)
        {
            return ReadForeignKey(text, out cell);
        }

        return Field.Type == FieldType.Reference ? ReadId(text, out cell) : ReadValue(text, out cell);
    }

    private RecordError? ReadForeignKey(string text, out Cell cell)
    {
        var matches = Matches(text);
        cell = matches is [var row] ? Cell.Of((double)row) : Cell.Null;
        return matches.Length switch
        {
            1 => null,
            0 => new("INVALID_FIELD", $"Foreign key external ID: {text} not found for field {ByExternalId!.Name} in entity {ByExternalId.Table.Name}"),
            _ => new("INVALID_FIELD", $"More than one record found for external id field: {ByExternalId!.Name}"),
        };
    }

    private int[] Matches(string text) => ByExternalId!.Column is TextColumn { Index: { } index }
        ? [.. index.Find(text).Where(row => row < ByExternalId.Table.Count && !ByExternalId.Table.IsDeleted(row))]
        : [];

    private RecordError? ReadId(string text, out Cell cell)
    {
        cell = Cell.Null;
        var target = ((ReferenceColumn)Field.Column).Target;
        if (!RecordId.TryParse(text, out var prefix, out _) || prefix != target.KeyPrefix)
        {
            return new("MALFORMED_ID", $"{Field.Label}: id value of incorrect type: {text}", Field.Name);
        }

        var row = target.RowOf(text);
        if (row < 0 || target.IsDeleted(row))
        {
            return new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", Field.Name);
        }

        cell = Cell.Of((double)row);
        return null;
    }

    private RecordError? ReadValue(string text, out Cell cell)
    {
        var read = CellText.TryRead(Field, text, out cell);
        return read ? null : new("INVALID_TYPE_ON_FIELD_IN_RECORD", $"{Field.Label}: value not of required type: {text}", Field.Name);
    }
}

/// <summary>
/// Values as text, in the forms the API accepts: invariant decimals, true/false, ISO dates, datetimes with offset (contract 3.2).
/// </summary>
internal static class CellText
{
    public static bool TryRead(Field field, string text, out Cell cell)
    {
        cell = Cell.Null;
        switch (field.Type)
        {
            case FieldType.Boolean:
                cell = Cell.Of(text.Equals("true", StringComparison.OrdinalIgnoreCase));
                return cell.Number != 0 || text.Equals("false", StringComparison.OrdinalIgnoreCase);
            case FieldType.Int or FieldType.Double or FieldType.Currency or FieldType.Percent:
                var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number);
                cell = Cell.Of(number);
                return isNumber && (field.Type != FieldType.Int || number == Math.Floor(number));
            case FieldType.Date:
                var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day);
                cell = isDay ? Cell.Of(Timestamp.Days(day)) : Cell.Null;
                return isDay;
            case FieldType.DateTime:
                var isMoment = Moment.TryParse(text, out var seconds) && seconds > 0;
                cell = isMoment ? Cell.Of((double)seconds) : Cell.Null;
                return isMoment;
            default:
                cell = Cell.Of(text);
                return true;
        }
    }

    /// <summary>The name that Bulk uses for the type when it refuses a value.</summary>
    public static string XsdName(Field field) => field.Type switch
    {
        FieldType.Boolean => "xsd:boolean",
        FieldType.Int => "xsd:int",
        FieldType.Double or FieldType.Currency or FieldType.Percent => "xsd:double",
        FieldType.Date => "xsd:date",
        FieldType.DateTime => "xsd:dateTime",
        FieldType.Id or FieldType.Reference => "tns:ID",
        FieldType.Address => "urn:address",
        _ => "xsd:string",
    };

    /// <summary>A JSON value as the text that <see cref="InputTarget.Read"/> takes; null for objects and arrays.</summary>
    public static string? FromJson(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "",
        _ => null,
    };
}
