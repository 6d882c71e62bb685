using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation.Simulation;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>A range of nights under another framework, for a person and as JSON.</summary>
/// <param name="NotInBook">Fields that the other framework reads and the book does not have.</param>
internal sealed record NightsView(string Connection, NightlySimulation Simulation, IReadOnlyList<string> NotInBook)
{
    private const int NightsShown = 10;

    public object ToJson() => new
    {
        connection = Connection,
        from = Simulation.Nights[0].At,
        to = Simulation.Nights[^1].At,
        before = SimulationView.Identity(Simulation.Before),
        after = SimulationView.Identity(Simulation.After),
        accounts = Simulation.Accounts,
        moved = Simulation.Moved,
        value_moved = Simulation.ValueMoved,
        not_in_book = NotInBook,
        nights = Simulation.Nights.Select(night => night.At),
        dimensions = Simulation.Dimensions.Select(dimension => new
        {
            dimension = dimension.Dimension.Name,
            moved = dimension.AtTheEnd.Moved,
            value_moved = dimension.AtTheEnd.ValueMoved,
            flips_recorded = dimension.FlipsRecorded,
            flips_simulated = dimension.FlipsSimulated,
            elsewhere = dimension.Differ,
            segments = dimension.Segments.Select(segment => new { segment = segment.Segment, recorded = segment.Recorded, simulated = segment.Simulated }),
            matrix = SimulatedMoves.Matrix(dimension.AtTheEnd),
            causes = SimulatedMoves.Causes(dimension.AtTheEnd),
        }),
        largest = SimulatedMoves.Largest(Simulation.Largest),
    };

    public void Print(TextWriter text)
    {
        var nights = Simulation.Nights;
        text.WriteLine($"{Simulation.After.Name} {Simulation.After.Version} from {Moment(nights[0])} to {Moment(nights[^1])}, the {Plural.Of(nights.Count, "run")} of that time, on {Plural.Of(Simulation.Accounts, "account")} of {Connection}, beside what was recorded:");
        text.WriteLine($"{Plural.Of(Simulation.Moved, "account")} would be elsewhere at the end{Weight(Simulation.ValueMoved)}");
        foreach (var field in NotInBook) text.WriteLine($"  {field} is not in the book: what comes from it is unknown here");
        foreach (var dimension in Simulation.Dimensions) Print(text, dimension);
        if (Simulation.Largest.Count == 0) return;
        text.WriteLine("The heaviest that would be elsewhere:");
        foreach (var move in Simulation.Largest) text.WriteLine($"  {move.Account} {move.Dimension.Label}: {move.Rules}{(move.Value is { } value ? Weight(value) : "")}");
    }

    /// <summary>At most so many nights, the first and the last among them; --json has all.</summary>
    private void Print(TextWriter text, SimulatedNights dimension)
    {
        SimulatedMoves.Print(text, dimension.AtTheEnd, Weight);
        text.WriteLine($"  moves between segments after the first night: {Tables.Number(dimension.FlipsRecorded)} recorded, {Tables.Number(dimension.FlipsSimulated)} simulated");
        var segments = dimension.Segments;
        var table = Tables.New(["Night", "Elsewhere", .. segments.Select(segment => dimension.Dimension.Find(segment.Segment)?.Label ?? segment.Segment)]);
        foreach (var column in table.Columns.Skip(1)) column.RightAligned();
        var (count, shown) = (Simulation.Nights.Count, Math.Min(Simulation.Nights.Count, NightsShown));
        foreach (var night in Enumerable.Range(0, shown).Select(row => shown == 1 ? 0 : row * (count - 1) / (shown - 1)))
        {
            table.AddRow([Moment(Simulation.Nights[night]), Tables.Number(dimension.Differ[night]), .. segments.Select(segment => $"{Tables.Number(segment.Recorded[night])} → {Tables.Number(segment.Simulated[night])}")]);
        }

        AnsiConsole.Write(table);
    }

    private string Weight(double value) => Simulation.After.Value is { } position ? $", {Simulation.After.Attributes[position].Name} {Tables.Number(value)}" : "";

    private static string Moment(Night night) => night.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
