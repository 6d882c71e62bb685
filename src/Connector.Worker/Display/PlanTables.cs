using Connector.Accounts;
using Connector.Planning;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>What a plan does, for people: counts from and to, and the accounts that weigh most.</summary>
internal static class PlanTables
{
    public static void PrintMoves(PlanTally plan)
    {
        var table = Tables.New("Field", "From", "To", "Accounts", "Value");
        table.Columns[3].RightAligned();
        for (var field = 0; field < plan.Fields.Count; field++)
        {
            foreach (var move in plan.Moves(field))
            {
                table.AddRow(Tables.Cell(plan.Fields[field]), Tables.Cell(From(move.From)), Tables.Cell(To(move.To)), Tables.Number(move.Accounts), Tables.Number(move.Value));
            }
        }

        AnsiConsole.Write(table);
        if (plan.OverTheirs > 0) Console.Out.WriteLine($"  {Plural.Of(plan.OverTheirs, "of these changes replaces", "of these changes replace")} a value that a person put there");
    }

    public static void PrintLargest(PlanTally plan)
    {
        if (plan.Largest.Count == 0) return;
        Console.Out.WriteLine("  The accounts that weigh most:");
        foreach (var move in plan.Largest)
        {
            Console.Out.WriteLine($"    {move.Account}  value {move.Value:N0}  {string.Join(", ", move.Fields.Select(field => $"{plan.Fields[field.Field]}: {From(field.From)} → {To(field.To)}"))}");
        }
    }

    public static object ToJson(PlanTally plan) => new
    {
        fields = plan.Fields.Select((name, field) => new
        {
            field = name,
            accounts = plan.Accounts(field),
            value = plan.Value(field),
            moves = plan.Moves(field).Select(move => new { from = Text(move.From), to = Text(move.To), accounts = move.Accounts, value = move.Value }),
        }),
        over_theirs = plan.OverTheirs,
        largest = plan.Largest.Select(move => new
        {
            account = move.Account.Value,
            value = move.Value,
            changes = move.Fields.Select(field => new { field = plan.Fields[field.Field], from = Text(field.From), to = Text(field.To) }),
        }),
    };

    private static string From(AttributeValue value) => Text(value) ?? "(blank)";

    private static string To(AttributeValue value) => Text(value) ?? "(cleared)";

    private static string? Text(AttributeValue value) => value.IsKnown ? value.ToString() : null;
}
