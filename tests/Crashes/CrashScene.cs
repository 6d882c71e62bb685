using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Connector.EndToEnd;

namespace Connector.Crashes;

/// <summary>A fresh org, an empty store and the settings for both; runs the connector's executable as a user does.</summary>
internal sealed class CrashScene : IAsyncDisposable
{
    private const int MergesPerCall = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _folder;

    private CrashScene(CrashWork work, RunningEmulator org, string folder, StorePlace store)
    {
        (Work, Org, _folder, Store) = (work, org, folder, store);
        Crm = Twin.Of(work.Crm, org);
    }

    public CrashWork Work { get; }

    public RunningEmulator Org { get; }

    public StorePlace Store { get; }

    /// <summary>Asks the CRM past the connector.</summary>
    public Twin Crm { get; }

    /// <summary>The shipped framework, with a guard and expected shares that let everything pass and industries that go back to the CRM as they were read.</summary>
    public string Framework => Path.Combine(_folder, "segmentation.yaml");

    private string Settings => Path.Combine(_folder, "appsettings.json");

    public static async Task<CrashScene> StartAsync(CrashWork work)
    {
        var folder = Directory.CreateTempSubdirectory("connector-crash-").FullName;
        var org = await RunningEmulator.StartAsync(work.Accounts, load: await work.BookAsync(folder));
        var scene = new CrashScene(work, org, folder, await StorePlace.NewAsync(work.Store, folder));
        scene.Write(work);
        await scene.Crm.PrepareAsync();
        return scene;
    }

    /// <summary>Starts a verb, as a process that may be killed.</summary>
    public ConnectorProcess Begin(IEnumerable<string> verb)
    {
        var start = new ProcessStartInfo(Built.Connector, [.. verb, "--config", Settings, "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        foreach (var (name, value) in Store.Environment) start.Environment[name] = value;
        return new ConnectorProcess(Process.Start(start)!, Patience);
    }

    public async Task<Ending> RunAsync(params string[] verb) => await Begin(verb).EndAsync();

    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public async Task<Ending> SucceedAsync(params string[] verb)
    {
        var ending = await RunAsync(verb);
        return ending.ExitCode == 0 ? ending : throw new InvalidOperationException($"'{string.Join(' ', verb)}' in preparation: {ending}");
    }

    public async Task<long> RequestsAsync()
    {
        using var stats = await Org.StatsAsync();
        return stats.RootElement.GetProperty("requests").GetInt64();
    }

    public async ValueTask DisposeAsync()
    {
        Crm.Dispose();
        await Org.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(CrashWork work)
    {
        foreach (var table in Directory.EnumerateFiles(Built.Config, "*.csv")) File.Copy(table, Path.Combine(_folder, Path.GetFileName(table)));
        var text = File.ReadAllText(Path.Combine(Built.Config, "segmentation.yaml"));
        text = Regex.Replace(text, "^guard:.*$", "guard: { max_changed: 100%, max_value_moved: 100%, tolerates: 20 }", RegexOptions.Multiline);
        text = text.Replace("    standardise: industries\n", "    standardise: industries\n    write_back: replace\n", StringComparison.Ordinal);
        File.WriteAllText(Framework, Regex.Replace(text, @"\d+%\.\.\d+%", "0%..100%"));

        var (crm, section) = Crm.Settings(work.IsBulk, work.Accounts);
        if (work is { Kind: WorkKind.Merge, Crm: CrmKind.Salesforce }) section["MergesPerCall"] = work.IsBulk ? MergesPerCall : 1;
        var connection = new JsonObject
        {
            [nameof(Crm)] = crm,
            ["Schedule"] = "",
            ["Overlap"] = "00:00:01",
            ["CreateMissingFields"] = !work.HasArtefacts,
            ["FirstFill"] = new JsonObject { ["Approved"] = work.Kind != WorkKind.Apply && !work.HasArtefacts },
            ["Deployment"] = new JsonObject { ["Enabled"] = work.HasArtefacts },
            [crm] = section,
        };
        var settings = new JsonObject { ["Connections"] = new JsonObject { [Crm.Name] = connection }, [nameof(Framework)] = new JsonObject { ["File"] = Framework } };
        File.WriteAllText(Settings, settings.ToJsonString());
    }
}

/// <summary>The connector at work.</summary>
internal sealed class ConnectorProcess(Process process, TimeSpan patience)
{
    private readonly Task<string> _output = process.StandardOutput.ReadToEndAsync();
    private readonly Task<string> _errors = process.StandardError.ReadToEndAsync();

    public int Id => process.Id;

    /// <summary>SIGKILL, unless it has ended.</summary>
    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // it ended meanwhile, and EndAsync let go of it
        }
    }

    /// <exception cref="OperationCanceledException">It did not end in time.</exception>
    public async Task<Ending> EndAsync()
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new Ending(process.ExitCode, await _output, await _errors);
        }
        finally
        {
            process.Kill();
            process.Dispose();
        }
    }
}

internal sealed record Ending(int ExitCode, string Output, string Errors)
{
    /// <summary>128 + SIGKILL.</summary>
    public bool WasKilled => ExitCode == 137;

    /// <summary>The last line, which <c>--json</c> promises to be one object.</summary>
    public JsonElement Json => JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;

    public override string ToString() => $"exit code {ExitCode}: {Output.TrimEnd()} {Errors.TrimEnd()}".Trim();
}
