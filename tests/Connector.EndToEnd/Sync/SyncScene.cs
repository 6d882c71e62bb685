using Connector.Crashes;
using Connector.Tests;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.EndToEnd.Sync;

/// <summary>An emulator, a settings file for it and a folder for the store and the logs.</summary>
internal sealed class SyncScene : IAsyncDisposable
{
    private SyncScene(RunningEmulator emulator, string folder, CrmKind crm)
    {
        Emulator = emulator;
        Folder = folder;
        Crm = Twin.Of(crm, emulator);
    }

    public RunningEmulator Emulator { get; }

    public string Folder { get; }

    /// <summary>The connection's CRM, asked and changed past the connector.</summary>
    public Twin Crm { get; }

    public string SettingsFile => Path.Combine(Folder, "appsettings.json");

    public static async Task<SyncScene> StartAsync(
        int accounts = 300, string? load = null, Action<JsonObject>? change = null, string? enrichment = null, CrmKind crm = CrmKind.Salesforce)
    {
        var emulator = await RunningEmulator.StartAsync(accounts: accounts, load: load, enrichment: enrichment);
        var scene = new SyncScene(emulator, Directory.CreateTempSubdirectory("connector-e2e-").FullName, crm);
        scene.WriteSettings(change);
        return scene;
    }

    /// <param name="change">Amends the connection's section.</param>
    public void WriteSettings(Action<JsonObject>? change = null, string? framework = null)
    {
        var (crm, section) = Crm.Settings(isBulk: false, accounts: 0);
        section["Road"] = new JsonObject { ["FirstWait"] = "00:00:00.02" };
        var connection = new JsonObject
        {
            [nameof(Crm)] = crm,
            ["Schedule"] = "",
            ["Overlap"] = "00:00:01",
            ["CreateMissingFields"] = true,
            ["FirstFill"] = new JsonObject { ["Approved"] = true },
            [crm] = section,
        };
        change?.Invoke(connection);
        var settings = new JsonObject { ["Connections"] = new JsonObject { [Crm.Name] = connection } };
        settings["Framework"] = new JsonObject { ["File"] = framework ?? Path.Combine(Repository.Config, "segmentation.yaml") };
        File.WriteAllText(SettingsFile, settings.ToJsonString());
    }

    public void AmendSettings(Action<JsonObject> change)
    {
        var settings = JsonNode.Parse(File.ReadAllText(SettingsFile))!.AsObject();
        change(settings);
        File.WriteAllText(SettingsFile, settings.ToJsonString());
    }

    public Task<CliResult> RunAsync() => ConnectorCli.RunAsync("run", "--config", SettingsFile, "--json");

    public Task<CliResult> CliAsync(params string[] arguments) => ConnectorCli.RunAsync([.. arguments, "--config", SettingsFile]);

    /// <summary>Asks the emulator itself, past the connector, as an official client would.</summary>
    public async Task<JsonElement> QueryAsync(string soql)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Emulator.BaseAddress, "/services/data/v66.0/query?q=" + Uri.EscapeDataString(soql)));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "emulator-token");
        using var response = await Emulator.Control.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException(text);
    }

    /// <summary>Edits an account as a person would.</summary>
    public async Task PatchAsync(string id, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(Emulator.BaseAddress, $"/services/data/v66.0/sobjects/Account/{id}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "emulator-token");
        request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await Emulator.Control.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    public async Task<long> CountAsync(string where) => (await QueryAsync($"SELECT COUNT() FROM Account WHERE {where}")).GetProperty("totalSize").GetInt64();

    public async ValueTask DisposeAsync()
    {
        Crm.Dispose();
        await Emulator.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
