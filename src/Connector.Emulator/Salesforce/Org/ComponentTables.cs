using Connector.Emulator.Salesforce.Metadata;
using static Connector.Emulator.Salesforce.Org.FieldKinds;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>Components that the data API finds as records too: list views, reports, dashboards, folders (contract 6).</summary>
internal static class ComponentTables
{
    public static void AddTo(SetupCatalog catalog, SalesforceOrg org)
    {
        Add(catalog, org, "ListView", "List View", [MetadataKind.ListView], view => view.PrivateTo is not null, view =>
            [("DeveloperName", view.Name), ("Name", view.Body.Text("label")), ("SobjectType", view.Owner)],
            Text("Name", "View Name", 80), Text("SobjectType", "Sobject Type", 40));
        Add(catalog, org, "Folder", "Folder", [MetadataKind.ReportFolder, MetadataKind.DashboardFolder], _ => false, folder =>
            [("DeveloperName", folder.FullName.Split('/')[^1]), ("Name", folder.Body.Text("name")), ("Type", folder.Kind.Listed)],
            Text("Name", "Name", 80), Text("Type", "Type", 40));
        Add(catalog, org, "Report", "Report", [MetadataKind.Report], _ => false, report =>
            [("DeveloperName", report.Name), ("Name", report.Body.Text("name")), ("Description", report.Body.Text("description")),
                ("Format", report.Body.Text("format")),
            ("FolderName", FolderName(org, MetadataKind.ReportFolder, report.Owner))],
            Text("Name", "Report Name", 40), Text("Description", "Description", 255), Text("Format", "Format", 40), Text("FolderName", "Folder Name", 256),
            Of("LastRunDate", "Last Run", FieldType.DateTime));
        Add(catalog, org, "Dashboard", "Dashboard", [MetadataKind.Dashboard], _ => false, dashboard =>
            [("DeveloperName", dashboard.Name), ("Title", dashboard.Body.Text("title")),
                ("FolderName", FolderName(org, MetadataKind.DashboardFolder, dashboard.Owner))],
            Text("Title", "Title", 80), Text("FolderName", "Folder Name", 256));
    }

    /// <summary>A row's number is its component's, so that both have one id; numbers of components that are gone are deleted rows.</summary>
    private static void Add(SetupCatalog catalog, SalesforceOrg org, string name, string label, MetadataKind[] kinds, Func<Component, bool> hidden,
        Func<Component, (string, string?)[]> values, params Field[] fields)
    {
        catalog.Add(new Table(name, label, label + "s", kinds[0].KeyPrefix), [Id("Id"), Text("DeveloperName", "API Name", 80), .. fields,
            Text("NamespacePrefix", "Namespace Prefix", 15), SystemField("SystemModstamp", "System Modstamp", FieldType.DateTime)]);
        var table = catalog.Find(name)!;
        foreach (var component in kinds.SelectMany(org.Metadata.Of).Where(component => !hidden(component)).OrderBy(component => component.Number))
        {
            while (table.Count < component.Number)
            {
                table.Deleted.Put(table.Append(), true);
            }

            var row = catalog.Append(name, values(component));
            table.Column<DateTimeColumn>("SystemModstamp").Put(row, (uint)component.ModifiedAt);
        }
    }

    private static string? FolderName(SalesforceOrg org, MetadataKind kind, string folder) => org.Metadata.Find(kind, folder)?.Body.Text("name");
}
