using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Connector.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.EndToEnd;

/// <summary>
/// An emulator of its own, on a free port of the loopback address, within this process: all its state is its host's, so each begins anew, and only the
/// first of hundreds pays for starting and compiling.
/// </summary>
public sealed class RunningEmulator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly WebApplication _app;

    private RunningEmulator(WebApplication app)
    {
        _app = app;
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        Control = new HttpClient { BaseAddress = BaseAddress };
    }

    /// <summary>The instance URL; token endpoint and API lie below it.</summary>
    public Uri BaseAddress { get; }

    /// <summary>A bare client for <c>/__emulator/…</c>; it carries no session.</summary>
    public HttpClient Control { get; }

    /// <param name="accounts">Size of the generated book.</param>
    /// <param name="seed">The book is a function of size and seed.</param>
    /// <param name="load">Folder with Account.csv and Opportunity.csv instead of a generated book.</param>
    /// <param name="faults">File with faults to inject from the start.</param>
    /// <param name="enrichment">Folder with what the emulated enrichment vendors know.</param>
    public static async Task<RunningEmulator> StartAsync(int accounts = 200, int seed = 1, string? load = null, string? faults = null, string? enrichment = null)
    {
        var app = EmulatorHost.Build(new EmulatorOptions(Port: 0, accounts, seed, load, faults, enrichment), TimeProvider.System);
        await app.StartAsync();
        return new RunningEmulator(app);
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
        using var patience = new CancellationTokenSource(Patience); // for calls that a fault keeps waiting
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
