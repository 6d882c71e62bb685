using System.Xml.Linq;
using Connector.Emulator.Salesforce.Filters;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Reports;

/// <param name="Granularity">Of a date: Day, Week, Month, Quarter, Year; other fields ignore it.</param>
internal sealed record ReportGrouping(ReportColumn Column, string Granularity, bool Descending);

/// <summary>A condition with the operation of the metadata; no value means blank.</summary>
internal sealed record ReportFilter(ReportColumn Column, string Operation, string? Value, bool Unlocked);

/// <summary>A figure of each group: Sum, Average, Minimum, Maximum or Unique of a column.</summary>
internal sealed record ReportAggregate(string Kind, ReportColumn Column)
{
    /// <summary>As the run names it: s!SALES (contract 7).</summary>
    public string Name => Kind switch { "Sum" => "s!", "Average" => "a!", "Minimum" => "m!", "Maximum" => "x!", _ => "u!" } + Column.Name;
}

/// <summary>A report with its names looked up.</summary>
/// <param name="Unemulated">A part of it that can be stored and not be run; null if all of it can.</param>
internal sealed record ReportDefinition(ReportSource Source, string Format, IReadOnlyList<ReportColumn> Details, IReadOnlyList<ReportGrouping> Down,
    IReadOnlyList<ReportGrouping> Across, IReadOnlyList<ReportFilter> Filters, string? BooleanFilter, IReadOnlyList<ReportAggregate> Aggregates,
        bool ShowsDetails, bool Mine,
    (ReportColumn Column, string Interval, string? Start, string? End)? TimeFrame, string? Unemulated)
{
    private static readonly string[] NotEmulated = ["aggregates", "block", "buckets", "crossFilters", "customDetailFormulas", "dataCategoryFilters",
        "historicalSelector", "aggregateFilters"];

    /// <exception cref="MetadataProblem">A type, column, grouping or filter that is not there or does not go.</exception>
    public static ReportDefinition Read(SalesforceOrg org, XElement body)
    {
        var format = body.Text("format")!;
        var source = ReportSource.Of(org, body.Text("reportType")!);
        var special = NotEmulated.FirstOrDefault(name => body.All(name).Any());
        ReportColumn Column(string name) => source.Column(name) ?? throw new MetadataProblem($"invalid column: {name} of the report type {source.Type}");

        // Columns that a bucket or formula makes are none of the type's, so such a report is not looked into.
        var columns = special is null ? body.All("columns").Select(column => (Column: Column(column.Text("field")!), Element: column)).ToList() : [];
        var (down, across) = special is null ? (Groupings(body, "groupingsDown", Column), Groupings(body, "groupingsAcross", Column)) : ([], []);
        Check(format, down.Count, across.Count, special);
        var criteria = body.Element(MetadataXml.Namespace + "filter");
        var filters = special is null ? (criteria?.All("criteriaItems") ?? []).Select(item => Filter(item, Column)).ToList() : [];
        if (special is null)
        {
            _ = FilterLogic.Parse(criteria?.Text("booleanFilter"), filters.Count);
        }

        var frame = body.Element(MetadataXml.Namespace + "timeFrameFilter");
        return new ReportDefinition(source, format, [.. columns.Select(each => each.Column)], down, across, filters, criteria?.Text("booleanFilter"),
            [.. columns.SelectMany(each => each.Element.All("aggregateTypes").Where(kind => kind.Value is not ("None" or "Noop"))
                .Select(kind => Aggregate(kind.Value, each.Column)))],
            body.Text("showDetails") is null || body.Flag("showDetails"), Scope(body),
            frame is null || special is not null ? null : (Column(frame.Text("dateColumn")!), frame.Text("interval")!, frame.Text("startDate"),
                frame.Text("endDate")), special);
    }

    private static void Check(string format, int down, int across, string? special)
    {
        var allowed = format switch { "Tabular" => (0, 0), "Summary" => (3, 0), "Matrix" => (2, 2), _ => (int.MaxValue, int.MaxValue) };
        if (special is null && (down > allowed.Item1 || across > allowed.Item2 || (format != "Tabular" && down == 0) || (format == "Matrix" && across == 0)))
        {
            throw new MetadataProblem($"A report of the format {format} can't have {down} groupings down and {across} across");
        }
    }

    private static List<ReportGrouping> Groupings(XElement body, string name, Func<string, ReportColumn> column) => [.. body.All(name).Select(grouping =>
        new ReportGrouping(column(grouping.Text("field")!), grouping.Text("dateGranularity") ?? "Day", grouping.Text("sortOrder") == "Desc"))];

    private static ReportFilter Filter(XElement item, Func<string, ReportColumn> column)
    {
        if (item.Flag("columnToColumn"))
        {
            throw new MetadataProblem("Comparing two columns is not emulated");
        }

        var filter = new ReportFilter(column(item.Text("column")!), item.Text("operator")!, item.Text("value"), item.Flag("isUnlocked"));
        _ = Criterion.ToSoql(filter.Column.Field, filter.Column.Path, filter.Operation, filter.Value);
        return filter;
    }

    private static ReportAggregate Aggregate(string kind, ReportColumn column) => column.Field.IsNumber || kind == "Unique" ? new(kind, column)
        : throw new MetadataProblem($"{kind} does not go with the column {column.Name}");

    private static bool Scope(XElement body) => body.Text("scope") switch
    {
        null or "organization" or "org" or "everything" => false,
        "user" => true,
        var scope => throw new MetadataProblem($"invalid scope: {scope}"),
    };
}
