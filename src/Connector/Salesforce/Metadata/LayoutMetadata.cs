using System.Xml.Linq;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>
/// The segment fields on the customer's own page layouts. A deployed layout replaces the whole one (contract 5.4, UNCONFIRMED and taken for true):
/// what is deployed is always the retrieved one with a section more.
/// </summary>
internal static class LayoutMetadata
{
    public const string Section = "Segmentation";

    /// <summary>What is wanted of a layout: that it shows these fields, wherever.</summary>
    /// <param name="name">As the Metadata API names it: <c>Account-Account Layout</c>.</param>
    public static MetadataComponent Of(string name, IReadOnlyList<string> fields) => new(MetadataKind.Layout, name, Element("Layout", SectionOf(fields)));

    /// <summary>Which fields it shows; the rest of a layout is the customer's and counts only as a whole.</summary>
    public static void AddParts(XElement layout, Dictionary<string, string> parts)
    {
        foreach (var field in FieldsOf(layout)) parts[$"shows[{field}]"] = "true";
    }

    /// <summary>The layout with the fields that it does not show yet in a section of their own, behind the first one.</summary>
    public static XElement Merge(XElement wanted, XElement current)
    {
        var shown = FieldsOf(current).ToHashSet(StringComparer.Ordinal);
        var missing = FieldsOf(wanted).Where(field => !shown.Contains(field)).ToList();
        var layout = new XElement(current);
        if (missing.Count == 0) return layout;
        var sections = layout.Elements(Namespace + "layoutSections").ToList();
        if (sections.Find(section => (string?)section.Element(Namespace + "label") == Section)?.Element(Namespace + "layoutColumns") is { } ours) ours.Add(missing.Select(Item));
        else if (sections is [var first, ..]) first.AddAfterSelf(SectionOf(missing));
        else AddInOrder(layout, SectionOf(missing));
        return layout;
    }

    /// <summary>Elements of a layout stand in the order of the alphabet.</summary>
    private static void AddInOrder(XElement layout, XElement section)
    {
        if (layout.Elements().LastOrDefault(element => string.CompareOrdinal(element.Name.LocalName, section.Name.LocalName) < 0) is { } before) before.AddAfterSelf(section);
        else layout.AddFirst(section);
    }

    private static IEnumerable<string> FieldsOf(XElement layout) => layout.Elements(Namespace + "layoutSections").Descendants(Namespace + "layoutItems")
        .Select(item => (string?)item.Element(Namespace + "field")).OfType<string>();

    /// <summary>Half of the fields on either side.</summary>
    private static XElement SectionOf(IReadOnlyList<string> fields) => Element("layoutSections",
        Element("customLabel", true),
        Element("detailHeading", true),
        Element("editHeading", true),
        Element("label", Section),
        Element("layoutColumns", fields.Where((_, place) => place % 2 == 0).Select(Item)),
        Element("layoutColumns", fields.Where((_, place) => place % 2 == 1).Select(Item)),
        Element("style", "TwoColumnsTopToBottom"));

    /// <summary>Who may change the field is the permission sets' matter.</summary>
    private static XElement Item(string field) => Element("layoutItems", Element("behavior", "Edit"), Element("field", field));
}
