using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.EndToEnd.Sync;

/// <summary>A vendor that answers later: an emulated Clay table that calls the worker back, while runs come and go.</summary>
public class CallbackTests
{
    private const string Token = "emulator-callback-token";
    private SyncScene _scene = null!;
    private Process _worker = null!;
    private Uri _address = null!;

    [SetUp]
    public async Task StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("connector-e2e-data-").FullName;
        File.WriteAllText(Path.Combine(data, "Account.csv"), """
            Name,Type,BillingCity,BillingState,BillingCountry,Industry
            Acme,Customer,Springfield,IL,USA,Retail
            Nobody Knows,Customer,Springfield,IL,USA,Retail

            """);
        File.WriteAllText(Path.Combine(data, "organizations.csv"), """
            name,industry,employees,annual_revenue_usd,city,state,country
            Acme,Retail,2500,1000000,Springfield,IL,US

            """);
        _scene = await SyncScene.StartAsync(load: data, enrichment: data);
        Directory.Delete(data, recursive: true);
        _address = new Uri($"http://127.0.0.1:{FreePort()}");
        _scene.WriteSettings(connection => connection["Sources"] = new JsonObject
        {
            ["clay"] = new JsonObject
            {
                ["Kind"] = "Clay",
                ["Serves"] = "enrichment",
                ["Credits"] = new JsonObject { ["PerMonth"] = 100, ["WithoutApproval"] = 100 },
                ["Clay"] = new JsonObject
                {
                    ["WebhookUrl"] = $"{_scene.Emulator.BaseAddress}clay/v3/sources/webhook/emulator",
                    ["WebhookToken"] = "emulator",
                    ["CallbackUrl"] = new Uri(_address, "/callbacks/salesforce/clay").ToString(),
                    ["CallbackToken"] = Token,
                    ["Road"] = new JsonObject { ["FirstWait"] = "00:00:00.01", ["Retries"] = 1, ["RequestTimeout"] = "00:00:05" },
                },
            },
        });
        Environment.SetEnvironmentVariable("CONNECTOR_Worker__Url", _address.ToString());
        _worker = ConnectorCli.Start("worker", "--config", _scene.SettingsFile);
        Environment.SetEnvironmentVariable("CONNECTOR_Worker__Url", null);
        _ = _worker.StandardOutput.ReadToEndAsync();
        await UntilAsync(async () => await _scene.Emulator.Control.GetStringAsync(new Uri(_address, "/health/live")) == "Healthy");
    }

    [TearDown]
    public async Task StopAsync()
    {
        _worker.Kill();
        await _worker.WaitForExitAsync();
        _worker.Dispose();
        await _scene.DisposeAsync();
    }

    [Test]
    public async Task What_the_table_answers_later_decides_the_next_run_however_often_it_comes()
    {
        await FaultAsync("twice");
        var asked = await _scene.RunAsync();
        var outstanding = await _scene.CliAsync("enrich");
        var statuses = await AnswersAsync(4);
        var taken = await _scene.RunAsync();
        var after = await _scene.CliAsync("enrich", "--json");

        Assert.That(asked.ExitCode, Is.Zero, asked.Errors + asked.Output);
        Assert.That(Vendor(asked).GetProperty("pending").GetInt64(), Is.EqualTo(2), "nobody waited");
        Assert.That(outstanding.Output, Does.Contain("clay: 2 questions are open"));
        Assert.That(statuses, Is.EquivalentTo(new[] { 202, 202, 200, 200 }), "what came before is known");
        var late = taken.Json.GetProperty("enrichment").GetProperty("late")[0];
        Assert.That((late.GetProperty("matched").GetInt64(), late.GetProperty("no_match").GetInt64(), late.GetProperty("open").GetInt64()), Is.EqualTo((1L, 1L, 0L)));
        Assert.That(await _scene.CountAsync("Name = 'Acme' AND NumberOfEmployees = 2500"), Is.EqualTo(1));
        Assert.That(after.Json.GetProperty("outstanding").GetArrayLength(), Is.Zero);
        Assert.That(after.Json.GetProperty("budgets")[0].GetProperty("spent_this_month").GetDouble(), Is.EqualTo(2), "two for the one that was found, none for the other");
    }

    [TestCase("wrong_token", 401)]
    [TestCase("no_status", 400)]
    [TestCase("huge", 413)]
    public async Task What_is_no_answer_is_refused_at_the_door_and_the_question_stays_open(string fault, int status)
    {
        await FaultAsync(fault);
        await _scene.RunAsync();
        var statuses = await AnswersAsync(2);
        var run = await _scene.RunAsync();

        Assert.That(statuses, Does.Contain(status));
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Json.GetProperty("enrichment").GetProperty("late")[0].GetProperty("matched").GetInt64(), Is.Zero);
        Assert.That(await _scene.CountAsync("NumberOfEmployees != null"), Is.Zero);
    }

    [TestCase("other_company")]
    [TestCase("hostile")]
    [TestCase("error")]
    [TestCase("never")]
    [TestCase("402")]
    [TestCase("429")]
    [TestCase("500")]
    public async Task A_table_that_misbehaves_never_fails_the_sync(string fault)
    {
        await FaultAsync(fault);
        var asked = await _scene.RunAsync();
        if (fault is "other_company" or "hostile" or "error") await AnswersAsync(2);
        var taken = await _scene.RunAsync();

        Assert.That((asked.ExitCode, taken.ExitCode), Is.EqualTo((0, 0)), asked.Errors + taken.Errors);
        Assert.That(await _scene.CountAsync("NumberOfEmployees != null"), Is.Zero);
        Assert.That(taken.Output + taken.Errors, Does.Not.Contain("HYPERLINK").And.Not.Contain("\u202e"));
    }

    [Test]
    public async Task Strangers_learn_nothing_and_unknown_questions_are_refused()
    {
        await _scene.RunAsync();
        var answer = $$"""{ "correlation_id": "{{Guid.NewGuid()}}", "status": "ok", "name": "Acme", "employee_count": 1 }""";

        Assert.That(await PostAsync("/callbacks/salesforce/clay", null, answer), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await PostAsync("/callbacks/salesforce/nothing", Token, answer), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await PostAsync("/callbacks/nothing/clay", Token, answer), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await PostAsync("/callbacks/salesforce/clay", Token, answer), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await PostAsync("/callbacks/salesforce/clay", Token, """{"status":"ok","status":"ok"}"""), Is.EqualTo(HttpStatusCode.BadRequest));
    }

    private async Task<HttpStatusCode> PostAsync(string path, string? token, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null) request.Headers.Add("X-Callback-Token", token);
        using var response = await _scene.Emulator.Control.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<int[]> AnswersAsync(int many)
    {
        int[] statuses = [];
        await UntilAsync(async () => (statuses = [.. (await _scene.Emulator.Control.GetFromJsonAsync<JsonElement>("/__sources/clay")).GetProperty("answers")
            .EnumerateArray().Select(one => one.GetInt32())]).Length >= many);
        return statuses;
    }

    private static async Task UntilAsync(Func<Task<bool>> wanted)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(90); await Task.Delay(200))
        {
            try
            {
                if (await wanted()) return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
        }

        throw new TimeoutException("it never came to it");
    }

    private async Task FaultAsync(string fault) =>
        (await _scene.Emulator.Control.PutAsJsonAsync("/__sources", new { fault, times = -1 })).EnsureSuccessStatusCode();

    private static JsonElement Vendor(CliResult run) => run.Json.GetProperty("enrichment").GetProperty("vendors")[0];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
