using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Connector.Benchmarks.Measuring;

/// <summary>
/// A fresh emulator with a generated book, as <c>connector emulator --write-config</c> starts it, and the settings file for it. The same number of
/// accounts gives the same book.
/// </summary>
internal sealed class EmulatedOrg : IAsyncDisposable
{
    private const string Announcement = "emulator listening on ";
    private const string Token = "emulator-token";
    private readonly Process _process;
    private readonly string _folder;

    private EmulatedOrg(Process process, string folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Client = NewClient(address);
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Asks the emulator's API past the connector.</summary>
    public HttpClient Client { get; }

    public string SettingsFile => Path.Combine(_folder, "settings.json");

    /// <summary>The connection's SQLite file, once a run has made it.</summary>
    public string StoreFile => Directory.EnumerateFiles(_folder, "salesforce.db", SearchOption.AllDirectories).Single();

    public static HttpClient NewClient(Uri address)
    {
        var handler = new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.GZip, UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = new Uri(address, "/services/data/v66.0/"), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    public static async Task<EmulatedOrg> StartAsync(int accounts)
    {
        var folder = Directory.CreateTempSubdirectory("connector-bench-").FullName;
        string[] arguments =
            ["emulator", "--accounts", accounts.ToString(CultureInfo.InvariantCulture), "--seed", "1", "--write-config", Path.Combine(folder, "settings.json")];
        var process = Process.Start(new ProcessStartInfo(Checkout.Connector, arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Announcement, StringComparison.Ordinal)) continue;
            return new EmulatedOrg(process, folder, new Uri(line[Announcement.Length..].Split(' ')[0]));
        }

        throw new InvalidOperationException("the emulator ended before it listened; its message stands above");
    }

    /// <summary>One <c>connector run</c>; its JSON is the cost's last line of output.</summary>
    public async Task<ConnectorRun> RunAsync()
    {
        var cost = await MeasuredProcess.SucceedAsync(Checkout.Connector, "run", "--config", SettingsFile, "--connection", "salesforce", "--json");
        return new ConnectorRun(cost, JsonDocument.Parse(cost.Output.TrimEnd().Split('\n')[^1]).RootElement);
    }

    /// <summary>Creates the segment fields and the access to them, as the first run would.</summary>
    public Task SetUpAsync() => MeasuredProcess.SucceedAsync(Checkout.Connector, "setup", "--config", SettingsFile, "--connection", "salesforce");

    /// <summary>API names of the Account fields that the integration user sees.</summary>
    public async Task<HashSet<string>> VisibleFieldsAsync()
    {
        var description = await Client.GetFromJsonAsync<JsonElement>("sobjects/Account/describe");
        return [.. description.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(); // the emulator itself ends when its starter does
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
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
