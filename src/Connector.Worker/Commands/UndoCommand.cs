using System.CommandLine;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector undo RUN</c>: takes a run back.</summary>
internal static class UndoCommand
{
    private static readonly Argument<long> Number = new("RUN") { Description = "The number of the run." };

    public static Command Create()
    {
        var command = new Command("undo", "Restore what a run changed and nobody touched since. Restored fields are left alone until their inputs or the framework change ('connector holds' lists and releases them).") { Number };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var report = await app.RunAsync(at => new UndoRun(at, parsed.GetValue(Number)).ExecuteAsync(cancellationToken), cancellationToken);
        return RunDisplay.Tell(parsed, app.Connection, report);
    }
}
