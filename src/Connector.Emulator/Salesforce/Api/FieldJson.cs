using System.Text.Json;
using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>The Metadata object of the Tooling API: the elements of the file format as JSON.</summary>
internal static class FieldJson
{
    /// <summary>Nulls are left out, lists repeat their element. Values say valueName where the file says fullName; both are seen.</summary>
    public static XElement Read(string name, JsonElement json)
    {
        var element = new XElement(MetadataXml.Namespace + name);
        if (json.ValueKind != JsonValueKind.Object)
        {
            element.Value = json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
            return element;
        }

        foreach (var property in json.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null))
        {
            var key = property.Name == "valueName" ? "fullName" : property.Name;
            element.Add(property.Value.ValueKind == JsonValueKind.Array
                ? property.Value.EnumerateArray().Select(item => Read(key, item))
                : Read(key, property.Value));
        }

        return element;
    }

    public static void Write(Utf8JsonWriter writer, Field field)
    {
        writer.WriteStartObject();
        writer.WriteString("type", FieldMetadata.TypeName(field));
        writer.WriteString("label", field.Label);
        writer.WriteString("description", field.Description);
        writer.WriteString("inlineHelpText", field.InlineHelpText);
        writer.WriteNumber("length", field.Length);
        writer.WriteNumber("precision", field.Precision);
        writer.WriteNumber("scale", field.Scale);
        writer.WriteBoolean("externalId", field.ExternalId);
        writer.WriteBoolean("unique", field.Unique);
        writer.WriteBoolean("trackHistory", field.TrackHistory);
        if (field.Type == FieldType.Boolean)
        {
            writer.WriteNull("required");
            writer.WriteString("defaultValue", "false");
        }
        else
        {
            writer.WriteBoolean("required", !field.Nillable);
        }

        WriteValueSet(writer, field);
        writer.WriteEndObject();
    }

    private static void WriteValueSet(Utf8JsonWriter writer, Field field)
    {
        if (field.Type is not (FieldType.Picklist or FieldType.MultiPicklist))
        {
            writer.WriteNull("valueSet");
            return;
        }

        writer.WriteStartObject("valueSet");
        writer.WriteBoolean("restricted", field.RestrictedPicklist);
        writer.WriteString("valueSetName", field.ValueSet);
        if (field.ValueSet is null)
        {
            WriteValues(writer, field);
        }
        else
        {
            writer.WriteNull("valueSetDefinition");
        }

        writer.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter writer, Field field)
    {
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
            writer.WriteString("color", value.Color);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
