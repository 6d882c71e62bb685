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
        EmulatorSettings.Write(file, emulator.Address, EveryTwoMinutes, TimeProvider.System.GetUtcNow());
        var settings = Settings.Load(file);

        var code = await SyncAsync(settings, emulator.Address, cancellationToken);
        Console.WriteLine($"Look further in the book that this run left: connector explain ACCOUNT --config {file} (logs lie beside it)");
        if (parsed.GetValue(Once)) return code;

        Console.WriteLine($"The service stays up and syncs every two minutes (Ctrl-C ends it). In another terminal: connector run --config {file}");
        await using var host = WorkerHost.Build(settings);
        await host.StartAsync(cancellationToken);
        await host.WaitForShutdownAsync(cancellationToken);
        return code;
    }

    private static async Task<int> SyncAsync(Settings settings, Uri emulator, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(settings, connection: null);
        Console.WriteLine($"An emulated Salesforce org is up at {emulator.GetLeftPart(UriPartial.Authority)}; framework {app.Framework.Name} {app.Framework.Version}.");
        var report = await app.RunAsync(at => new SyncRun(at).ExecuteAsync(cancellationToken), cancellationToken);
        RunDisplay.Print(app.Connection, report);

        await ExplainOneAsync(app, cancellationToken);
        return ExitCode.Of(report.Record.Status);
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
