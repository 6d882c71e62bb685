using System.CommandLine;
using Connector.Worker.Emulation;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector emulator</c>: the local twin of the CRMs, on a port, with data and faults of choice.</summary>
internal static class EmulatorCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "The port to listen on, on this machine only. Default 0: any free one.", DefaultValueFactory = _ => 0 };
    private static readonly Option<int?> Accounts = new("--accounts") { Description = "How many accounts the generated book has. Default 2000; not together with --load." };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Which generated book: the same number and seed give the same accounts." };
    private static readonly Option<string?> Load = new("--load") { Description = "A folder of Account.csv and Opportunity.csv, or of companies.csv and deals.csv for HubSpot, to load instead of the generated book.", HelpName = "FOLDER" };
    private static readonly Option<string?> Faults = new("--faults") { Description = "A file of faults to inject from the start.", HelpName = "FILE" };
    private static readonly Option<string?> Enrichment = new("--enrichment") { Description = "A folder with organizations.csv: what the emulated enrichment vendors know.", HelpName = "FOLDER" };
    private static readonly Option<bool> Sources = new("--sources") { Description = "Name every emulated vendor and system (billing, customer success, support, enrichment) in the settings of --write-config. What they say of the accounts is made up, but always the same." };
    private static readonly Option<string?> Framework = new("--framework") { Description = "The framework file that the settings of --write-config name. Default: the shipped one.", HelpName = "FILE" };
    private static readonly Option<string?> WriteConfig = new("--write-config") { Description = "Write a ready settings file for this instance, to be used with --config.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("emulator", "Start the local CRM emulator; it ends when this command does.") { Port, Accounts, Seed, Load, Faults, Enrichment, Sources, Framework, WriteConfig };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Framework) is { } framework && !File.Exists(framework)) throw new SettingsException($"--framework: there is no file '{framework}'");
        await using var emulator = await EmulatorProcess.StartAsync(Arguments(parsed), cancellationToken);
        if (parsed.GetValue(WriteConfig) is { } file)
        {
            var sources = parsed.GetValue(Sources) ? EmulatedSources.All : parsed.GetValue(Enrichment) is null ? EmulatedSources.None : EmulatedSources.Vendor;
            var connections = EmulatorSettings.Write(file, emulator.Address, parsed.GetValue(Load), sources, schedule: "", TimeProvider.System.GetUtcNow(), parsed.GetValue(Framework));
            Console.WriteLine($"settings written to {file}: connector run --config {file} --connection {string.Join('|', connections)}");
        }

        Console.WriteLine($"emulator listening on {emulator.Address.GetLeftPart(UriPartial.Authority)} (Ctrl-C ends it)");
        return await emulator.WaitAsync(cancellationToken);
    }

    private static IEnumerable<string> Arguments(ParseResult parsed)
    {
        var load = parsed.GetValue(Load);
        (string Name, string? Value)[] arguments =
        [
            ("--port", Text(parsed.GetValue(Port))),
            ("--accounts", load is null ? Text(parsed.GetValue(Accounts) ?? 2000) : null),
            ("--seed", Text(parsed.GetValue(Seed))),
            ("--load", load),
            ("--faults", parsed.GetValue(Faults)),
            ("--enrichment", parsed.GetValue(Enrichment)),
        ];
        return arguments.Where(argument => argument.Value is not null).SelectMany(argument => new[] { argument.Name, argument.Value! });
    }

    private static string? Text(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
