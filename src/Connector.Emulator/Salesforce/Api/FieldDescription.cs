using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>One entry of <c>fields</c> in a describe: all 56 keys of the recorded sample, alphabetical as there.</summary>
internal static class FieldDescription
{
    public static void Write(Utf8JsonWriter writer, Access access, Field field)
    {
        var type = field.Type;
        var sortable = field.Sortable && type != FieldType.Address;
        writer.WriteStartObject();
        writer.WriteBoolean("aggregatable", field.Aggregatable);
        writer.WriteBoolean("aiPredictionField", false);
        writer.WriteBoolean("autoNumber", field.NumberFormat is not null);
        writer.WriteNumber("byteLength", type is FieldType.Id or FieldType.Reference ? 18 : field.Length * 3);
        writer.WriteBoolean("calculated", false);
        writer.WriteNull("calculatedFormula");
        writer.WriteBoolean("cascadeDelete", false);
        writer.WriteBoolean("caseSensitive", false);
        writer.WriteString("compoundFieldName", field.NameField && field.Table.Name == "Account" ? "Name" : field.CompoundFieldName);
        writer.WriteNull("controllerName");
        writer.WriteBoolean("createable", access.CanCreate(field) && access.CanCreate(field.Table));
        writer.WriteBoolean("custom", field.Custom);
        writer.WriteNull("defaultValue");
        writer.WriteNull("defaultValueFormula");
        writer.WriteBoolean("defaultedOnCreate", field.DefaultedOnCreate || field.Name == "OwnerId");
        writer.WriteBoolean("dependentPicklist", false);
        writer.WriteBoolean("deprecatedAndHidden", false);
        writer.WriteNumber("digits", field.Digits);
        writer.WriteBoolean("displayLocationInDecimal", false);
        writer.WriteBoolean("encrypted", false);
        writer.WriteBoolean("externalId", field.ExternalId);
        writer.WriteString("extraTypeInfo", field.ExtraTypeInfo);
        writer.WriteBoolean("filterable", field.Filterable);
        writer.WriteNull("filteredLookupInfo");
        writer.WriteBoolean("formulaTreatNullNumberAsZero", false);
        writer.WriteBoolean("groupable", field.Groupable);
        writer.WriteBoolean("highScaleNumber", false);
        writer.WriteBoolean("htmlFormatted", false);
        writer.WriteBoolean("idLookup", type == FieldType.Id || field.ExternalId);
        writer.WriteString("inlineHelpText", field.InlineHelpText);
        writer.WriteString("label", field.Label);
        writer.WriteNumber("length", field.Length);
        WriteRest(writer, access, field, sortable);
        writer.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter writer, Access access, Field field, bool sortable)
    {
        writer.WriteNull("mask");
        writer.WriteNull("maskType");
        writer.WriteString("name", field.Name);
        writer.WriteBoolean("nameField", field.NameField);
        writer.WriteBoolean("namePointing", false);
        writer.WriteBoolean("nillable", field.Nillable && field.Type != FieldType.Boolean);
        writer.WriteBoolean("permissionable", field.Permissionable);
        WritePicklist(writer, field);
        writer.WriteBoolean("polymorphicForeignKey", false);
        writer.WriteNumber("precision", field.Precision);
        writer.WriteBoolean("queryByDistance", field.Type == FieldType.Address);
        writer.WriteNull("referenceTargetField");
        writer.WriteStrings("referenceTo", field.ReferenceTo is null ? [] : [field.ReferenceTo]);
        writer.WriteString("relationshipName", field.RelationshipName);
        writer.WriteNull("relationshipOrder");
        writer.WriteBoolean("restrictedDelete", false);
        writer.WriteBoolean("restrictedPicklist", field.RestrictedPicklist);
        writer.WriteNumber("scale", field.Scale);
        writer.WriteBoolean("searchPrefilterable", false);
        writer.WriteString("soapType", CellText.XsdName(field));
        writer.WriteBoolean("sortable", sortable);
        writer.WriteString("type", field.Type.ToString().ToLowerInvariant());
        writer.WriteBoolean("unique", field.Unique);
        writer.WriteBoolean("updateable", access.CanEdit(field) && access.CanEdit(field.Table));
        writer.WriteBoolean("writeRequiresMasterRead", false);
    }

    private static void WritePicklist(Utf8JsonWriter writer, Field field)
    {
        writer.WriteStartArray("picklistValues");
        foreach (var value in field.PicklistValues)
        {
            writer.WriteStartObject();
            writer.WriteBoolean("active", value.Active);
            writer.WriteBoolean("defaultValue", value.Default);
            writer.WriteString("label", value.Label);
            writer.WriteNull("validFor");
            writer.WriteString("value", value.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
