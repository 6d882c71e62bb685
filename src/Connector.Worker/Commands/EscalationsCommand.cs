using System.CommandLine;
using Connector.Store;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector escalations</c>: limits of the framework that were exceeded, who was called, and what they answered.</summary>
internal static class EscalationsCommand
{
    private static readonly Argument<long> Number = new("ESCALATION") { Description = "Its number." };
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Evidence = new("--evidence") { Description = "What was asked for, or where it can be looked up.", HelpName = "TEXT", Required = true };

    public static Command Create()
    {
        var answer = new Command("answer", "Answer an escalation with the evidence asked for. It stays open until a run finds its limit kept again.") { Number, Evidence, By };
        answer.SetAction(AnswerAsync);
        var command = new Command("escalations", "List limits of the framework ('escalations') that runs found exceeded, the open ones first; answer them.") { answer };
        command.SetAction(ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        return await TellAsync(parsed, app, store, cancellationToken);
    }

    private static async Task<int> AnswerAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var number = parsed.GetRequiredValue(Number);
        if (!await store.Escalations.AnswerAsync(number, parsed.GetRequiredValue(By), parsed.GetValue(Evidence)!, cancellationToken))
        {
            Console.Error.WriteLine($"there is no open escalation {number}");
            return ExitCode.Failed;
        }

        return await TellAsync(parsed, app, store, cancellationToken);
    }

    private static async Task<int> TellAsync(ParseResult parsed, CliApp app, IConnectionStore store, CancellationToken cancellationToken)
    {
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var escalations = await store.Escalations.ListAsync(cancellationToken);
        Output.Write(parsed, new { connection = app.Connection, escalations = escalations.Select(one => ToJson(one, now)) }, text =>
        {
            if (escalations.Count == 0) text.WriteLine("no escalations");
            foreach (var one in escalations) text.WriteLine(Line(one, now));
        });
        return ExitCode.Done;
    }

    private static string Line(Escalation one, DateTimeOffset now) =>
        $"{one.Id}  {one.Name} since run {one.Run} ({one.OpenedAt:yyyy-MM-dd}): {one.Measured}; "
        + (one.Answer is { } answer ? $"answered by {answer.By} on {answer.At:yyyy-MM-dd}: {answer.Text}" : $"{one.Owner} answers by {one.Due:yyyy-MM-dd}{(one.IsOverdue(now) ? " (overdue)" : "")} with: {one.Wanted}")
        + (one.ClosedAt is { } closed ? $"; over since {closed:yyyy-MM-dd}" : "");

    private static object ToJson(Escalation one, DateTimeOffset now) => new
    {
        escalation = one.Id,
        name = one.Name,
        run = one.Run,
        measured = one.Measured,
        owner = one.Owner,
        wanted = one.Wanted,
        opened = one.OpenedAt,
        due = one.Due,
        overdue = one.IsOverdue(now),
        answered_by = one.Answer?.By,
        answered = one.Answer?.At,
        answer = one.Answer?.Text,
        closed = one.ClosedAt,
    };
}
