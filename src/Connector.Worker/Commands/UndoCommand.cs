using System.CommandLine;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector undo RUN</c>: takes a run back.</summary>
internal static class UndoCommand
{
    private static readonly Argument<long> Number = new("RUN") { Description = "The number of the run." };

    private static readonly Option<bool> DeleteData = new("--delete-data") { Description = "Also delete fields that the run created and in which records have values. Left out: these stay, hidden." };

    public static Command Create()
    {
        var command = new Command("undo", "Restore what a run changed and nobody touched since. Restored fields are left alone until their inputs or the framework change ('connector holds' lists and releases them). What the run deployed is taken back too.") { Number, DeleteData };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var report = await app.RunAsync(at => new UndoRun(at, parsed.GetValue(Number), parsed.GetValue(DeleteData)).ExecuteAsync(cancellationToken), cancellationToken);
        return RunDisplay.Tell(parsed, app.Connection, report);
    }
}
