using System.CommandLine;
using Connector.Segmentation;
using Connector.Store;
using Connector.TimeMachine;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector simulate</c>: what would another framework do to this book?</summary>
internal static class SimulateCommand
{
    private static readonly Option<FileInfo?> Framework = new("--framework") { Description = "The framework to try beside the one in force.", HelpName = "FILE" };
    private static readonly Option<DateTimeOffset?> AsOf =
        MomentOption.Create("--as-of", "Try both on the book as it was known at this moment (2026-10-31, the end of that day in UTC; or 2026-10-31T06:00Z).", isEnd: true);

    private static readonly Option<DateTimeOffset?> From = MomentOption.Create("--from",
        "Try it on every run since then, as if it had come into force with the first of them, beside what was recorded. Without --framework: decide these runs again under the versions of their time and compare.",
        isEnd: false);

    private static readonly Option<DateTimeOffset?> To = MomentOption.Create("--to", "The last day or moment of these runs; now when left out.", isEnd: true);

    public static Command Create()
    {
        var command = new Command("simulate", "Show what another framework would do, or would have done: who moves, from where to where, by which rule, and what they weigh. Reads the book, not the CRM, and changes nothing.")
        {
            Framework, AsOf, From, To,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (file, asOf, from, to) = (parsed.GetValue(Framework)?.FullName, parsed.GetValue(AsOf), parsed.GetValue(From), parsed.GetValue(To));
        var isRange = from is not null || to is not null;
        if (isRange && asOf is not null) throw new SettingsException("--as-of is one moment, --from and --to are a range: keep one");
        if (!isRange && file is null) throw new SettingsException("name the framework to try: --framework FILE");
        var after = file is null ? null : FrameworkChoice.Load(parsed, file);
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        if (!isRange) return await OneAsync(parsed, app, store, after!, asOf, cancellationToken);
        try
        {
            var replay = new Replay(store, app.Crm.Name, app.Framework);
            return after is null ? await CheckAsync(parsed, app, replay, from, to, cancellationToken) : await NightsAsync(parsed, app, replay, after, from, to, cancellationToken);
        }
        catch (VersionNotKeptException gone)
        {
            Console.Error.WriteLine(gone.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<int> OneAsync(ParseResult parsed, CliApp app, IConnectionStore store, Framework after, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var simulator = new Simulator(store, app.Crm.Name);
        var simulation = await simulator.RunAsync(app.Framework, after, asOf, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        var view = new SimulationView(app.Connection, asOf, simulation, simulator.NotInBook);
        Output.Write(parsed, view.ToJson(), view.Print);
        return ExitCode.Done;
    }

    private static async Task<int> NightsAsync(ParseResult parsed, CliApp app, Replay replay, Framework after, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        if (await replay.SimulateAsync(after, from, to, cancellationToken) is not { } simulation) return NoRuns(app);
        var view = new NightsView(app.Connection, simulation, replay.NotInBook);
        Output.Write(parsed, view.ToJson(), view.Print);
        return ExitCode.Done;
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CliApp app, Replay replay, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var check = await replay.CheckAsync(from, to, cancellationToken);
        if (check.Runs.Count == 0) return NoRuns(app);
        var view = new ReplayView(app.Connection, check);
        Output.Write(parsed, view.ToJson(), view.Print);
        return check.Different == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static int NoRuns(CliApp app)
    {
        Console.Error.WriteLine($"no run decided the book of '{app.Connection}' in this time");
        return ExitCode.Failed;
    }
}
