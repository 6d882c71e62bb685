using System.CommandLine;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector apply PLAN</c>: carries out an approved plan, exactly that.</summary>
internal static class ApplyCommand
{
    private static readonly Argument<long> Number = new("PLAN") { Description = "The approved plan's number." };

    public static Command Create()
    {
        var command = new Command("apply", "Carry out an approved plan: exactly that. Refused when framework or schema moved under it; a row that moved is left out and listed (exit 4).") { Number };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var report = await app.RunAsync(at => new ApplyRun(at, parsed.GetValue(Number)).ExecuteAsync(cancellationToken), cancellationToken);
        return RunDisplay.Tell(parsed, app.Connection, report);
    }
}
