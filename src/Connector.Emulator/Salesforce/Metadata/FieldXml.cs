using System.Globalization;
using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;
using static Connector.Emulator.Salesforce.Metadata.MetadataXml;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>A custom field as metadata: as it was deployed, with what the Tooling API changed since; or made from its facts.</summary>
internal static class FieldXml
{
    public static XElement Of(Field field, XElement? deployed)
    {
        var made = Make(field);
        if (deployed is null)
        {
            return made;
        }

        var body = new XElement(deployed);
        foreach (var name in new[] { "description", "inlineHelpText", "label" })
        {
            Replace(body, made, name, (old, now) => old?.Value == now?.Value);
        }

        Replace(body, made, "valueSet", (old, now) => now is null || Same(field, old));
        return body;
    }

    private static void Replace(XElement body, XElement made, string name, Func<XElement?, XElement?, bool> same)
    {
        var (old, now) = (body.Element(Namespace + name), made.Element(Namespace + name));
        if (same(old, now))
        {
            return;
        }

        old?.Remove();
        body.Add(now);
        var places = MetadataTypes.Find("CustomField")!.Elements;
        body.ReplaceNodes(body.Elements().OrderBy(element => places[element.Name.LocalName].Place).ToList());
    }

    /// <summary>Inactive values can't be read as metadata (contract 5.4: UNCONFIRMED; so reported by users), so they count as left out.</summary>
    private static bool Same(Field field, XElement? set) =>
        set is not null && set.Flag("restricted") == field.RestrictedPicklist && set.Text("valueSetName") == field.ValueSet
        && (field.ValueSet is not null || PicklistMetadata.Values(set.Element(Namespace + "valueSetDefinition")!.All("value"))
            .SequenceEqual(field.PicklistValues.Where(value => value.Active)));

    private static XElement Make(Field field)
    {
        var type = FieldMetadata.TypeName(field);
        var picks = field.Type is FieldType.Picklist or FieldType.MultiPicklist;
        return Element("CustomField",
            Element("fullName", field.Name),
            type == "Checkbox" ? Element("defaultValue", "false") : null,
            Maybe("description", field.Description),
            field.IsText && !picks || field.Type == FieldType.Double ? Element("externalId", field.ExternalId) : null,
            Maybe("inlineHelpText", field.InlineHelpText),
            Element("label", field.Label),
            type is "Text" or "LongTextArea" ? Element("length", Number(field.Length)) : null,
            field.IsNumber ? Element("precision", Number(field.Precision)) : null,
            field.Type == FieldType.Reference ? Element("referenceTo", field.ReferenceTo) : null,
            field.ChildrenName is { } children ? Element("relationshipName", children) : null,
            type == "Checkbox" ? null : Element("required", !field.Nillable),
            field.IsNumber ? Element("scale", Number(field.Scale)) : null,
            field.TrackHistory ? Element("trackHistory", true) : null,
            Element("type", type),
            type is "Text" or "Email" or "Number" ? Element("unique", field.Unique) : null,
            picks ? ValueSet(field) : null,
            type == "LongTextArea" ? Element("visibleLines", "3") : null);
    }

    private static XElement ValueSet(Field field) => Element("valueSet",
        Element("restricted", field.RestrictedPicklist),
        field.ValueSet is not null
            ? Element("valueSetName", field.ValueSet)
            : Element("valueSetDefinition", Element("sorted", false), field.PicklistValues.Where(value => value.Active).Select(value => Element("value",
                Element("fullName", value.Value), Maybe("color", value.Color), Element("default", value.Default), Element("label", value.Label)))));

    private static XElement? Maybe(string name, string? text) => text is null ? null : Element(name, text);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
