using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Simulation;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>A simulation for a person, and as JSON.</summary>
/// <param name="AsOf">Null = the book as it is.</param>
/// <param name="NotInBook">Fields that the other framework reads and the book does not have.</param>
internal sealed record SimulationView(string Connection, DateTimeOffset? AsOf, Simulation Simulation, IReadOnlyList<string> NotInBook)
{
    public object ToJson() => new
    {
        connection = Connection,
        as_of = AsOf,
        before = Identity(Simulation.Before),
        after = Identity(Simulation.After),
        accounts = Simulation.Accounts,
        moved = Simulation.Moved,
        value_moved = Simulation.ValueMoved,
        not_in_book = NotInBook,
        added = Simulation.Added.Select(dimension => dimension.Name),
        removed = Simulation.Removed.Select(dimension => dimension.Name),
        dimensions = Simulation.Dimensions.Select(dimension => new
        {
            dimension = dimension.After.Name,
            moved = dimension.Moved,
            value_moved = dimension.ValueMoved,
            retired = dimension.Retired.Select(flow => new { segment = flow.Retired.Name, successor = flow.Retired.Successor, accounts = flow.Accounts, off_the_crosswalk = flow.OffTheWay }),
            matrix = SimulatedMoves.Matrix(dimension),
            causes = SimulatedMoves.Causes(dimension),
        }),
        largest = SimulatedMoves.Largest(Simulation.Largest),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine($"{Simulation.After.Name} {Simulation.After.Version} instead of {Simulation.Before.Name} {Simulation.Before.Version}, on {Plural.Of(Simulation.Accounts, "account")} of {Connection}{(AsOf is { } moment ? $" as known {moment:yyyy-MM-dd HH:mm}Z" : "")}:");
        text.WriteLine($"{Plural.Of(Simulation.Moved, "account")} would move{Weight(Simulation.ValueMoved)}");
        foreach (var field in NotInBook) text.WriteLine($"  {field} is not in the book: what comes from it is unknown here; a run under the new framework reads it");
        foreach (var dimension in Simulation.Added) text.WriteLine($"  {dimension.Label} is new: 'connector plan' under it shows what it would write");
        foreach (var dimension in Simulation.Removed) text.WriteLine($"  {dimension.Label} is gone: its field stays as it is");
        foreach (var dimension in Simulation.Dimensions) Print(text, dimension);
        if (Simulation.Largest.Count == 0) return;
        text.WriteLine("The heaviest that would move:");
        foreach (var move in Simulation.Largest) text.WriteLine($"  {move.Account} {move.Dimension.Label}: {move.Rules}{(move.Value is { } value ? Weight(value) : "")}");
    }

    private void Print(TextWriter text, SimulatedDimension dimension) => SimulatedMoves.Print(text, dimension, Weight);

    private string Weight(double value) => (Simulation.After.Value ?? Simulation.Before.Value) is null ? "" : $", {Name} {Tables.Number(value)}";

    private string Name => Simulation.After.Value is { } position ? Simulation.After.Attributes[position].Name : Simulation.Before.Attributes[Simulation.Before.Value!.Value].Name;

    internal static object Identity(Framework framework) => new { name = framework.Name, version = framework.Version.ToString(), hash = framework.Hash };
}
