using System.Xml.Linq;
using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Who may see and change the segment fields (contract 5.4). A deployed set replaces the one of that name as a whole, so all three are ours alone.</summary>
internal static class PermissionSetMetadata
{
    /// <param name="history">Whether there is a history of the segments: the connector writes it and everybody else reads it.</param>
    public static IEnumerable<MetadataComponent> Of(string objectName, IReadOnlyList<SegmentField> fields, bool history) =>
    [
        Of(SalesforceFieldAccess.PermissionSet, "Segmentation connector", SalesforceFieldAccess.Description, Fields(objectName, fields, editable: true), history ? (true, HistoryFields(editable: true)) : null),
        Of(SalesforceFieldAccess.OverrideSet, "Segmentation override", $"For people who may change a segment by hand; the connector takes such a change for a person's decision. {SalesforceFields.Mark}.",
            Fields(objectName, fields, editable: true), history ? (false, HistoryFields(editable: false)) : null),
        Of(SalesforceFieldAccess.ReaderSet, "Segmentation reader", $"For everybody who works with segments: sees the fields and changes none. {SalesforceFields.Mark}.",
            Fields(objectName, fields, editable: false), history ? (false, HistoryFields(editable: false)) : null),
    ];

    private static IEnumerable<XElement> Fields(string objectName, IReadOnlyList<SegmentField> fields, bool editable) =>
        fields.Select(field => field.Field).Order(StringComparer.Ordinal).Select(field => Field($"{objectName}.{field}", editable));

    private static IEnumerable<XElement> HistoryFields(bool editable) =>
        HistoryMetadata.Fields.Order(StringComparer.Ordinal).Select(field => Field($"{HistoryMetadata.ObjectName}.{field}", editable));

    private static XElement Field(string name, bool editable) => Element("fieldPermissions", Element("editable", editable), Element("field", name), Element("readable", true));

    private static MetadataComponent Of(string name, string label, string description, IEnumerable<XElement> fields, (bool Writes, IEnumerable<XElement> Fields)? history) =>
        new(MetadataKind.PermissionSet, name, Element("PermissionSet",
            Element("description", description),
            fields,
            history?.Fields,
            Element("hasActivationRequired", false),
            Element("label", label),
            history is var (writes, _) ? HistoryObject(writes) : null));

    /// <summary>Whoever writes finds every record by its key, also one that somebody else owns now.</summary>
    private static XElement HistoryObject(bool writes) => Element("objectPermissions",
        Element("allowCreate", writes), Element("allowDelete", false), Element("allowEdit", writes), Element("allowRead", true),
        Element("modifyAllRecords", false), Element("object", HistoryMetadata.ObjectName), Element("viewAllRecords", true));
}
