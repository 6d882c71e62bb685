using System.Xml.Linq;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>The segment fields on the customer's own compact layouts: what stands at the top of a record. They have room for ten fields.</summary>
internal static class CompactLayoutMetadata
{
    private const int MostFields = 10;

    /// <summary>What is wanted of a compact layout: that it shows these fields.</summary>
    /// <param name="name">With its object: <c>Account.Key_Fields</c>.</param>
    public static MetadataComponent Of(string name, IEnumerable<string> fields) => new(MetadataKind.CompactLayout, name, Element("CompactLayout",
        Element("fullName", name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]), fields.Select(field => Element("fields", field))));

    public static void AddParts(XElement layout, Dictionary<string, string> parts)
    {
        foreach (var field in FieldsOf(layout)) parts[$"shows[{field}]"] = "true";
    }

    /// <summary>Those of the fields that it shows already or has room for, the first first.</summary>
    public static IReadOnlyList<string> Fitting(XElement current, IReadOnlyList<string> fields)
    {
        var shown = FieldsOf(current).ToHashSet(StringComparer.Ordinal);
        return [.. fields.Where(shown.Contains), .. fields.Where(field => !shown.Contains(field)).Take(Math.Max(0, MostFields - shown.Count))];
    }

    /// <summary>The compact layout with the fields that it does not show yet behind its own.</summary>
    public static XElement Merge(XElement wanted, XElement current)
    {
        var layout = new XElement(current);
        var missing = FieldsOf(wanted).Except(FieldsOf(current)).Select(field => Element("fields", field)).ToList();
        if (layout.Elements(Namespace + "fields").LastOrDefault() is { } last) last.AddAfterSelf(missing);
        else if (layout.Element(Namespace + "fullName") is { } name) name.AddAfterSelf(missing);
        else layout.AddFirst(missing);
        return layout;
    }

    private static IEnumerable<string> FieldsOf(XElement layout) => layout.Elements(Namespace + "fields").Select(field => field.Value);
}
