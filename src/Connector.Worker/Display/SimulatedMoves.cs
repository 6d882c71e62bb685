using Connector.Accounts;
using Connector.Segmentation.Simulation;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>Who a simulation moves in one dimension, as text and as JSON.</summary>
internal static class SimulatedMoves
{
    private const int CausesShown = 8;
    private const string Nowhere = "no segment";

    public static object Matrix(SimulatedDimension dimension) =>
        dimension.Matrix.Select(cell => new { from = cell.From?.Name, to = cell.To?.Name, accounts = cell.Accounts, value = cell.Value });

    public static object Causes(SimulatedDimension dimension) =>
        dimension.Causes.Select(cause => new { from = cause.Rules.From, to = cause.Rules.To, accounts = cause.Accounts, value = cause.Value });

    public static object Largest(IEnumerable<SimulatedMove> moves) =>
        moves.Select(move => new { account = move.Account.Value, dimension = move.Dimension.Name, from = move.Rules.From, to = move.Rules.To, value = move.Value });

    /// <param name="weight">What a number of accounts weighs, with a comma before it; empty where accounts are not weighed.</param>
    public static void Print(TextWriter text, SimulatedDimension dimension, Func<double, string> weight)
    {
        text.WriteLine();
        text.WriteLine($"{dimension.After.Label}: {(dimension.Moved == 0 ? "nobody moves" : $"{Plural.Of(dimension.Moved, "moves", "move")}{weight(dimension.ValueMoved)}")}");
        if (dimension.Moved == 0) return;
        var cells = dimension.Matrix.ToList();
        var (rows, columns) = (cells.Select(cell => cell.From?.Label ?? Nowhere).Distinct().ToList(), cells.Select(cell => cell.To).Distinct().OrderBy(to => to is null ? int.MaxValue : dimension.After.PositionOf(to.Name)).Select(to => to?.Label ?? Nowhere).ToList());
        var table = Tables.New(["from \\ to", .. columns]);
        foreach (var column in table.Columns.Skip(1)) column.RightAligned();
        foreach (var row in rows)
        {
            table.AddRow([Tables.Cell(row), .. columns.Select(column => cells.Where(cell => (cell.From?.Label ?? Nowhere) == row && (cell.To?.Label ?? Nowhere) == column).Sum(cell => cell.Accounts) is var count and > 0 ? Tables.Number(count) : "")]);
        }

        AnsiConsole.Write(table);
        foreach (var flow in dimension.Retired) text.WriteLine($"  {flow}");
        foreach (var (rules, accounts, value) in dimension.Causes.Take(CausesShown)) text.WriteLine($"  {Tables.Number(accounts)} × {rules}{weight(value)}");
        if (dimension.Causes.Count > CausesShown) text.WriteLine($"  … and {dimension.Causes.Count - CausesShown} more (--json has all)");
    }
}
