using System.CommandLine;
using Connector.Accounts;
using Connector.TimeMachine;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector calibrate stability</c>: which margin, dwell and confirmation would have avoided how many flips, at what delay?</summary>
internal static class CalibrateStabilityCommand
{
    private static readonly Option<string[]> Dimensions = new("--dimension") { Description = "Only this dimension; repeatable. All when left out.", HelpName = "NAME" };
    private static readonly Option<DateTimeOffset?> From = MomentOption.Create("--from", "Runs since then; as far back as is known when left out.", isEnd: false);
    private static readonly Option<DateTimeOffset?> To = MomentOption.Create("--to", "Runs until then; now when left out.", isEnd: true);

    public static Command Create()
    {
        var command = new Command("stability", "Try margins, dwells and confirmations on the runs of the past: flips avoided against days delayed. Proposes, and changes nothing.") { Dimensions, From, To };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var chosen = (parsed.GetValue(Dimensions) ?? []).Select(name => app.Framework.Dimension(name)
            ?? throw new SettingsException($"the framework has no dimension '{name}'; it has {string.Join(", ", app.Framework.Dimensions.Select(one => one.Name))}")).ToList();
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var trials = new StabilityTrials(store, app.Crm.Name, app.Framework);
        var result = await trials.RunAsync(chosen, parsed.GetValue(From), parsed.GetValue(To), cancellationToken);
        if (result.Count == 0)
        {
            Console.Error.WriteLine($"{Plural.Of(trials.Nights, "run")} decided the book of '{app.Connection}' in this time: it takes two at least, and better some weeks of them");
            return ExitCode.Failed;
        }

        var view = new StabilityTrialsView(app.Connection, app.Framework, trials.Nights, result);
        var evidence = Evidence.Of(app.Framework, "stability", chosen.Count == 1 ? chosen[0] : null, view.ToJson());
        var isKept = await Evidence.KeepAsync(app, evidence, cancellationToken);
        Output.Write(parsed, view.ToJson(), view.Print);
        return isKept ? ExitCode.Done : ExitCode.Partial;
    }
}
