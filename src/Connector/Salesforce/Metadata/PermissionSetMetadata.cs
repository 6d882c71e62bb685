using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Who may see and change the segment fields (contract 5.4). A deployed set replaces the one of that name as a whole, so all three are ours alone.</summary>
internal static class PermissionSetMetadata
{
    public static IEnumerable<MetadataComponent> Of(string objectName, IReadOnlyList<SegmentField> fields) =>
    [
        Of(SalesforceFieldAccess.PermissionSet, "Segmentation connector", SalesforceFieldAccess.Description, objectName, fields, editable: true),
        Of(SalesforceFieldAccess.OverrideSet, "Segmentation override", $"For people who may change a segment by hand; the connector takes such a change for a person's decision. {SalesforceFields.Mark}.", objectName, fields, editable: true),
        Of(SalesforceFieldAccess.ReaderSet, "Segmentation reader", $"For everybody who works with segments: sees the fields and changes none. {SalesforceFields.Mark}.", objectName, fields, editable: false),
    ];

    private static MetadataComponent Of(string name, string label, string description, string objectName, IReadOnlyList<SegmentField> fields, bool editable) =>
        new(MetadataKind.PermissionSet, name, Element("PermissionSet",
            Element("description", description),
            fields.OrderBy(field => field.Field, StringComparer.Ordinal).Select(field => Element("fieldPermissions",
                Element("editable", editable), Element("field", $"{objectName}.{field.Field}"), Element("readable", true))),
            Element("hasActivationRequired", false),
            Element("label", label)));
}
