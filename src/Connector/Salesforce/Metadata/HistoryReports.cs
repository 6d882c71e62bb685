using System.Xml.Linq;
using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Reports on the history of the segments: which accounts moved, and how many each segment had (contract 5.4).</summary>
internal static class HistoryReports
{
    public static readonly string Trend = $"{ReportMetadata.Folder}/{DeveloperName.Of("trend")}";
    public static readonly string Movements = $"{ReportMetadata.Folder}/{DeveloperName.Of("movements")}";

    public static IEnumerable<MetadataComponent> Of(SegmentHistory history) =>
    [
        new(MetadataKind.Report, Movements, Report(
            "Segment Movements", "Accounts that went from one segment to another, by month.", HistoryMetadata.Move, null, hasSum: false,
            [Column(HistoryMetadata.Account), Column(HistoryMetadata.From)], [Grouping(HistoryMetadata.Day, "Month"), Grouping(HistoryMetadata.Dimension), Grouping(HistoryMetadata.Segment)])),
        new(MetadataKind.Report, Trend, Report(
            "Segment Trend", $"Number of accounts in each segment of {history.Main.Label}, month by month.", HistoryMetadata.Month, history.Main.Value, hasSum: true,
            [], [Grouping(HistoryMetadata.Day, "Month"), Grouping(HistoryMetadata.Segment)])),
    ];

    /// <param name="dimension">Its name; null = all of them.</param>
    private static XElement Report(
        string name, string description, string kind, string? dimension, bool hasSum, IReadOnlyList<XElement> columns, IReadOnlyList<XElement> groupings) => Element("Report",
        Chart(hasSum, (string)groupings[^1].Child("field")!),
        columns,
        hasSum ? Element("columns", Element("aggregateTypes", "Sum"), Element("field", HistoryMetadata.Column(HistoryMetadata.Accounts))) : null,
        Element("description", $"{description} {SalesforceFields.Mark}."),
        Element("filter",
            ReportMetadata.Criterion(HistoryMetadata.Column(HistoryMetadata.Kind), "equals", kind),
            dimension is null ? null : ReportMetadata.Criterion(HistoryMetadata.Column(HistoryMetadata.Dimension), "equals", dimension)),
        Element("format", "Summary"),
        groupings,
        Element("name", name),
        Element("reportType", HistoryMetadata.ReportTypeName),
        Element("scope", "organization"),
        Element("showDetails", !hasSum),
        Element("showGrandTotal", !hasSum), // the months' counts add up to nothing
        Element("showSubTotals", true),
        Element("timeFrameFilter", Element("dateColumn", HistoryMetadata.Column(HistoryMetadata.Day)), Element("interval", "INTERVAL_CUSTOM")));

    private static XElement Chart(bool hasSum, string second) => ReportMetadata.Chart("VerticalColumnStacked", HistoryMetadata.Column(HistoryMetadata.Day), second,
        hasSum ? "Sum" : null, hasSum ? HistoryMetadata.Column(HistoryMetadata.Accounts) : "RowCount");

    private static XElement Column(string field) => Element("columns", Element("field", HistoryMetadata.Column(field)));

    private static XElement Grouping(string field, string granularity = "Day") => ReportMetadata.Grouping(HistoryMetadata.Column(field), granularity);
}
