using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text;
using System.Text.Json;
using Connector.Crashes;

namespace Connector.Benchmarks.Measuring;

/// <summary>
/// A fresh emulator with a generated book, as <c>connector emulator --write-config</c> starts it, and the settings file for it; one of its CRMs is
/// what is measured. The same number of accounts gives the same book.
/// </summary>
internal abstract class EmulatedCrm : IAsyncDisposable
{
    private const string Announcement = "emulator listening on ";
    private readonly Process _process;
    private readonly string _folder;
    private readonly string _connection;

    /// <param name="client">A client of the CRM's API for the emulator's address.</param>
    protected EmulatedCrm(Started started, string connection, Func<Uri, HttpClient> client)
    {
        (_process, _folder, Address, _connection) = (started.Process, started.Folder, started.Address, connection);
        Client = client(Address);
    }

    public Uri Address { get; }

    /// <summary>Asks the emulator's API past the connector.</summary>
    public HttpClient Client { get; }

    public string SettingsFile => Path.Combine(_folder, "settings.json");

    /// <summary>The connection's SQLite file, once a run has made it.</summary>
    public string StoreFile => Directory.EnumerateFiles(_folder, _connection + ".db", SearchOption.AllDirectories).Single();

    /// <summary>One <c>connector run</c>; its JSON is the cost's last line of output.</summary>
    public async Task<ConnectorRun> RunAsync()
    {
        var cost = await MeasuredProcess.SucceedAsync(Built.Connector, "run", "--config", SettingsFile, "--connection", _connection, "--json");
        return new ConnectorRun(cost, JsonDocument.Parse(cost.Output.TrimEnd().Split('\n')[^1]).RootElement);
    }

    /// <summary>Creates the segment fields and the access to them, as the first run would.</summary>
    public Task SetUpAsync() => MeasuredProcess.SucceedAsync(Built.Connector, "setup", "--config", SettingsFile, "--connection", _connection);

    /// <summary>Changes the settings file before a run.</summary>
    public void Settings(Action<JsonObject> change)
    {
        var settings = JsonNode.Parse(File.ReadAllText(SettingsFile))!.AsObject();
        change(settings);
        File.WriteAllText(SettingsFile, settings.ToJsonString());
    }

    /// <summary>What tests and demos may do behind the API's back; returns the answer.</summary>
    public async Task<string> ControlAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, "/__emulator/" + path));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = (await Client.SendAsync(request)).EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(); // the emulator itself ends when its starter does
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    protected static async Task<Started> StartProcessAsync(int accounts)
    {
        var folder = Directory.CreateTempSubdirectory("connector-bench-").FullName;
        string[] arguments =
            ["emulator", "--accounts", accounts.ToString(CultureInfo.InvariantCulture), "--seed", "1", "--write-config", Path.Combine(folder, "settings.json")];
        var process = Process.Start(new ProcessStartInfo(Built.Connector, arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Announcement, StringComparison.Ordinal)) continue;
            return new Started(process, folder, new Uri(line[Announcement.Length..].Split(' ')[0]));
        }

        throw new InvalidOperationException("the emulator ended before it listened; its message stands above");
    }

    protected static HttpClient NewClient(Uri address, string token)
    {
        var handler = new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.GZip, UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    protected sealed record Started(Process Process, string Folder, Uri Address);
}

/// <param name="Json">What <c>run --json</c> printed.</param>
internal sealed record ConnectorRun(ProcessCost Cost, JsonElement Json)
{
    /// <summary>The connector's own last word on it, or what was seen of its process tree.</summary>
    public long PeakRssBytes => Math.Max(Cost.PeakRssBytes, Count("peak_rss_bytes"));

    public long Count(string name) => Json.GetProperty(name).GetInt64();

    /// <exception cref="InvalidOperationException">Some row was not acknowledged: nothing to measure.</exception>
    public ConnectorRun MustBeGreen() =>
        Json.GetProperty("status").GetString() == "succeeded" ? this : throw new InvalidOperationException($"the run was not green: {Json}");
}
