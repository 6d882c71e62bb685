using System.Xml.Linq;
using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>
/// The values of the segment fields on the customer's own record types: a picklist that is new offers none of its values on any of them. What is
/// deployed is always the retrieved one with values more.
/// </summary>
internal static class RecordTypeMetadata
{
    /// <summary>What is wanted of a record type: that it offers these values, the default being the customer's matter.</summary>
    /// <param name="name">With its object: <c>Account.Partner</c>.</param>
    public static MetadataComponent Of(string name, IReadOnlyList<SegmentField> fields) => new(MetadataKind.RecordType, name, Element("RecordType",
        Element("fullName", name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]),
        fields.OrderBy(field => field.Field, StringComparer.Ordinal).Select(field => Element("picklistValues",
            Element("picklist", field.Field),
            field.Options.Select(option => Element("values", Element("fullName", Encode(option.Value))))))));

    /// <summary>Which values it offers; the rest of a record type is the customer's and counts only as a whole.</summary>
    public static void AddParts(XElement type, Dictionary<string, string> parts)
    {
        foreach (var picklist in Picklists(type))
        {
            foreach (var value in ValuesOf(picklist)) parts[$"offers[{NameOf(picklist)}={value}]"] = "true";
        }
    }

    /// <summary>The record type with the values that it does not offer yet, behind those that it does.</summary>
    public static XElement Merge(XElement wanted, XElement current)
    {
        var type = new XElement(current);
        foreach (var picklist in Picklists(wanted))
        {
            var theirs = Picklists(type).FirstOrDefault(one => NameOf(one) == NameOf(picklist));
            if (theirs is null) type.Add(theirs = Element("picklistValues", Element("picklist", NameOf(picklist))));
            var offered = ValuesOf(theirs).ToHashSet(StringComparer.OrdinalIgnoreCase);
            theirs.Add(ValuesOf(picklist).Where(value => !offered.Contains(value)).Select(value => Element("values", Element("fullName", Encode(value)), Element("default", false))));
        }

        return type;
    }

    /// <summary>The record type without values that are no longer active, which would be refused.</summary>
    public static XElement Without(XElement current, string field, IReadOnlyCollection<string> retired)
    {
        var type = new XElement(current);
        Picklists(type).Where(picklist => NameOf(picklist) == field).Elements(Namespace + "values").Where(value => retired.Contains(ValueOf(value))).Remove();
        return type;
    }

    private static IEnumerable<XElement> Picklists(XElement type) => type.Elements(Namespace + "picklistValues");

    private static string NameOf(XElement picklist) => (string?)picklist.Element(Namespace + "picklist") ?? "";

    private static IEnumerable<string> ValuesOf(XElement picklist) => picklist.Elements(Namespace + "values").Select(ValueOf);

    /// <summary>They come percent-encoded.</summary>
    private static string ValueOf(XElement value) => Uri.UnescapeDataString((string?)value.Element(Namespace + "fullName") ?? "");

    private static string Encode(string value) => Uri.EscapeDataString(value).Replace("%20", " ", StringComparison.Ordinal);
}
