using System.Text.Json;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>
/// One record of a JSON body: its values, or why it can't be read. Null clears a field, an absent key leaves it (contract 2.6).
/// </summary>
internal sealed record JsonRecord(string? Id, IReadOnlyList<FieldValue> Values, RecordError? Error)
{
    public static JsonRecord Read(Table table, Access access, JsonElement json)
    {
        string? id = null;
        var values = new List<FieldValue>();
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name == "attributes")
            {
                continue;
            }

            if (property.Name.Equals("Id", StringComparison.OrdinalIgnoreCase))
            {
                id = CellText.FromJson(property.Value);
                continue;
            }

            if (ReadValue(table, access, property, out var value) is { } error)
            {
                return new(id, values, error);
            }

            values.Add(value);
        }

        return new(id, values, null);
    }

    private static RecordError? ReadValue(Table table, Access access, JsonProperty property, out FieldValue value)
    {
        value = default;
        var (name, json) = (property.Name, property.Value);
        if (json.ValueKind == JsonValueKind.Object
            && json.EnumerateObject().FirstOrDefault(inner => inner.Name != "attributes") is { Name: { } key } inner)
        {
            // A lookup by external id: "Parent":{"External_Id__c":"x"}
            (name, json) = ($"{name}.{key}", inner.Value);
        }

        if (InputTarget.Find(table, access, name) is not { } target)
        {
            return new("INVALID_FIELD", $"No such column '{property.Name}' on sobject of type {table.Name}");
        }

        if (CellText.FromJson(json) is not { } text)
        {
            return new("INVALID_TYPE_ON_FIELD_IN_RECORD", $"{target.Field.Label}: value not of required type: {json.GetRawText()}",
                target.Field.Name);
        }

        var error = target.Read(text, out var cell);
        value = new(target.Field, cell);
        return error;
    }
}
