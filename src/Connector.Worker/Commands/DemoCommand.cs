using System.CommandLine;
using Connector.Accounts;
using Connector.Store;
using Connector.Worker.Display;
using Connector.Worker.Emulation;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector demo</c>: the whole way on this machine, from an empty org to written segments, with nothing to configure.</summary>
internal static class DemoCommand
{
    private const string EveryTwoMinutes = "0 0/2 * * * ?";

    private static readonly Option<bool> Once = new("--once") { Description = "End after the first sync instead of staying up as the scheduled service." };
    private static readonly Option<int> Accounts = new("--accounts") { Description = "Size of the generated book. Default 2000.", DefaultValueFactory = _ => 2000 };

    public static Command Create()
    {
        var command = new Command("demo", "Start the emulator with a messy book, run the first full sync through the real client, show what it did.") { Once, Accounts };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var count = parsed.GetValue(Accounts).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using var emulator = await EmulatorProcess.StartAsync(["--port", "0", "--accounts", count, "--seed", "1"], cancellationToken);
        var folder = Directory.CreateTempSubdirectory("connector-demo-").FullName;
        var file = Path.Combine(folder, "appsettings.json");
        var connections = EmulatorSettings.Write(file, emulator.Address, load: null, EmulatedSources.None, EveryTwoMinutes, TimeProvider.System.GetUtcNow());
        var settings = Settings.Load(file);

        Console.WriteLine($"Emulated CRMs are up at {emulator.Address.GetLeftPart(UriPartial.Authority)}, with the same book in each.");
        var runs = new List<(string Connection, RunReport Report)>();
        foreach (var connection in connections) runs.Add((connection, await SyncAsync(settings, connection, cancellationToken)));
        SideBySide.Print(runs);

        Console.WriteLine($"Look further in the books that these runs left: connector explain ACCOUNT --config {file} --connection {connections[0]} (logs lie beside it)");
        var code = runs.Max(run => ExitCode.Of(run.Report.Record.Status));
        if (parsed.GetValue(Once)) return code;

        Console.WriteLine($"The service stays up and syncs every two minutes (Ctrl-C ends it). In another terminal: connector run --config {file} --connection {connections[0]}");
        await using var host = WorkerHost.Build(settings);
        await host.StartAsync(cancellationToken);
        await host.WaitForShutdownAsync(cancellationToken);
        return code;
    }

    private static async Task<RunReport> SyncAsync(Settings settings, string connection, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(settings, connection);
        Console.WriteLine($"Connection {connection}, framework {app.Framework.Name} {app.Framework.Version}:");
        var report = await app.RunAsync(at => new SyncRun(at).ExecuteAsync(cancellationToken), cancellationToken);
        RunDisplay.Print(app.Connection, report);

        await ExplainOneAsync(app, cancellationToken);
        return report;
    }

    private static async Task ExplainOneAsync(CliApp app, CancellationToken cancellationToken)
    {
        await using var store = await app.Services.GetRequiredService<IStores>().OpenForReadingAsync(app.Connection, cancellationToken);
        if (store is null || await FirstClassifiedAsync(store, cancellationToken) is not { } id) return;
        if (await store.Book.FindAsync(id, cancellationToken) is not { } account) return;
        Console.WriteLine("One account explained:");
        (await AccountExplanation.OfAsync(app, store, account, cancellationToken)).Print(Console.Out);
    }

    private static async Task<AccountId?> FirstClassifiedAsync(IConnectionStore store, CancellationToken cancellationToken)
    {
        await foreach (var page in store.Book.AccountsAsync(cancellationToken))
        {
            if (page.FirstOrDefault(account => account.Assignments.Any(assignment => assignment.Clause >= 0 && assignment.IsAssigned)) is { } found) return found.Id;
        }

        return null;
    }
}
