using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Custom fields from their metadata, the same for deployments and for the Tooling API; required parts as in the metadata WSDL (v66).
/// </summary>
internal static partial class FieldMetadata
{
    private const int LongestLabel = 40;
    private const int LongestHelp = 510;
    private const int LongestDescription = 1000;

    private static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["Text"] = FieldType.String, ["TextArea"] = FieldType.TextArea, ["LongTextArea"] = FieldType.TextArea,
        ["Number"] = FieldType.Double,
        ["Currency"] = FieldType.Currency, ["Percent"] = FieldType.Percent, ["Checkbox"] = FieldType.Boolean, ["Date"] = FieldType.Date,
        ["DateTime"] = FieldType.DateTime, ["Picklist"] = FieldType.Picklist, ["MultiselectPicklist"] = FieldType.MultiPicklist,
        ["Email"] = FieldType.Email, ["Phone"] = FieldType.Phone, ["Url"] = FieldType.Url, ["Lookup"] = FieldType.Reference,
    };

    public static bool IsCustomName(string name) => CustomName().IsMatch(name) && name.Length <= 43;

    /// <exception cref="MetadataProblem">A type that is not emulated, or a part that is missing, wrong or out of place.</exception>
    public static Field Create(SalesforceOrg org, string name, XElement metadata)
    {
        var typeName = metadata.Text("type") ?? throw Refused("Required fields are missing: [type]");
        if (!Types.TryGetValue(typeName, out var type))
        {
            throw Refused($"Unknown or unemulated field type: {typeName}");
        }

        var field = new Field
        {
            Name = name,
            Label = "",
            Type = type,
            ExtraTypeInfo = type == FieldType.TextArea ? "plaintextarea" : null,
            Filterable = typeName != "LongTextArea",
            Sortable = typeName != "LongTextArea" && type != FieldType.MultiPicklist,
            DefaultedOnCreate = type == FieldType.Boolean,
            ReferenceTo = type == FieldType.Reference ? Target(org, metadata) : null,
            RelationshipName = type == FieldType.Reference ? name[..^1] + "r" : null,
            CustomNumber = org.CustomFields.NextNumber,
        };
        Set(org, field, metadata, typeName);
        return field;
    }

    /// <summary>
    /// Everything that may change; the type may not. Values that a new list leaves out become inactive, for nothing deletes a value
    /// (UNCONFIRMED by the contract).
    /// </summary>
    public static void Change(SalesforceOrg org, Field field, XElement metadata)
    {
        if (metadata.Text("type") is { } type && type != TypeName(field))
        {
            throw Refused("The type of a field can't be changed here");
        }

        if (field.ReferenceTo is not null && metadata.Text("referenceTo") is { } target && target != field.ReferenceTo)
        {
            throw Refused("Cannot update referenceTo");
        }

        Set(org, field, metadata, TypeName(field));
    }

    public static string TypeName(Field field) => field.Type == FieldType.TextArea && field.Length > 255
        ? "LongTextArea"
        : Types.First(type => type.Value == field.Type).Key;

    private static void Set(SalesforceOrg org, Field field, XElement metadata, string type)
    {
        CheckParts(metadata, type);
        var required = metadata.Flag("required");
        field.Label = Text(metadata, "label", LongestLabel) ?? throw Refused("Required fields are missing: [label]");
        field.InlineHelpText = Text(metadata, "inlineHelpText", LongestHelp);
        field.Description = Text(metadata, "description", LongestDescription);
        field.Length = Length(type, metadata);
        if (field.IsNumber)
        {
            field.Precision = Need(metadata, type, "precision", 1, 18);
            field.Scale = Need(metadata, type, "scale", 0, Math.Min(17, field.Precision));
        }

        field.Nillable = !required && field.Type != FieldType.Boolean;
        field.Permissionable = !required;
        field.ExternalId = metadata.Flag("externalId");
        field.Unique = metadata.Flag("unique");
        field.ChildrenName = type == "Lookup" ? metadata.Text("relationshipName") : null;
        field.TrackHistory = metadata.Flag("trackHistory");
        if (field.Type is FieldType.Picklist or FieldType.MultiPicklist)
        {
            PicklistMetadata.Set(org, field, metadata.Element(MetadataXml.Namespace + "valueSet"));
        }
    }

    private static void CheckParts(XElement metadata, string type)
    {
        if (type == "Checkbox")
        {
            _ = metadata.Flag("required") || metadata.Text("required") is not null
                ? throw Refused("Can not specify 'required' for a CustomField of type Checkbox")
                : metadata.Text("defaultValue") is null ? throw Refused("Must specify 'defaultValue' for a CustomField of type Checkbox") : 0;
        }

        foreach (var (part, types) in new[]
        {
            ("externalId", new[] { "Text", "Number", "Email" }), ("unique", ["Text", "Number", "Email"]),
            ("valueSet", ["Picklist", "MultiselectPicklist"]), ("referenceTo", ["Lookup"]),
        })
        {
            if (metadata.Text(part) is not (null or "false") && !types.Contains(type))
            {
                throw Refused($"Can not specify '{part}' for a CustomField of type {type}");
            }
        }

        if (metadata.Text("formula") is not null)
        {
            throw Refused("Formula fields are not emulated");
        }

        if (type == "LongTextArea" && metadata.Text("visibleLines") is null)
        {
            throw Refused("Must specify 'visibleLines' for a CustomField of type LongTextArea");
        }
    }

    private static string Target(SalesforceOrg org, XElement metadata)
    {
        var target = metadata.Text("referenceTo") ?? throw Refused("Must specify 'referenceTo' for a CustomField of type Lookup");
        if (metadata.Text("relationshipName") is null)
        {
            throw Refused("Must specify 'relationshipName' for a CustomField of type Lookup");
        }

        return org.Find(target)?.Name ?? throw Refused($"referenceTo value of '{target}' does not resolve to a valid sObject type");
    }

    private static string? Text(XElement metadata, string name, int longest) => metadata.Text(name) is not { Length: > 0 } text ? null
        : text.Length <= longest ? text
        : throw new MetadataProblem($"{name}: data value too large: {text[..40]}… (max length={longest})") { Code = "STRING_TOO_LONG" };

    private static int Length(string type, XElement metadata) => type switch
    {
        "Text" => Need(metadata, type, "length", 1, 255),
        "LongTextArea" => Need(metadata, type, "length", 256, 131_072),
        "TextArea" or "Url" or "Picklist" => 255,
        "MultiselectPicklist" => 4099,
        "Email" => 80,
        "Phone" => 40,
        "Lookup" => 18,
        _ => 0,
    };

    private static int Need(XElement metadata, string type, string name, int least, int most) =>
        metadata.Text(name) is not { } text ? throw Refused($"Must specify '{name}' for a CustomField of type {type}")
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Refused($"{name} must be a number from {least} to {most}");

    private static MetadataProblem Refused(string message) => new(message);

    [GeneratedRegex("^[A-Za-z](?!.*__.*__)(?:[A-Za-z0-9_]*[A-Za-z0-9])?__c$")]
    private static partial Regex CustomName();
}
