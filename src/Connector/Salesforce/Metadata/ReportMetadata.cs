using System.Xml.Linq;
using Connector.Deployment;
using Connector.Segmentation;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Reports on accounts, in a folder that everybody may read (contract 5.4).</summary>
internal static class ReportMetadata
{
    public const string Folder = "Segment_Reports";

    private const int LongestName = 40;
    private const int LongestDescription = 255;
    private const string Owner = "USERS.NAME";

    /// <summary>Standard fields have codes of their own in reports on accounts; those the contract names.</summary>
    private static readonly Dictionary<string, string> StandardColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AnnualRevenue"] = "SALES",
        ["Type"] = "TYPE",
        ["Industry"] = "INDUSTRY",
        ["Rating"] = "RATING",
    };

    public static MetadataComponent OfFolder() => new(MetadataKind.ReportFolder, Folder, FolderMetadata.Of("ReportFolder", "Segment Reports"));

    /// <summary>How a report names a field of Account; null where the code is not known.</summary>
    public static string? Column(string field) =>
        field.EndsWith("__c", StringComparison.Ordinal) ? $"Account.{field}" : StandardColumns.GetValueOrDefault(field);

    /// <summary>As a dashboard refers to it.</summary>
    public static string FullName(SegmentReport report) => $"{Folder}/{DeveloperName.Of(report.Name)}";

    /// <param name="fields">All segment fields.</param>
    /// <param name="figure">The column of the report's figure; null when it counts accounts.</param>
    public static MetadataComponent Of(SegmentReport report, IReadOnlyList<SegmentField> fields, string? figure)
    {
        var segment = Column(report.GroupedBy.Field)!;
        return new MetadataComponent(MetadataKind.Report, FullName(report), Element("Report",
            Chart("HorizontalBar", report.ByOwner ? Owner : segment, null, figure is null ? null : Aggregate(report.Figure!.Kind), figure ?? "RowCount"),
            Columns(report, fields, figure),
            Element("description", $"{ShortText.Cut(report.Description, LongestDescription - SalesforceFields.Mark.Length - 2)} {SalesforceFields.Mark}."),
            Filter(report, fields),
            Element("format", "Summary"),
            report.ByOwner ? Grouping(Owner) : null,
            Grouping(segment),
            Element("name", ShortText.Cut(report.Label, LongestName)),
            Element("params", Element("name", "co"), Element("value", "1")),
            Element("reportType", "AccountList"),
            Element("scope", "organization"),
            Element("showDetails", report.ByOwner || report.OnlyUnclassified),
            Element("showGrandTotal", true),
            Element("showSubTotals", true),
            Element("timeFrameFilter", Element("dateColumn", "CREATED_DATE"), Element("interval", "INTERVAL_CUSTOM"))));
    }

    private static IEnumerable<XElement> Columns(SegmentReport report, IReadOnlyList<SegmentField> fields, string? figure)
    {
        yield return Element("columns", Element("field", "ACCOUNT.NAME"));
        if (figure is not null) yield return Element("columns", Element("aggregateTypes", Aggregate(report.Figure!.Kind)), Element("field", figure));
        if (!report.ByOwner) yield return Element("columns", Element("field", Owner));
        if (!report.ByOwner && !report.OnlyUnclassified) yield break;
        foreach (var field in fields.Where(field => field.Field != report.GroupedBy.Field)) yield return Element("columns", Element("field", Column(field.Field)));
    }

    /// <param name="second">The grouping that the columns are divided by; null for none.</param>
    /// <param name="aggregate">Of the column; null when records are counted.</param>
    internal static XElement Chart(string type, string grouping, string? second, string? aggregate, string column) => Element("chart",
        Element("backgroundColor1", "#FFFFFF"),
        Element("backgroundColor2", "#FFFFFF"),
        Element("backgroundFadeDir", "Diagonal"),
        Element("chartSummaries", aggregate is null ? null : Element("aggregate", aggregate), Element("axisBinding", "y"), Element("column", column)),
        Element("chartType", type),
        Element("enableHoverLabels", true),
        Element("expandOthers", true),
        Element("groupingColumn", grouping),
        Element("legendPosition", "Right"),
        Element("location", "CHART_TOP"),
        second is null ? null : Element("secondaryGroupingColumn", second),
        Element("showAxisLabels", true),
        Element("showPercentage", false),
        Element("showTotal", false),
        Element("showValues", true),
        Element("size", "Medium"),
        Element("summaryAxisRange", "Auto"),
        Element("textColor", "#000000"),
        Element("textSize", 12),
        Element("titleColor", "#000000"),
        Element("titleSize", 18));

    /// <summary>An account without a value is in no segment: it is not in the population, or no run has seen it yet.</summary>
    private static XElement Filter(SegmentReport report, IReadOnlyList<SegmentField> fields) => report.OnlyUnclassified
        ? Element("filter",
            fields.Count > 1 ? Element("booleanFilter", string.Join(" OR ", Enumerable.Range(1, fields.Count))) : null,
            fields.Select(field => Criterion(Column(field.Field)!, "equals", field.Options[^1].Value)))
        : Element("filter", Criterion(Column(report.GroupedBy.Field)!, "notEqual", ""));

    internal static XElement Criterion(string column, string operation, string value) => Element("criteriaItems",
        Element("column", column), Element("columnToColumn", false), Element("isUnlocked", true), Element("operator", operation), Element("value", value));

    /// <param name="granularity">Of a date; exported files have one on every grouping.</param>
    internal static XElement Grouping(string column, string granularity = "Day") =>
        Element("groupingsDown", Element("dateGranularity", granularity), Element("field", column), Element("sortOrder", "Asc"));

    private static string Aggregate(MeasureKind kind) => kind == MeasureKind.Sum ? "Sum" : "Average";
}
