using System.Xml.Linq;
using Connector.Deployment;
using Connector.Segmentation;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>
/// The executive dashboard: a chart per report, two beside each other, and a filter by the main segment; and one on the history, with a filter by period
/// too (contract 5.4).
/// </summary>
/// <remarks>
/// Filters go by position: every chart names a column for each of its dashboard's. Reports on accounts have none that a period could mean, so the period
/// has a dashboard of its own. No running user is named, so it runs as whoever deploys it (UNCONFIRMED for a missing name; so documented for an unknown one).
/// </remarks>
internal static class DashboardMetadata
{
    public const string Folder = "Segment_Dashboards";

    private const int LongestHeader = 80;
    private const int Columns = 12;
    private const int RowsPerChart = 8;
    private const int ChartsPerRow = 2;

    // Not in the contract: the set-up pages take no more charts and tables on one dashboard.
    private const int MostCharts = 20;

    /// <summary>Literals of dates; exported dashboards have others of their kind (contract's sample: LAST_N_DAYS:7).</summary>
    private static readonly string[] Periods = ["THIS_MONTH", "LAST_MONTH", "THIS_QUARTER", "LAST_QUARTER", "THIS_YEAR", "LAST_YEAR"];

    public static MetadataComponent OfFolder() => new(MetadataKind.DashboardFolder, Folder, FolderMetadata.Of("DashboardFolder", "Segment Dashboards"));

    /// <summary>The reports that there is room for: the accounts of every dimension, then what the main dimension's segments compare by, then all else.</summary>
    public static IReadOnlyList<SegmentReport> Fitting(IReadOnlyList<SegmentReport> reports, SegmentField main, bool hasTrend)
    {
        var kept = reports.OrderBy(report => report.Figure is null ? 0 : report.GroupedBy.Field == main.Field ? 1 : 2).Take(MostCharts - (hasTrend ? 1 : 0)).ToHashSet();
        return [.. reports.Where(kept.Contains)];
    }

    /// <param name="main">The segment field that the dashboard is filtered by.</param>
    /// <param name="hasTrend">Whether there is a history of the segments to show the trend of.</param>
    public static MetadataComponent Of(IReadOnlyList<SegmentReport> reports, SegmentField main, bool hasTrend)
    {
        var charts = reports.Select(report => (ReportMetadata.FullName(report), report.Label, "Bar", new[] { ReportMetadata.Column(main.Field)! })).ToList();
        if (hasTrend) charts.Insert(0, (HistoryReports.Trend, $"{main.Label} by Month", "ColumnStacked", [HistoryMetadata.Column(HistoryMetadata.Segment)]));
        return Of("overview", "Segment Overview", $"How customers and their value spread over the segments. {SalesforceFields.Mark}.", [OfSegments(main)], charts);
    }

    /// <param name="main">The segment field whose segments it is filtered by.</param>
    public static MetadataComponent OfHistory(SegmentField main)
    {
        string[] columns = [HistoryMetadata.Column(HistoryMetadata.Segment), HistoryMetadata.Column(HistoryMetadata.Day)];
        return Of("history", "Segment History", $"How the segments grew and shrank, and which accounts moved. {SalesforceFields.Mark}.",
            [OfSegments(main), Filter("Period", Periods)],
            [(HistoryReports.Trend, $"{main.Label} by Month", "ColumnStacked", columns), (HistoryReports.Movements, "Moves by Month", "ColumnStacked", columns)]);
    }

    private static MetadataComponent Of(
        string name, string title, string description, IReadOnlyList<XElement> filters, IReadOnlyList<(string Report, string Header, string Type, string[] FilterColumns)> charts) => new(
        MetadataKind.Dashboard, $"{Folder}/{DeveloperName.Of(name)}", Element("Dashboard",
            Element("backgroundEndColor", "#FFFFFF"),
            Element("backgroundFadeDirection", "Diagonal"),
            Element("backgroundStartColor", "#FFFFFF"),
            Element("chartTheme", "light"),
            Element("colorPalette", "unity"),
            Element("dashboardChartTheme", "light"),
            Element("dashboardColorPalette", "unity"),
            filters,
            Element("dashboardGridLayout",
                charts.Select((chart, place) => Chart(chart.Report, chart.Header, chart.Type, chart.FilterColumns, place)),
                Element("numberOfColumns", Columns),
                Element("rowHeight", 36)),
            Element("dashboardType", "SpecifiedUser"),
            Element("description", description),
            Element("isGridLayout", true),
            Element("textColor", "#000000"),
            Element("title", title),
            Element("titleColor", "#000000"),
            Element("titleSize", 12)));

    private static XElement OfSegments(SegmentField main) => Filter(main.Label, main.Options.Select(option => option.Value));

    private static XElement Filter(string name, IEnumerable<string> values) => Element("dashboardFilters",
        values.Select(value => Element("dashboardFilterOptions", Element("operator", "equals"), Element("values", value))),
        Element("name", name));

    private static XElement Chart(string report, string header, string type, IReadOnlyList<string> filterColumns, int place) => Element("dashboardGridComponents",
        Element("colSpan", Columns / ChartsPerRow),
        Element("columnIndex", place % ChartsPerRow * (Columns / ChartsPerRow)),
        Element("dashboardComponent",
            Element("autoselectColumnsFromReport", true),
            Element("chartAxisRange", "Auto"),
            Element("componentType", type),
            filterColumns.Select(column => Element("dashboardFilterColumns", Element("column", column))),
            Element("displayUnits", "Auto"),
            Element("drillEnabled", false),
            Element("drillToDetailEnabled", false),
            Element("enableHover", false),
            Element("expandOthers", false),
            Element("header", ShortText.Cut(header, LongestHeader)),
            Element("legendPosition", "Bottom"),
            Element("report", report),
            Element("showPercentage", false),
            Element("showValues", true),
            Element("sortBy", "RowLabelAscending"),
            Element("useReportChart", false)),
        Element("rowIndex", place / ChartsPerRow * RowsPerChart),
        Element("rowSpan", RowsPerChart));
}
