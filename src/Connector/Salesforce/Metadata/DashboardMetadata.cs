using System.Xml.Linq;
using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>The executive dashboard: a chart per report, two beside each other, and a filter by the main segment (contract 5.4).</summary>
/// <remarks>No running user is named, so it runs as whoever deploys it (UNCONFIRMED for a missing name; so documented for an unknown one).</remarks>
internal static class DashboardMetadata
{
    public const string Folder = "Segment_Dashboards";

    private const int LongestHeader = 80;
    private const int Columns = 12;
    private const int RowsPerChart = 8;
    private const int ChartsPerRow = 2;

    public static MetadataComponent OfFolder() => new(MetadataKind.DashboardFolder, Folder, FolderMetadata.Of("DashboardFolder", "Segment Dashboards"));

    /// <param name="main">The segment field that the dashboard is filtered by.</param>
    public static MetadataComponent Of(IReadOnlyList<SegmentReport> reports, SegmentField main) => new(
        MetadataKind.Dashboard, $"{Folder}/{DeveloperName.Of("overview")}", Element("Dashboard",
            Element("backgroundEndColor", "#FFFFFF"),
            Element("backgroundFadeDirection", "Diagonal"),
            Element("backgroundStartColor", "#FFFFFF"),
            Element("chartTheme", "light"),
            Element("colorPalette", "unity"),
            Element("dashboardChartTheme", "light"),
            Element("dashboardColorPalette", "unity"),
            Element("dashboardFilters",
                main.Options.Select(option => Element("dashboardFilterOptions", Element("operator", "equals"), Element("values", option.Value))),
                Element("name", main.Label)),
            Element("dashboardGridLayout",
                reports.Select((report, place) => Chart(report, main, place)),
                Element("numberOfColumns", Columns),
                Element("rowHeight", 36)),
            Element("dashboardType", "SpecifiedUser"),
            Element("description", $"How customers and their value spread over the segments. {SalesforceFields.Mark}."),
            Element("isGridLayout", true),
            Element("textColor", "#000000"),
            Element("title", "Segment Overview"),
            Element("titleColor", "#000000"),
            Element("titleSize", 12)));

    /// <summary>Filters go by position: every chart names the filter's column.</summary>
    private static XElement Chart(SegmentReport report, SegmentField main, int place) => Element("dashboardGridComponents",
        Element("colSpan", Columns / ChartsPerRow),
        Element("columnIndex", place % ChartsPerRow * (Columns / ChartsPerRow)),
        Element("dashboardComponent",
            Element("autoselectColumnsFromReport", true),
            Element("chartAxisRange", "Auto"),
            Element("componentType", "Bar"),
            Element("dashboardFilterColumns", Element("column", ReportMetadata.Column(main.Field))),
            Element("displayUnits", "Auto"),
            Element("drillEnabled", false),
            Element("drillToDetailEnabled", false),
            Element("enableHover", false),
            Element("expandOthers", false),
            Element("header", DeveloperName.Cut(report.Label, LongestHeader)),
            Element("legendPosition", "Bottom"),
            Element("report", ReportMetadata.FullName(report)),
            Element("showPercentage", false),
            Element("showValues", true),
            Element("sortBy", "RowLabelAscending"),
            Element("useReportChart", false)),
        Element("rowIndex", place / ChartsPerRow * RowsPerChart),
        Element("rowSpan", RowsPerChart));
}
