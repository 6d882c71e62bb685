using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.Emulator.Http;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Custom field definitions as the Tooling API's Metadata object; names and required parts as in the metadata WSDL (v66).
/// </summary>
internal static partial class FieldMetadata
{
    private static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["Text"] = FieldType.String, ["TextArea"] = FieldType.TextArea, ["LongTextArea"] = FieldType.TextArea,
        ["Number"] = FieldType.Double,
        ["Currency"] = FieldType.Currency, ["Percent"] = FieldType.Percent, ["Checkbox"] = FieldType.Boolean, ["Date"] = FieldType.Date,
        ["DateTime"] = FieldType.DateTime, ["Picklist"] = FieldType.Picklist, ["MultiselectPicklist"] = FieldType.MultiPicklist,
        ["Email"] = FieldType.Email, ["Phone"] = FieldType.Phone, ["Url"] = FieldType.Url,
    };

    public static bool IsCustomName(string name) => CustomName().IsMatch(name) && name.Length <= 43;

    public static Field Create(string name, JsonElement metadata, int number)
    {
        var typeName = metadata.Text("type");
        if (typeName is null || !Types.TryGetValue(typeName, out var type))
        {
            throw Refused($"Unknown or unemulated field type: {typeName}", "type");
        }

        var isNumber = type is FieldType.Double or FieldType.Currency or FieldType.Percent;
        var isLong = typeName == "LongTextArea";
        return new Field
        {
            Name = name,
            Label = metadata.Text("label") ?? throw Refused("Required fields are missing: [label]", "label"),
            Type = type,
            Length = Length(typeName, metadata),
            Precision = isNumber ? Need(metadata, "precision", 1, 18) : 0,
            Scale = isNumber ? Need(metadata, "scale", 0, 17) : 0,
            Filterable = !isLong,
            Sortable = !isLong && type != FieldType.MultiPicklist,
            Nillable = !Flag(metadata, "required") && type != FieldType.Boolean,
            Permissionable = !Flag(metadata, "required"),
            DefaultedOnCreate = type == FieldType.Boolean,
            ExternalId = Flag(metadata, "externalId"),
            Unique = Flag(metadata, "unique"),
            ExtraTypeInfo = type == FieldType.TextArea ? "plaintextarea" : null,
            InlineHelpText = metadata.Text("inlineHelpText"),
            Description = metadata.Text("description"),
            RestrictedPicklist = IsRestricted(metadata),
            PicklistValues = Values(type, metadata),
            CustomNumber = number,
        };
    }

    /// <summary>Label, help, description and, for a picklist, its values: those left out of the new list become inactive.</summary>
    public static void Change(Field field, JsonElement metadata)
    {
        if (metadata.Text("type") is { } type && Types.GetValueOrDefault(type, (FieldType)(-1)) != field.Type)
        {
            throw Refused("The type of a field can't be changed here", "type");
        }

        field.Label = metadata.Text("label") ?? field.Label;
        field.InlineHelpText = metadata.Text("inlineHelpText");
        field.Description = metadata.Text("description");
        if (metadata.TryGetProperty("valueSet", out _))
        {
            var wanted = Values(field.Type, metadata);
            field.RestrictedPicklist = IsRestricted(metadata);
            var dropped = field.PicklistValues.Where(old => wanted.All(value => value.Value != old.Value));
            field.PicklistValues = [.. wanted, .. dropped.Select(old => old with { Active = false })];
        }
    }

    public static void Write(Utf8JsonWriter writer, Field field)
    {
        writer.WriteStartObject();
        writer.WriteString("type", TypeName(field));
        writer.WriteString("label", field.Label);
        writer.WriteString("description", field.Description);
        writer.WriteString("inlineHelpText", field.InlineHelpText);
        writer.WriteNumber("length", field.Length);
        writer.WriteNumber("precision", field.Precision);
        writer.WriteNumber("scale", field.Scale);
        writer.WriteBoolean("externalId", field.ExternalId);
        writer.WriteBoolean("unique", field.Unique);
        writer.WriteBoolean("required", !field.Nillable && field.Type != FieldType.Boolean);
        WriteValueSet(writer, field);
        writer.WriteEndObject();
    }

    public static string TypeName(Field field) => field.Type == FieldType.TextArea && field.Length > 255
        ? "LongTextArea"
        : Types.First(type => type.Value == field.Type).Key;

    private static void WriteValueSet(Utf8JsonWriter writer, Field field)
    {
        if (field.Type is not (FieldType.Picklist or FieldType.MultiPicklist))
        {
            writer.WriteNull("valueSet");
            return;
        }

        writer.WriteStartObject("valueSet");
        writer.WriteBoolean("restricted", field.RestrictedPicklist);
        writer.WriteStartObject("valueSetDefinition");
        writer.WriteBoolean("sorted", false);
        writer.WriteStartArray("value");
        foreach (var value in field.PicklistValues)
        {
            writer.WriteStartObject();
            writer.WriteString("valueName", value.Value);
            writer.WriteString("label", value.Label);
            writer.WriteBoolean("default", value.Default);
            writer.WriteBoolean("isActive", value.Active);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static int Length(string type, JsonElement metadata) => type switch
    {
        "Text" => Need(metadata, "length", 1, 255),
        "LongTextArea" => Need(metadata, "length", 256, 131_072),
        "TextArea" or "Url" or "Picklist" => 255,
        "MultiselectPicklist" => 4099,
        "Email" => 80,
        "Phone" => 40,
        _ => 0,
    };

    private static int Need(JsonElement metadata, string name, int least, int most) =>
        metadata.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            && number >= least && number <= most
            ? number
            : throw Refused($"{name} must be a number from {least} to {most}", name);

    private static bool IsRestricted(JsonElement metadata) => metadata.TryGetProperty("valueSet", out var set) && Flag(set, "restricted");

    private static List<PicklistValue> Values(FieldType type, JsonElement metadata)
    {
        if (type is not (FieldType.Picklist or FieldType.MultiPicklist))
        {
            return [];
        }

        if (!metadata.TryGetProperty("valueSet", out var set) || !set.TryGetProperty("valueSetDefinition", out var definition)
            || !definition.TryGetProperty("value", out var values) || values.ValueKind != JsonValueKind.Array
                || values.GetArrayLength() == 0)
        {
            throw Refused("Picklist value is required", "valueSet");
        }

        return
        [
            .. values.EnumerateArray().Select(value => Name(value) is { Length: > 0 } name
                ? new PicklistValue(name, value.Text("label") ?? name, Flag(value, "default"),
                    !value.TryGetProperty("isActive", out var active) || active.ValueKind != JsonValueKind.False)
                : throw Refused("Picklist value is required", "valueSet")),
        ];
    }

    // Tooling JSON says valueName where the file format says fullName; both are seen.
    private static string? Name(JsonElement value) => value.Text("valueName") ?? value.Text("fullName");

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var flag)
        && flag.ValueKind == JsonValueKind.True;

    private static SalesforceException Refused(string message, string field) => new(400, "FIELD_INTEGRITY_EXCEPTION", message, field);

    [GeneratedRegex("^[A-Za-z](?!.*__.*__)[A-Za-z0-9_]*[A-Za-z0-9]__c$")]
    private static partial Regex CustomName();
}
