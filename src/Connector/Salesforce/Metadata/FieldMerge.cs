using System.Xml.Linq;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>A segment field as it has to be deployed over the one that is there: read, merge, write.</summary>
internal static class FieldMerge
{
    /// <summary>
    /// What is wanted, then what only the current one has: further settings, and further picklist values, which are others' or were ours once. A field
    /// that takes its values from a global value set keeps it.
    /// </summary>
    public static XElement Merge(XElement wanted, XElement current)
    {
        var merged = new XElement(wanted);
        var names = wanted.Elements().Select(element => element.Name).ToHashSet();
        foreach (var other in current.Elements().Where(element => !names.Contains(element.Name))) merged.Add(new XElement(other));
        if (current.Element(Namespace + "valueSet") is { } values && merged.Element(Namespace + "valueSet") is { } ours)
        {
            if (values.Element(Namespace + "valueSetName") is not null) ours.ReplaceWith(new XElement(values));
            else AddOthers(ours, values);
        }

        // The vendor's own order: fullName, then by the alphabet; equal names keep theirs.
        merged.ReplaceNodes(merged.Elements().OrderBy(element => element.Name.LocalName != "fullName").ThenBy(element => element.Name.LocalName, StringComparer.Ordinal).ToList());
        return merged;
    }

    private static void AddOthers(XElement ours, XElement theirs)
    {
        var definition = ours.Element(Namespace + "valueSetDefinition")!;
        var known = definition.Elements(Namespace + "value").Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var others = theirs.Elements(Namespace + "valueSetDefinition").Elements(Namespace + "value").Where(value => !known.Contains(NameOf(value)));
        definition.Add(others.Select(value => new XElement(value)));
    }

    private static string NameOf(XElement value) => (string?)value.Element(Namespace + "fullName") ?? "";
}
