using System.CommandLine;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector run</c>: one sync now, all stages, within the guards.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "One sync of a connection now: read, decide, plan, write the differences back. Exits 0 done, 1 failed, 2 settings, 3 held, 4 partial.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var report = await app.RunAsync(at => new SyncRun(at).ExecuteAsync(cancellationToken), cancellationToken);
        return RunDisplay.Tell(parsed, app.Connection, report);
    }
}
