using System.Xml.Linq;
using Connector.Deployment;

namespace Connector.Salesforce.Metadata;

/// <summary>One thing that a deployment carries.</summary>
/// <param name="FullName">As package.xml names it: <c>Account.Customer_Tier__c</c>, <c>Folder/Report</c>.</param>
/// <param name="Body">The component's own element; that of a part of an object begins with its short <c>fullName</c>.</param>
internal sealed record MetadataComponent(MetadataKind Kind, string FullName, XElement Body)
{
    /// <summary>The object that it is, or is part of.</summary>
    public string Object => Kind == MetadataKind.Object ? FullName : FullName[..FullName.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>It lies in the file of an object.</summary>
    public bool IsInObject => Kind.Part is not null || Kind == MetadataKind.Object;

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
    /// <summary>A custom object's own settings, without its parts.</summary>
    public static readonly MetadataKind Object = new("CustomObject", "objects", "object");

    public static readonly MetadataKind Field = new("CustomField", "fields", "field", "fields");
    public static readonly MetadataKind ListView = new("ListView", "listViews", "listView", "listViews");
    public static readonly MetadataKind GlobalValueSet = new("GlobalValueSet", "globalValueSets", "globalValueSet");
    public static readonly MetadataKind PermissionSet = new("PermissionSet", "permissionsets", "permissionset");
    public static readonly MetadataKind ReportType = new("ReportType", "reportTypes", "reportType");
    public static readonly MetadataKind ReportFolder = new("Report", "reports", "reportFolder");
    public static readonly MetadataKind Report = new("Report", "reports", "report");
    public static readonly MetadataKind DashboardFolder = new("Dashboard", "dashboards", "dashboardFolder");
    public static readonly MetadataKind Dashboard = new("Dashboard", "dashboards", "dashboard");

    public static readonly MetadataKind Layout = new("Layout", "layouts", "layout");
    public static readonly MetadataKind CompactLayout = new("CompactLayout", "compactLayouts", "compactLayout", "compactLayouts");
    public static readonly MetadataKind RecordType = new("RecordType", "recordTypes", "recordType", "recordTypes");
    public static readonly MetadataKind FlexiPage = new("FlexiPage", "flexipages", "flexipage");

    /// <summary>Parts of an object's file.</summary>
    public static readonly IReadOnlyList<MetadataKind> Parts = [Field, ListView, CompactLayout, RecordType];

    /// <summary>Those with files of their own.</summary>
    private static readonly MetadataKind[] Filed = [GlobalValueSet, PermissionSet, Layout, FlexiPage, ReportType, Report, Dashboard, ReportFolder, DashboardFolder];

    public bool IsFolder => this == ReportFolder || this == DashboardFolder;

    /// <summary>A folder is listed under the type of what it holds, and told by its name: it has no part behind a slash.</summary>
    public static MetadataKind Of(ArtefactKey key)
    {
        var isFolder = !key.Name.Contains('/', StringComparison.Ordinal);
        return Parts.Concat(Filed).Append(Object).FirstOrDefault(kind => kind.Type == key.Kind && (kind.IsFolder == isFolder || key.Kind is not ("Report" or "Dashboard")))
            ?? throw new ArgumentException($"'{key.Kind}' is no kind of artefact here", nameof(key));
    }

    /// <summary>The kind and full name of a file in metadata format; null when it is none of ours.</summary>
    /// <param name="file">The path below the folder.</param>
    public static (MetadataKind Kind, string Name)? OfFile(string folder, string file)
    {
        foreach (var kind in Filed.Where(kind => kind.Folder == folder))
        {
            // Folders are deployed as Name-meta.xml; the vendor's help also writes Name.reportFolder-meta.xml (contract 5.3).
            foreach (var ending in kind.IsFolder ? [$".{kind.Suffix}-meta.xml", "-meta.xml"] : new[] { $".{kind.Suffix}" })
            {
                if (file.EndsWith(ending, StringComparison.Ordinal) && file.Contains('/', StringComparison.Ordinal) == (kind == Report || kind == Dashboard)) return (kind, file[..^ending.Length]);
            }
        }

        return null;
    }
}
