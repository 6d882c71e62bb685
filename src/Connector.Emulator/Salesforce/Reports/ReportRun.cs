using System.Globalization;
using Connector.Emulator.Salesforce.Filters;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Reports;

/// <summary>A group of a run, with the groups below it.</summary>
/// <param name="Key">Of the fact map: 0, 0_1.</param>
/// <param name="Value">As filters name it; null for rows without a value.</param>
internal sealed record ReportGroup(string Key, string Label, string? Value, IReadOnlyList<int[]> Rows, IReadOnlyList<ReportGroup> Groups);

/// <summary>Runs a report for one user on what the org holds. A row is one row number per object of the report type, −1 for none.</summary>
internal sealed class ReportRun
{
    private readonly SalesforceOrg _org;
    private readonly Access _access;
    private readonly ReportDefinition _report;

    /// <exception cref="SalesforceException">A part of the report is not emulated, or the user may not see what it needs.</exception>
    public ReportRun(SalesforceOrg org, Access access, ReportDefinition report)
    {
        (_org, _access, _report) = (org, access, report);
        if (report.Unemulated is { } part)
        {
            throw new SalesforceException(501, "NOT_IMPLEMENTED", $"Reports with {part} are stored, and not run, by the emulator");
        }

        foreach (var column in report.Down.Concat(report.Across).Select(grouping => grouping.Column).Concat(report.Filters.Select(filter => filter.Column)))
        {
            if (!access.CanRead(column.Field))
            {
                throw SalesforceException.BadRequest("BAD_REQUEST", $"You don't have access to the column {column.Name}");
            }
        }

        Details = [.. report.Details.Where(column => access.CanRead(column.Field))];
        Aggregates = [.. report.Aggregates.Where(aggregate => access.CanRead(aggregate.Column.Field))];
        Rows = [.. AllRows().Where(Filter())];
        Down = Group(Rows, report.Down, "");
        Across = Group(Rows, report.Across, "");
    }

    public IReadOnlyList<ReportColumn> Details { get; }

    public IReadOnlyList<ReportAggregate> Aggregates { get; }

    public IReadOnlyList<int[]> Rows { get; }

    public IReadOnlyList<ReportGroup> Down { get; }

    public IReadOnlyList<ReportGroup> Across { get; }

    /// <summary>The figure of some rows; NaN for none.</summary>
    public static double Figure(ReportAggregate aggregate, IEnumerable<int[]> rows)
    {
        var cells = rows.Select(row => Cell(aggregate.Column, row)).Where(cell => cell.HasValue).ToList();
        return aggregate.Kind switch
        {
            "Unique" => cells.Distinct().Count(),
            "Sum" => cells.Sum(cell => cell.Number),
            _ when cells.Count == 0 => double.NaN,
            "Average" => cells.Average(cell => cell.Number),
            "Minimum" => cells.Min(cell => cell.Number),
            "Maximum" => cells.Max(cell => cell.Number),
            var other => throw new SalesforceException(501, "NOT_IMPLEMENTED", $"{other} is not emulated"),
        };
    }

    /// <summary>The row of the table that the column's field stands in.</summary>
    public static int Row(ReportColumn column, int[] row)
    {
        var at = row[column.Slot];
        var table = column.Root;
        foreach (var hop in column.Path.Split('.')[..^1])
        {
            var lookup = table.Relationship(hop)!;
            at = ((ReferenceColumn)lookup.Column).TargetRow(at);
            table = ((ReferenceColumn)lookup.Column).Target;
        }

        return at;
    }

    private static Cell Cell(ReportColumn column, int[] row) => Row(column, row) is >= 0 and var at ? column.Field.Column.Get(at) : Org.Cell.Null;

    private IEnumerable<int[]> AllRows()
    {
        var slots = _report.Source.Slots;
        IEnumerable<int[]> rows = Visible(slots[0].Table, _report.Mine).Select(row => new[] { row });
        for (var place = 1; place < slots.Count; place++)
        {
            var lookup = (ReferenceColumn)slots[place].Lookup!.Column;
            var children = Visible(slots[place].Table, mine: false).ToLookup(lookup.TargetRow);
            var (above, outer) = (place - 1, slots[place].Outer);
            rows = rows.SelectMany(row => children[row[above]].DefaultIfEmpty(-1).Where(child => child >= 0 || outer).Select(child => (int[])[.. row, child]));
        }

        return rows;
    }

    private int[] Visible(Table table, bool mine) =>
        new QueryEngine(_org, _access).Run(SoqlParser.Parse($"SELECT Id FROM {table.Name}{(mine ? " USING SCOPE mine" : "")}"), includeDeleted: false).Rows;

    private Func<int[], bool> Filter()
    {
        var tests = _report.Filters.Select(filter => Test(filter.Column, Criterion.ToSoql(filter.Column.Field, filter.Column.Path, filter.Operation,
            filter.Value))).ToArray();
        var logic = FilterLogic.Parse(_report.BooleanFilter, tests.Length);
        var frame = Frame();
        return row => frame(row) && (logic is null || logic.Test(number => tests[number](row)));
    }

    /// <summary>All time when nothing bounds it (contract 5.4).</summary>
    private Func<int[], bool> Frame()
    {
        if (_report.TimeFrame is not var (column, interval, start, end) || (interval == "INTERVAL_CUSTOM" && start is null && end is null))
        {
            return _ => true;
        }

        string Is(string operation, string value) => Criterion.ToSoql(column.Field, column.Path, operation, value);
        if (interval == "INTERVAL_CUSTOM")
        {
            var dayAfter = end is null ? null : DateOnly.ParseExact(end, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd",
                CultureInfo.InvariantCulture);
            string?[] bounds = [start is null ? null : Is("greaterOrEqual", start), dayAfter is null ? null : Is("lessThan", dayAfter)];
            return Test(column, string.Join(" AND ", bounds.OfType<string>()));
        }

        return Test(column, Is("equals", ReportCodes.Days(interval) ?? throw new SalesforceException(501, "NOT_IMPLEMENTED",
            $"The interval {interval} is not emulated")));
    }

    private Func<int[], bool> Test(ReportColumn column, string condition)
    {
        var test = new QueryEngine(_org, _access).Test(SoqlParser.Parse($"SELECT Id FROM {column.Root.Name} WHERE {condition}"));
        return row => test(row[column.Slot]);
    }

    private static List<ReportGroup> Group(IReadOnlyList<int[]> rows, IReadOnlyList<ReportGrouping> groupings, string above)
    {
        if (groupings.Count == 0)
        {
            return [];
        }

        var grouping = groupings[0];
        var groups = rows.GroupBy(row => GroupValue.Of(grouping, Cell(grouping.Column, row))).OrderBy(group => group.Key);
        return [.. (grouping.Descending ? groups.Reverse() : groups).Select((group, place) =>
        {
            var (key, mine) = ($"{above}{place.ToString(CultureInfo.InvariantCulture)}", group.ToList());
            return new ReportGroup(key, group.Key.Label, group.Key.Value, mine, Group(mine, [.. groupings.Skip(1)], key + "_"));
        })];
    }
}
