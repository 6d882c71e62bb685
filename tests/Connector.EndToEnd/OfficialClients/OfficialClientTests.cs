using System.ComponentModel;
using System.Diagnostics;

namespace Connector.EndToEnd.OfficialClients;

/// <summary>Official clients must work against the emulator unchanged. They need node and, the first time, the package registry.</summary>
public class OfficialClientTests
{
    private static string Scripts => Path.Combine(AppContext.BaseDirectory, "OfficialClients");

    /// <summary>Outside the repository and kept between runs: installing takes longer than the test.</summary>
    private static string Installed => Path.Combine(Path.GetTempPath(), "connector-official-clients");

    [Test]
    [CancelAfter(300_000)]
    public async Task Jsforce_signs_in_reads_and_writes_unchanged(CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);
        await using var emulator = await EmulatorProcess.StartAsync(accounts: 5000);

        var (exit, output) = await RunAsync("node", cancellationToken, Path.Combine(Scripts, "jsforce.mjs"),
            emulator.BaseAddress.ToString().TrimEnd('/'));

        Assert.That((exit, output.Trim()), Is.EqualTo((0, "ok")), output);
        using var stats = await emulator.StatsAsync();
        Assert.That(stats.RootElement.GetProperty("writes").GetProperty("Account").GetProperty("bulk").GetProperty("sent").GetInt32(),
            Is.EqualTo(1001));
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Installed);
        File.Copy(Path.Combine(Scripts, "package.json"), Path.Combine(Installed, "package.json"), overwrite: true);
        if (Directory.Exists(Path.Combine(Installed, "node_modules", "jsforce")))
        {
            return;
        }

        var (exit, output) = await RunAsync("npm", cancellationToken, "install", "--no-audit", "--no-fund", "--no-package-lock",
            "--ignore-scripts");
        if (exit != 0)
        {
            Assert.Ignore($"NOT TESTED: npm could not install the official clients.\n{output}");
        }
    }

    private static async Task<(int Exit, string Output)> RunAsync(string program, CancellationToken cancellationToken,
        params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Installed, RedirectStandardOutput = true,
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
