using System.CommandLine;
using Connector.Emulator.HubSpot.Generation;
using Connector.Emulator.HubSpot.Loading;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Salesforce.Generation;
using Connector.Emulator.Salesforce.Loading;
using Connector.Emulator.Salesforce.Org;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Emulator;

/// <summary>How the emulator starts.</summary>
internal sealed record EmulatorOptions(int Port, int Accounts, int Seed, string? Load, string? Faults, string? Enrichment = null);

/// <summary>The command line.</summary>
internal static class EmulatorCommand
{
    public static RootCommand Create()
    {
        var port = new Option<int>("--port") { Description = "Port on the loopback address; 0 takes any free one." };
        var accounts = new Option<int>("--accounts") { Description = "Accounts to generate when nothing is loaded.",
            DefaultValueFactory = _ => 200 };
        var seed = new Option<int>("--seed") { Description = "The generated book is a function of --accounts and --seed.",
            DefaultValueFactory = _ => 1 };
        var load = new Option<string?>("--load") { Description = "Folder with Account.csv and, if wanted, Opportunity.csv for Salesforce, or companies.csv and, if wanted, "
            + "deals.csv for HubSpot; headers are API names." };
        var faults = new Option<string?>("--faults") { Description = "JSON file with faults to inject (format: Faults/FaultRule.cs)." };
        var enrichment = new Option<string?>("--enrichment") { Description = "Folder with organizations.csv: what the emulated enrichment vendors know (Sources/)." };
        var exit = new Option<bool>("--exit-with-stdin") { Description = "Ends when standard input ends, so that the emulator dies with its starter." };
        var command = new RootCommand("A local stand-in for a Salesforce org and a HubSpot portal.") { port, accounts, seed, load, faults, enrichment, exit };
        command.SetAction((result, cancellationToken) => RunAsync(
            new EmulatorOptions(result.GetValue(port), result.GetValue(accounts), result.GetValue(seed), result.GetValue(load),
                result.GetValue(faults), result.GetValue(enrichment)),
            result.GetValue(exit), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(EmulatorOptions options, bool exitWithStdin, CancellationToken cancellationToken)
    {
        try
        {
            await ServeAsync(options, exitWithStdin, cancellationToken);
            return 0;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException or System.Text.Json.JsonException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }

    private static async Task ServeAsync(EmulatorOptions options, bool exitWithStdin, CancellationToken cancellationToken)
    {
        await using var app = EmulatorHost.Build(options, TimeProvider.System);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        Console.WriteLine($"listening on {address}");
        if (exitWithStdin)
        {
            _ = Task.Run(() => EndWithStdinAsync(app.Lifetime), CancellationToken.None);
        }

        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task EndWithStdinAsync(IHostApplicationLifetime lifetime)
    {
        var buffer = new char[256];
        while (await Console.In.ReadAsync(buffer) > 0)
        {
        }

        lifetime.StopApplication();
    }

    /// <summary>Fills the org or the portal from the folder, by the files in it, or both with the generated book.</summary>
    internal static void Fill(SalesforceOrg org, Portal portal, EmulatorOptions options)
    {
        if (options.Load is null)
        {
            new Book(org, options.Seed).Generate(options.Accounts);
            new PortalBook(portal, options.Seed).Generate(options.Accounts);
        }
        else if (PortalLoader.Holds(options.Load))
        {
            new PortalLoader(portal).Load(options.Load);
        }
        else
        {
            new FolderLoader(org).Load(options.Load);
        }
    }
}
