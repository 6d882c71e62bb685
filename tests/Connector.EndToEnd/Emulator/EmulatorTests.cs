using System.Net;
using System.Text;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

/// <summary>One emulator per fixture, and the few calls that tests make.</summary>
public abstract class EmulatorTests
{
    protected RunningEmulator Emulator { get; private set; } = null!;

    protected HttpClient Api { get; private set; } = null!;

    protected virtual int Accounts => 200;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Emulator = await RunningEmulator.StartAsync(Accounts);
        Api = Emulator.Api();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Api.Dispose();
        await Emulator.DisposeAsync();
    }

    protected static string AccountId(int row)
    {
        // Ids are sequential: one to nine differ in one digit, and no letter of them is upper case beyond the check.
        return $"001xx000000000{row}AAA";
    }

    protected static Task<Answer> GetAsync(HttpClient client, string path) => SendAsync(client, HttpMethod.Get, path);

    protected Task<Answer> GetAsync(string path) => GetAsync(Api, path);

    protected Task<Answer> QueryAsync(string soql, HttpClient? client = null) =>
        GetAsync(client ?? Api, "query?q=" + Uri.EscapeDataString(soql));

    protected static async Task<Answer> SendAsync(HttpClient client, HttpMethod method, string path, string? body = null,
        string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, new UTF8Encoding(false), type);
        }

        using var answer = await client.SendAsync(request);
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync(),
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(',', h.Value),
                StringComparer.OrdinalIgnoreCase));
    }

    protected Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json") =>
        SendAsync(Api, method, path, body, type);

    protected async Task ControlAsync(HttpMethod method, string path, string body)
    {
        var answer = await SendAsync(Emulator.Control, method, "/__emulator/" + path, body);
        Assert.That((int)answer.Status, Is.LessThan(300), answer.Body);
    }

    /// <summary>Creates, uploads, closes and awaits a job; its id and final info.</summary>
    protected async Task<(string Id, JsonElement Info)> IngestAsync(string csv,
        string job = """{"object":"Account","operation":"update"}""", HttpClient? client = null)
    {
        client ??= Api;
        var id = (await SendAsync(client, HttpMethod.Post, "jobs/ingest", job)).Json.GetProperty("id").GetString()!;
        var upload = await SendAsync(client, HttpMethod.Put, $"jobs/ingest/{id}/batches", csv, "text/csv");
        Assert.That(upload.Status, Is.EqualTo(HttpStatusCode.Created), upload.Body);
        await SendAsync(client, HttpMethod.Patch, $"jobs/ingest/{id}", """{"state":"UploadComplete"}""");
        return (id, await EndOfJobAsync($"jobs/ingest/{id}", client));
    }

    protected async Task<JsonElement> EndOfJobAsync(string path, HttpClient? client = null)
    {
        while (true)
        {
            var info = (await GetAsync(client ?? Api, path)).Json;
            if (info.GetProperty("state").GetString() is "JobComplete" or "Failed" or "Aborted")
            {
                return info;
            }

            await Task.Delay(10);
        }
    }

    protected sealed record Answer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string ErrorCode => Json[0].GetProperty("errorCode").GetString()!;

        public string[] Lines => Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
