using System.CommandLine;
using System.Globalization;
using Connector.Accounts;
using Connector.Store;
using Connector.Surveys;
using Connector.TimeMachine;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector stability</c>: how steady have the segments been?</summary>
internal static class StabilityCommand
{
    private static readonly Option<DateTimeOffset?> From = MomentOption.Create("--from", "Moves since then; as far back as is known when left out. With --inputs: the moment to compare with; when left out, the first run of the framework version in force.", isEnd: false);
    private static readonly Option<DateTimeOffset?> To = MomentOption.Create("--to", "Moves until then; now when left out.", isEnd: true);

    private static readonly Option<bool> Inputs = new("--inputs") { Description = "Instead: have the values that the rules read shifted since --from? Ends with 4 when some have, with the calibrations to run." };

    public static Command Create()
    {
        var command = new Command("stability", "Show how steady the segments have been, per dimension and framework version: flips, round trips (A to B and back), and how far the shares have shifted. Reads what was recorded.") { From, To, Inputs };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        if (parsed.GetValue(Inputs)) return await CompareInputsAsync(app, store, parsed, cancellationToken);
        var report = await StabilityHistory.OfAsync(store, parsed.GetValue(From), parsed.GetValue(To), cancellationToken);
        var versions = new Dictionary<int, string>();
        foreach (var number in report.Dimensions.Select(one => one.FrameworkVersion).Distinct()) versions[number] = (await store.Runs.FrameworkAsync(number, cancellationToken))?.Version ?? $"number {number}";
        var view = new StabilityView(app.Connection, report.Dimensions, versions);
        Output.Write(parsed, view.ToJson(), view.Print);
        return ExitCode.Done;
    }

    private static async Task<int> CompareInputsAsync(CliApp app, IConnectionStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (since, now) = (parsed.GetValue(From), app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        if (parsed.GetValue(To) is not null) throw new SettingsException("--to: inputs are compared with those of now; leave it out");
        if (since > now) throw new SettingsException("--from: that is still to come");
        var result = await InputShiftSurvey.OfAsync(store, app.Crm.Name, app.Framework, since, now, cancellationToken);
        if (result is null or { Inputs.Count: 0 })
        {
            Console.Error.WriteLine(result is null ? $"no run has decided the book of '{app.Connection}' yet: 'connector run' does"
                : string.Create(CultureInfo.InvariantCulture, $"the book of '{app.Connection}' had {Plural.Of(result.Then, "active account")} by {result.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC and has {result.Now} now: nothing to compare; choose another --from"));
            return ExitCode.Failed;
        }

        var view = new InputShiftView(app.Connection, app.Framework, result);
        Output.Write(parsed, view.ToJson(), view.Print);
        return view.Shifted.Any() ? ExitCode.Partial : ExitCode.Done;
    }
}
