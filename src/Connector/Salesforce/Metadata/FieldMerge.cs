using System.Xml.Linq;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>A segment field, or the global value set of its values, as it has to be deployed over the one that is there: read, merge, write.</summary>
internal static class FieldMerge
{
    /// <summary>
    /// What is wanted, then what only the current one has: further settings, and further picklist values, which are others' or were ours once. Where a field
    /// takes its values from stays as it is, since no API changes that.
    /// </summary>
    public static XElement Merge(XElement wanted, XElement current)
    {
        var merged = new XElement(wanted);
        var names = wanted.Elements().Select(element => element.Name).ToHashSet();
        foreach (var other in current.Elements().Where(element => !names.Contains(element.Name))) merged.Add(new XElement(other));
        if (current.Element(Namespace + "valueSet") is { } values && merged.Element(Namespace + "valueSet") is { } ours)
        {
            var theirs = values.Child("valueSetDefinition");
            if (values.Child("valueSetName") is not null || (theirs is not null && ours.Child("valueSetDefinition") is null)) ours.ReplaceWith(new XElement(values));
            else if (theirs is not null) AddOthers(ours.Child("valueSetDefinition")!, theirs, "value");
        }

        AddOthers(merged, current, "customValue");
        return InOrder(merged);
    }

    /// <summary>In the vendor's own order: fullName, then by the alphabet; equal names keep theirs.</summary>
    public static XElement InOrder(XElement field) =>
        new(field.Name, field.Elements().OrderBy(element => element.Name.LocalName != "fullName").ThenBy(element => element.Name.LocalName, StringComparer.Ordinal));

    /// <summary>What records may take.</summary>
    public static IEnumerable<string> ActiveValues(XElement field) => Values(field).Where(value => !IsInactive(value)).Select(NameOf);

    /// <summary>The field with some of its values inactive: records keep them, and none can be given them any more.</summary>
    public static XElement Deactivate(XElement field, IReadOnlyCollection<string> names)
    {
        var changed = new XElement(field);
        foreach (var value in Values(changed).Where(value => names.Contains(NameOf(value))).ToList())
        {
            value.Elements(Namespace + "isActive").Remove();
            value.Add(Element("isActive", false));
            value.ReplaceWith(InOrder(value));
        }

        return changed;
    }

    /// <summary>Says that it is off. (Retrieved metadata may leave such values out instead: UNCONFIRMED, contract 5.4.)</summary>
    public static bool IsInactive(XElement value) => (string?)value.Element(Namespace + "isActive") == "false";

    private static IEnumerable<XElement> Values(XElement field) =>
        field.Elements(Namespace + "valueSet").Elements(Namespace + "valueSetDefinition").Elements(Namespace + "value").Concat(field.Elements(Namespace + "customValue"));

    private static void AddOthers(XElement ours, XElement theirs, string element)
    {
        var known = ours.Elements(Namespace + element).Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        ours.Add(theirs.Elements(Namespace + element).Where(value => !known.Contains(NameOf(value))).Select(value => new XElement(value)));
    }

    private static string NameOf(XElement value) => (string?)value.Element(Namespace + "fullName") ?? "";
}
