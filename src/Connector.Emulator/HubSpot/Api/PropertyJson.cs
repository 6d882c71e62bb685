using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Property definitions as JSON, both ways (contract 9; samples: properties-create-201, properties-live-2026-09).</summary>
internal static class PropertyJson
{
    private const int LongestName = 100;
    private static readonly string[] Needed = ["name", "label", "type", "fieldType", "groupName"];

    private static readonly Dictionary<string, string[]> FieldTypes = new()
    {
        ["string"] = ["text", "textarea", "file", "html", "phonenumber", "calculation_equation"],
        ["phone_number"] = ["phonenumber"],
        ["number"] = ["number", "calculation_equation"],
        ["date"] = ["date"],
        ["datetime"] = ["date"],
        ["enumeration"] = ["select", "radio", "checkbox", "booleancheckbox", "calculation_equation"],
        ["bool"] = ["booleancheckbox", "calculation_equation"],
    };

    /// <param name="isBatch">Batch creation leaves times and users out, as recorded (samples: properties-batch-create).</param>
    public static JsonObject Write(PropertyDefinition property, bool isBatch = false)
    {
        var json = new JsonObject();
        if (!isBatch)
        {
            json["updatedAt"] = Instant.Text(property.UpdatedAt);
            json["createdAt"] = Instant.Text(property.CreatedAt);
        }

        json["name"] = property.Name;
        json["label"] = property.Label;
        json["type"] = property.Type;
        json["fieldType"] = property.FieldType;
        json["description"] = property.Description;
        json["groupName"] = property.GroupName;
        json["options"] = new JsonArray([.. property.Options.Select(Option)]);
        if (!isBatch && !property.HubSpotDefined)
        {
            json["createdUserId"] = "1000001";
            json["updatedUserId"] = "1000001";
        }

        json["displayOrder"] = property.DisplayOrder;
        json["calculated"] = property.Calculated;
        json["externalOptions"] = property.ExternalOptions;
        if (!isBatch)
        {
            json["archived"] = property.ArchivedAt is not null;
        }

        json["hasUniqueValue"] = property.HasUniqueValue;
        json["hidden"] = property.Hidden;
        Add("hubspotDefined", property.HubSpotDefined ? true : null);
        json["modificationMetadata"] = new JsonObject
        {
            ["archivable"] = !property.HubSpotDefined,
            ["readOnlyDefinition"] = property.HubSpotDefined,
            ["readOnlyValue"] = property.ReadOnlyValue || property.Calculated,
        };
        json["formField"] = property.FormField;
        json["dataSensitivity"] = "non_sensitive";
        Add("calculationFormula", property.CalculationFormula);
        Add("archivedAt", property.ArchivedAt is { } at ? Instant.Text(at) : null);
        return json;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    /// <exception cref="HubSpotException">Something needed is missing, or kinds and fields do not go together.</exception>
    public static PropertyDefinition Read(JsonElement json, ObjectTable table, string version, long now)
    {
        var missing = Needed.Where(name => string.IsNullOrEmpty(json.IdText(name))).ToList();
        if (missing.Count > 0)
        {
            throw HubSpotException.BadRequest($"Some required fields were not set: [{string.Join(", ", missing)}]");
        }

        var (name, type) = (json.IdText("name")!, json.IdText("type")!);
        if (name.Length > LongestName || !char.IsAsciiLetterLower(name[0]) || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            throw HubSpotException.BadRequest($"Property name '{name}' must begin with a letter and hold lower case letters, digits and underscores only");
        }

        var property = new PropertyDefinition
        {
            Name = name, Label = json.IdText("label")!, Type = type, FieldType = json.IdText("fieldType")!, GroupName = json.IdText("groupName")!,
            HasUniqueValue = Flag(json, "hasUniqueValue") == true, CreatedAt = now,
        };
        Change(property, json, table, version, now);
        if (property.HasUniqueValue && table.Columns.Count(column => column.Definition is { HasUniqueValue: true, HubSpotDefined: false }) >= 10)
        {
            throw HubSpotException.BadRequest("At most 10 properties of an object type can have unique values");
        }

        return property;
    }

    /// <summary>Takes over what is given; options replace the whole list.</summary>
    public static void Change(PropertyDefinition property, JsonElement json, ObjectTable table, string version, long now)
    {
        var (type, fieldType) = (json.IdText("type") ?? property.Type, json.IdText("fieldType") ?? property.FieldType);
        if (!FieldTypes.TryGetValue(type, out var fields) || !fields.Contains(fieldType))
        {
            throw HubSpotException.BadRequest($"Type '{type}' and field type '{fieldType}' do not go together");
        }

        var group = json.IdText("groupName") ?? property.GroupName;
        if (!table.Groups.ContainsKey(group))
        {
            throw HubSpotException.BadRequest($"Property group '{group}' does not exist");
        }

        var options = json.TryGetProperty("options", out var given) && given.ValueKind == JsonValueKind.Array ? ReadOptions(given, type, version)
            : property.Options;
        if (type == "bool" && options.Count == 0)
        {
            options = [new("True", "true", 0, false), new("False", "false", 1, false)];
        }

        (property.Type, property.FieldType, property.GroupName, property.Options) = (type, fieldType, group, options);
        property.Label = json.IdText("label") ?? property.Label;
        property.Description = json.IdText("description") ?? property.Description;
        property.DisplayOrder = json.TryGetProperty("displayOrder", out var order) && order.TryGetInt32(out var number) ? number : property.DisplayOrder;
        property.Hidden = Flag(json, "hidden") ?? property.Hidden;
        property.FormField = Flag(json, "formField") ?? property.FormField;
        property.CalculationFormula = json.IdText("calculationFormula") ?? property.CalculationFormula;
        property.UpdatedAt = now;
    }

    private static JsonObject Option(PropertyOption option)
    {
        var json = new JsonObject { ["label"] = option.Label, ["value"] = option.Value };
        if (option.Description is not null)
        {
            json["description"] = option.Description;
        }

        json["displayOrder"] = option.DisplayOrder;
        json["hidden"] = option.Hidden;
        return json;
    }

    /// <summary>v3 fills a missing displayOrder in, dated versions demand it.</summary>
    private static List<PropertyOption> ReadOptions(JsonElement given, string type, string version)
    {
        var options = new List<PropertyOption>();
        foreach (var json in given.EnumerateArray())
        {
            var (label, value) = (json.IdText("label"), json.IdText("value"));
            var hasOrder = json.TryGetProperty("displayOrder", out var order) && order.TryGetInt32(out _);
            if (string.IsNullOrEmpty(label) || string.IsNullOrEmpty(value) || (version != "v3" && (!hasOrder || Flag(json, "hidden") is null)))
            {
                throw HubSpotException.BadRequest("Some required fields were not set on an option: label, value, displayOrder and hidden are needed");
            }

            options.Add(new(label, value, hasOrder ? order.GetInt32() : given.GetArrayLength(), Flag(json, "hidden") ?? false, json.IdText("description")));
        }

        if (type is not ("enumeration" or "bool") && options.Count > 0)
        {
            throw HubSpotException.BadRequest($"Options cannot be set on a property of type {type}");
        }

        var twice = options.GroupBy(option => option.Value).FirstOrDefault(group => group.Count() > 1)?.Key
            ?? options.GroupBy(option => option.Label).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? options : throw HubSpotException.BadRequest($"Property options must have unique labels and values: '{twice}' stands twice");
    }

    private static bool? Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}
