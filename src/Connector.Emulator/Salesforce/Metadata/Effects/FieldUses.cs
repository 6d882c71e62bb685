using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A deleted field disappears from what shows it; a report, a report type or a filter that names it keeps it from being deleted.</summary>
internal static class FieldUses
{
    public static void Remove(Deployment deployment, Field field)
    {
        var full = $"{field.Table.Name}.{field.Name}";
        if (Blocking(deployment.Org, field, full) is { } user)
        {
            throw new MetadataProblem($"This custom field is referenced elsewhere in salesforce.com. : {user.Kind.Type} - {user.FullName}.") { Code = "DELETE_FAILED" };
        }

        foreach (var (kind, names) in new[]
        {
            (MetadataKind.Layout, new[] { "layoutItems" }), (MetadataKind.ListView, ["columns"]), (MetadataKind.Of("CompactLayout")!, ["fields"]),
            (MetadataKind.RecordType, ["picklistValues"]),
        })
        {
            foreach (var component in deployment.Org.Metadata.Of(kind).Where(each => ObjectOf(each) == field.Table.Name).ToList())
            {
                var body = new XElement(component.Body);
                var uses = body.Descendants().Where(element => names.Contains(element.Name.LocalName) && Names(element, field.Name)).ToList();
                uses.ForEach(use => use.Remove());
                if (uses.Count > 0)
                {
                    deployment.Org.Metadata.Put(kind, component.FullName, body, deployment.User, deployment.Undo);
                }
            }
        }
    }

    public static string ObjectOf(Component component) => component.Kind == MetadataKind.Layout
        ? component.FullName[..component.FullName.IndexOf('-', StringComparison.Ordinal)]
        : component.Owner;

    private static Component? Blocking(SalesforceOrg org, Field field, string full) =>
        org.Metadata.Of(MetadataKind.ListView).FirstOrDefault(view => view.Owner == field.Table.Name && view.Body.All("filters")
            .Any(filter => filter.Text("field") == field.Name))
        ?? org.Metadata.Of(MetadataKind.Report).FirstOrDefault(report => report.Body.Descendants().Any(element => !element.HasElements
            && (element.Value == full || (element.Value.EndsWith('$' + field.Name, StringComparison.Ordinal) && ReportTypeNames(org, report, field)))))
        ?? org.Metadata.Of(MetadataKind.ReportType).FirstOrDefault(type => NamesField(org, type, field));

    private static bool ReportTypeNames(SalesforceOrg org, Component report, Field field) =>
        report.Body.Text("reportType") is { } name && name.EndsWith("__c", StringComparison.Ordinal)
        && org.Metadata.Find(MetadataKind.ReportType, name[..^3]) is { } type && NamesField(org, type, field);

    private static bool NamesField(SalesforceOrg org, Component type, Field field) => type.Body.Descendants(MetadataXml.Namespace + "columns")
        .Any(column => column.Text("field") == field.Name && ReportTypeEffect.TableOf(org, type.Body, column.Text("table")!) == field.Table);

    private static bool Names(XElement element, string field) =>
        element.HasElements ? element.Text("field") == field || element.Text("picklist") == field : element.Value == field;
}
