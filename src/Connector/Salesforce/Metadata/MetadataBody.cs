using System.Xml;
using System.Xml.Linq;
using Connector.Deployment;

namespace Connector.Salesforce.Metadata;

/// <summary>Components ↔ the frame's artefacts: one text for one state, and its elements by path.</summary>
internal static class MetadataBody
{
    /// <summary>Children that tell an element from others of its name, the best first.</summary>
    private static readonly string[] Keys = ["fullName", "field", "name", "column", "sharedTo", "label"];

    public static ArtefactContent ToArtefact(MetadataComponent component)
    {
        var body = Canonical(component.Body);
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (component.Kind == MetadataKind.Layout) LayoutMetadata.AddParts(body, parts);
        else if (component.Kind == MetadataKind.CompactLayout) CompactLayoutMetadata.AddParts(body, parts);
        else if (component.Kind == MetadataKind.RecordType) RecordTypeMetadata.AddParts(body, parts);
        else AddParts(body, "", parts);
        return new ArtefactContent(new ArtefactKey(component.Kind.Type, component.FullName), body.ToString(SaveOptions.DisableFormatting), parts);
    }

    /// <exception cref="Http.CrmContractException">The text is not XML.</exception>
    public static MetadataComponent ToComponent(ArtefactKey key, string body)
    {
        try
        {
            return new MetadataComponent(MetadataKind.Of(key), key.Name, XElement.Parse(body));
        }
        catch (XmlException)
        {
            throw SalesforceErrors.Contract($"the metadata of {key} is not XML");
        }
    }

    /// <summary>Elements and their texts, without what says nothing: white space, comments, attributes, prefixes.</summary>
    private static XElement Canonical(XElement element) => element.HasElements
        ? new XElement(Xml.Namespace + element.Name.LocalName, element.Elements().Select(Canonical))
        : new XElement(Xml.Namespace + element.Name.LocalName, element.Value);

    /// <remarks>An inactive value counts as one that is not there: a CRM may leave it out.</remarks>
    private static void AddParts(XElement parent, string path, Dictionary<string, string> parts)
    {
        foreach (var group in parent.Elements().Where(element => element.Name.LocalName is not ("value" or "customValue") || !FieldMerge.IsInactive(element)).GroupBy(element => element.Name.LocalName))
        {
            var place = 0;
            foreach (var element in group)
            {
                var name = path.Length == 0 ? group.Key : $"{path}.{group.Key}";
                var key = element.HasElements ? KeyOf(element) : null;
                var full = key is not null ? $"{name}[{key}]" : group.Skip(1).Any() ? $"{name}[{place}]" : name;
                while (parts.ContainsKey(full) || parts.Keys.Any(one => one.StartsWith(full + ".", StringComparison.Ordinal))) full += "'";
                if (element.HasElements) AddParts(element, full, parts);
                else parts[full] = group.Key == "valueSetName" ? GlobalValueSetMetadata.Plain(element.Value) : element.Value;
                place++;
            }
        }
    }

    private static string? KeyOf(XElement element) =>
        Keys.Select(key => element.Element(Xml.Namespace + key)).FirstOrDefault(child => child is { HasElements: false })?.Value;
}
