using System.ComponentModel;
using System.Diagnostics;

namespace Connector.EndToEnd.OfficialClients;

/// <summary>Official clients must work against the emulator unchanged. They need node and, the first time, the package registry.</summary>
public class OfficialClientTests
{
    private static string Scripts => Path.Combine(AppContext.BaseDirectory, "OfficialClients");

    [Test]
    [CancelAfter(600_000)]
    public async Task Jsforce_signs_in_reads_and_writes_unchanged(CancellationToken cancellationToken)
    {
        await using var emulator = await RunAsync("jsforce", "jsforce", accounts: 5000, cancellationToken);

        using var stats = await emulator.StatsAsync();
        Assert.That(stats.RootElement.GetProperty("writes").GetProperty("Account").GetProperty("bulk").GetProperty("sent").GetInt32(),
            Is.EqualTo(1001 + 9));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task The_salesforce_cli_logs_in_queries_exports_and_writes_unchanged(CancellationToken cancellationToken)
    {
        await using var emulator = await RunAsync("cli", "@salesforce/cli", accounts: 2500, cancellationToken);

        using var stats = await emulator.StatsAsync();
        Assert.That(stats.RootElement.GetProperty("writes").GetProperty("Account").GetProperty("bulk").GetProperty("sent").GetInt32(),
            Is.EqualTo(6));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task HubSpots_own_client_reads_writes_searches_and_imports_unchanged(CancellationToken cancellationToken)
    {
        await using var emulator = await RunAsync("hubspot", "@hubspot/api-client", accounts: 450, cancellationToken);

        using var stats = await emulator.StatsAsync();
        Assert.That(stats.RootElement.GetProperty("hubspot").GetProperty("burst").GetProperty("private").GetProperty("refused").GetInt32(), Is.Zero);
    }

    /// <summary>Runs the client's script against a new emulator and expects "ok".</summary>
    private static async Task<RunningEmulator> RunAsync(string client, string package, int accounts, CancellationToken cancellationToken)
    {
        var folder = await InstallAsync(client, package, cancellationToken);
        var emulator = await RunningEmulator.StartAsync(accounts);

        // The CLI looks at a job at once and then every five seconds.
        using var fast = new StringContent("""{"jobDelayMilliseconds":0}""");
        using var set = await emulator.Control.PutAsync("/__emulator/settings", fast, cancellationToken);
        var (exit, output) = await StartAsync(folder, "node", cancellationToken, Path.Combine(Scripts, client + ".mjs"),
            emulator.BaseAddress.ToString().TrimEnd('/'));
        Assert.That((exit, output.Trim()), Is.EqualTo((0, "ok")), output);
        return emulator;
    }

    /// <summary>The folder of the client: outside the repository and kept between runs, since installing takes longer than the test.</summary>
    private static async Task<string> InstallAsync(string client, string package, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "connector-official-clients", client)).FullName;
        var wanted = Path.Combine(Scripts, client + ".package.json");
        var installed = Path.Combine(folder, "package.json");
        if (Directory.Exists(Path.Combine(folder, "node_modules", package))
            && await File.ReadAllTextAsync(installed, cancellationToken) == await File.ReadAllTextAsync(wanted, cancellationToken))
        {
            return folder;
        }

        File.Copy(wanted, installed, overwrite: true);
        var (exit, output) = await StartAsync(folder, "npm", cancellationToken, "install", "--no-audit", "--no-fund", "--no-package-lock",
            "--ignore-scripts");
        if (exit != 0)
        {
            Assert.Ignore($"NOT TESTED: npm could not install {package}.\n{output}");
        }

        return folder;
    }

    private static async Task<(int Exit, string Output)> StartAsync(string folder, string program, CancellationToken cancellationToken,
        params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true,
            RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output + await errors);
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"NOT TESTED: {program} is not installed, so no official client was run against the emulator.");
            throw;
        }
    }
}
