using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Connector.Crashes;

namespace Connector.EndToEnd;

/// <summary>
/// An emulator as a child process on a free port. It holds the other end of the child's standard input, so the emulator ends with the tests
/// even when they are killed.
/// </summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly Process _process;

    private EmulatorProcess(Process process, Uri baseAddress)
    {
        _process = process;
        BaseAddress = baseAddress;
        Control = new HttpClient { BaseAddress = baseAddress };
    }

    /// <summary>The instance URL; token endpoint and API lie below it.</summary>
    public Uri BaseAddress { get; }

    /// <summary>A bare client for <c>/__emulator/…</c>; it carries no session.</summary>
    public HttpClient Control { get; }

    public int ProcessId => _process.Id;

    /// <param name="accounts">Size of the generated book.</param>
    /// <param name="seed">The book is a function of size and seed.</param>
    /// <param name="load">Folder with Account.csv and Opportunity.csv instead of a generated book.</param>
    /// <param name="faults">File with faults to inject from the start.</param>
    /// <param name="enrichment">Folder with what the emulated enrichment vendors know.</param>
    public static async Task<EmulatorProcess> StartAsync(int accounts = 200, int seed = 1, string? load = null, string? faults = null, string? enrichment = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            Built.Emulator, "--port", "0", "--exit-with-stdin",
            "--accounts", $"{accounts}", "--seed", $"{seed}",
            .. load is null ? (string[])[] : ["--load", load],
            .. faults is null ? (string[])[] : ["--faults", faults],
            .. enrichment is null ? (string[])[] : ["--enrichment", enrichment],
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var process = Process.Start(start)!;
        const string announcement = "listening on ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(announcement, StringComparison.Ordinal))
            {
                return new EmulatorProcess(process, new Uri(line[announcement.Length..]));
            }
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The emulator ended with {process.ExitCode} before it listened.");
    }

    /// <summary>What <c>GET /__emulator/stats</c> tells: calls, rows written, limits used.</summary>
    public async Task<JsonDocument> StatsAsync() => JsonDocument.Parse(await Control.GetStringAsync("/__emulator/stats"));

    /// <summary>Replaces the faults in force. Format: doc comment of the emulator's <c>FaultRule</c>.</summary>
    public async Task SetFaultsAsync(string json)
    {
        using var answer = await Control.PutAsync("/__emulator/faults", new StringContent(json, Encoding.UTF8, "application/json"));
        if (!answer.IsSuccessStatusCode)
        {
            throw new ArgumentException(await answer.Content.ReadAsStringAsync(), nameof(json));
        }
    }

    /// <summary>A client below <c>/services/data/v66.0/</c> with a session of the given token.</summary>
    public HttpClient Api(string token = "emulator-token", string version = "66.0")
    {
        var client = new HttpClient { BaseAddress = new Uri(BaseAddress, $"/services/data/v{version}/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        _process.StandardInput.Close();
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
