using System.CommandLine;
using Connector.TimeMachine;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector stability</c>: how steady have the segments been?</summary>
internal static class StabilityCommand
{
    private static readonly Option<DateTimeOffset?> From = MomentOption.Create("--from", "Moves since then; as far back as is known when left out.", isEnd: false);
    private static readonly Option<DateTimeOffset?> To = MomentOption.Create("--to", "Moves until then; now when left out.", isEnd: true);

    public static Command Create()
    {
        var command = new Command("stability", "Show how steady the segments have been, per dimension and framework version: flips, round trips (A to B and back), and how far the shares have shifted. Reads what was recorded.") { From, To };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var report = await StabilityHistory.OfAsync(store, parsed.GetValue(From), parsed.GetValue(To), cancellationToken);
        var versions = new Dictionary<int, string>();
        foreach (var number in report.Dimensions.Select(one => one.FrameworkVersion).Distinct()) versions[number] = (await store.Runs.FrameworkAsync(number, cancellationToken))?.Version ?? $"number {number}";
        var view = new StabilityView(app.Connection, report.Dimensions, versions);
        Output.Write(parsed, view.ToJson(), view.Print);
        return ExitCode.Done;
    }
}
