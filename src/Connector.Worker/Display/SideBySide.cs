using Connector.Segmentation;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>One framework, several connections: who is where in each, in one table per dimension.</summary>
internal static class SideBySide
{
    /// <param name="all">Under the same framework. Those that decided nothing are left out; one alone is no comparison.</param>
    public static void Print(IEnumerable<(string Connection, RunReport Report)> all)
    {
        var runs = all.Where(run => run.Report.Record.Evaluated > 0).ToList();
        if (runs.Count < 2) return;
        Console.WriteLine();
        Console.WriteLine($"One framework, {runs.Count} connections: active accounts per segment");
        var dimensions = runs[0].Report.Distribution.Dimensions;
        for (var i = 0; i < dimensions.Count; i++)
        {
            var tallies = runs.Select(run => run.Report.Distribution.Dimensions[i]).ToList();
            var table = Tables.New([dimensions[i].Dimension.Label, .. runs.Select(run => run.Connection)]);
            foreach (var column in table.Columns.Skip(1)) column.RightAligned();
            for (var segment = 0; segment < dimensions[i].Segments.Count; segment++)
            {
                table.AddRow([Tables.Cell(dimensions[i].Dimension.At(segment).Label), .. tallies.Select(tally => Cell(tally, segment))]);
            }

            AnsiConsole.Write(table);
        }
    }

    private static string Cell(DimensionTally tally, int segment) => $"{Tables.Number(tally.Segments[segment])} ({Tables.Share(tally.Segments[segment], tally.Assigned)})";
}
