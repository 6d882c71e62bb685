using System.Xml.Linq;

namespace Connector.Salesforce.Metadata;

/// <summary>One thing that a deployment carries.</summary>
/// <param name="FullName">As package.xml names it: <c>Account.Customer_Tier__c</c>, <c>Folder/Report</c>.</param>
/// <param name="Body">The component's own element; that of a part of an object begins with its short <c>fullName</c>.</param>
internal sealed record MetadataComponent(MetadataKind Kind, string FullName, XElement Body)
{
    /// <summary>The object that a field or a list view is part of.</summary>
    public string Object => FullName[..FullName.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The name within its object or folder.</summary>
    public string ShortName => FullName[(FullName.IndexOfAny(['.', '/']) + 1)..];

    public override string ToString() => $"{Kind.Type} {FullName}";
}

/// <summary>A type of the Metadata API and where its files lie, in both formats (contract 5.3; source format as the vendor's own tools write it).</summary>
/// <param name="Type">Under which package.xml lists it. Folders go with what they hold.</param>
/// <param name="Folder">Of the files; for a part of an object that of its parts in source format.</param>
/// <param name="Suffix">Of the file.</param>
/// <param name="Part">The element of the object's file that holds it; null for a file of its own.</param>
internal sealed record MetadataKind(string Type, string Folder, string Suffix, string? Part = null)
{
    public static readonly MetadataKind Field = new("CustomField", "fields", "field", "fields");
    public static readonly MetadataKind ListView = new("ListView", "listViews", "listView", "listViews");
    public static readonly MetadataKind PermissionSet = new("PermissionSet", "permissionsets", "permissionset");
    public static readonly MetadataKind ReportFolder = new("Report", "reports", "reportFolder");
    public static readonly MetadataKind Report = new("Report", "reports", "report");
    public static readonly MetadataKind DashboardFolder = new("Dashboard", "dashboards", "dashboardFolder");
    public static readonly MetadataKind Dashboard = new("Dashboard", "dashboards", "dashboard");

    public bool IsFolder => this == ReportFolder || this == DashboardFolder;
}
