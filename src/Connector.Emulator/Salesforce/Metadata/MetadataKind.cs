namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>A type of component, and where its file lies in a package (contract 5.3).</summary>
/// <param name="Type">Also the root element of its file.</param>
/// <param name="Listed">Under which package.xml lists it: folders go with what they hold.</param>
/// <param name="Folder">Of the files; of a part that of its object's file.</param>
/// <param name="KeyPrefix">What its ids begin with.</param>
internal sealed record MetadataKind(string Type, string Listed, string Folder, string Suffix, string KeyPrefix)
{
    /// <summary>The element of the object's file that holds it; null for a file of its own.</summary>
    public string? Part { get; init; }

    /// <summary>The folder type of reports and dashboards, which lie in folders.</summary>
    public string? FolderType { get; init; }

    public bool IsFolder => Type != Listed;

    public static readonly MetadataKind CustomObject = new("CustomObject", "CustomObject", "objects", "object", "01I");
    public static readonly MetadataKind CustomField = PartOf("CustomField", "fields", "00N");
    public static readonly MetadataKind ListView = PartOf("ListView", "listViews", "00B");
    public static readonly MetadataKind RecordType = PartOf("RecordType", "recordTypes", "012");
    public static readonly MetadataKind PermissionSet = new("PermissionSet", "PermissionSet", "permissionsets", "permissionset", "0PS");
    public static readonly MetadataKind GlobalValueSet = new("GlobalValueSet", "GlobalValueSet", "globalValueSets", "globalValueSet", "0Nt");
    public static readonly MetadataKind ReportFolder = new("ReportFolder", "Report", "reports", "reportFolder", "00l");
    public static readonly MetadataKind DashboardFolder = new("DashboardFolder", "Dashboard", "dashboards", "dashboardFolder", "00l");
    public static readonly MetadataKind ReportType = new("ReportType", "ReportType", "reportTypes", "reportType", "070");
    public static readonly MetadataKind Report = new("Report", "Report", "reports", "report", "00O") { FolderType = "ReportFolder" };
    public static readonly MetadataKind Dashboard = new("Dashboard", "Dashboard", "dashboards", "dashboard", "01Z") { FolderType = "DashboardFolder" };
    public static readonly MetadataKind Layout = new("Layout", "Layout", "layouts", "layout", "00h");

    /// <summary>All that is emulated, in the order in which a package is put in: what is named before what names it.</summary>
    public static readonly MetadataKind[] All =
    [
        GlobalValueSet, CustomObject, CustomField, PartOf("CompactLayout", "compactLayouts", "0AH"), RecordType, ListView, Layout,
        new("FlexiPage", "FlexiPage", "flexipages", "flexipage", "0M0"), PermissionSet, ReportType, ReportFolder, Report, DashboardFolder, Dashboard,
    ];

    /// <summary>Types of the platform of which this org has no component and takes none: they may be asked for.</summary>
    public static readonly string[] Empty = ["ApexClass", "ApexTrigger", "ApprovalProcess", "Flow", "Workflow"];

    public static MetadataKind? Of(string type) => Array.Find(All, kind => kind.Type == type);

    /// <summary>The kind whose files have this name: <c>reports/Folder/Name.report</c>, <c>reports/Folder-meta.xml</c>; null for any other file.</summary>
    public static (MetadataKind Kind, string FullName)? OfFile(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return null;
        }

        var (folder, rest) = (path[..slash], path[(slash + 1)..]);
        foreach (var kind in All.Where(kind => kind.Part is null && kind.Folder == folder))
        {
            foreach (var end in kind.IsFolder ? new[] { $".{kind.Suffix}-meta.xml", "-meta.xml" } : [$".{kind.Suffix}"])
            {
                if (rest.EndsWith(end, StringComparison.Ordinal))
                {
                    return (kind, Uri.UnescapeDataString(rest[..^end.Length]));
                }
            }
        }

        return null;
    }

    /// <summary>The file of a component; a part lies in its object's. Names are percent-encoded where a path could not hold them.</summary>
    public string FileOf(string fullName) => Part is not null
        ? CustomObject.FileOf(fullName[..fullName.IndexOf('.', StringComparison.Ordinal)])
        : IsFolder ? $"{Folder}/{fullName}-meta.xml" : $"{Folder}/{Encode(fullName)}.{Suffix}";

    // Which characters the platform encodes is not confirmed by the contract; spaces stay, as in its own examples.
    private static string Encode(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '_' or '-' or '/' or '.' || letter > 127
            ? letter.ToString() : Uri.HexEscape(letter)));

    private static MetadataKind PartOf(string type, string element, string keyPrefix) => new(type, type, "objects", "object", keyPrefix) { Part = element };
}
