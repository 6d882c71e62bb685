using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>The scheduled service and the processes around it.</summary>
public class ServiceTests
{
    [Test]
    public async Task The_worker_syncs_on_its_schedule_answers_health_and_stops_gracefully()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 100, change: EveryTwoSeconds);
        var (worker, address) = StartWorker(scene);
        using var process = worker;

        var ready = await PollAsync(scene, $"{address}/health/ready", text => text.Contains("Succeeded", StringComparison.Ordinal));
        var live = await scene.Emulator.Control.GetAsync(new Uri($"{address}/health/live"));
        Assert.That(Kill(worker.Id, Terminate), Is.Zero);
        await worker.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

        Assert.That(ready, Does.Contain("Healthy"));
        Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(worker.ExitCode, Is.Zero);
        Assert.That(await scene.CountAsync("Customer_Tier__c != null"), Is.GreaterThan(10));
    }

    [Test]
    public async Task The_worker_reads_the_framework_before_every_run_and_a_broken_one_is_a_missed_run()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 50);
        foreach (var file in Directory.GetFiles(Repository.Config)) File.Copy(file, Path.Combine(scene.Folder, Path.GetFileName(file)));
        var framework = Path.Combine(scene.Folder, "segmentation.yaml");
        scene.WriteSettings(EveryTwoSeconds, framework);
        var (worker, address) = StartWorker(scene);
        using var process = worker;
        await PollAsync(scene, $"{address}/health/ready", text => text.Contains("Succeeded", StringComparison.Ordinal));

        var text = await File.ReadAllTextAsync(framework);
        await File.WriteAllTextAsync(framework, text.Replace("employees >= 1000", "employes >= 1000", StringComparison.Ordinal));
        await PollAsync(scene, $"{address}/health/ready", answer => answer.Contains("Missed", StringComparison.Ordinal));
        await File.WriteAllTextAsync(framework, text.Replace("employees >= 1000", "employees >= 2", StringComparison.Ordinal) + "\nreview: { every: 1d, last: 2026-01-01 }\n");
        var mended = await PollAsync(scene, $"{address}/health/ready", answer => answer.Contains("Held", StringComparison.Ordinal));

        Assert.That(Kill(worker.Id, Terminate), Is.Zero);
        await worker.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        Assert.That(mended, Does.Contain("Healthy"), "what nobody has approved yet is held");
        Assert.That(mended, Does.Contain("review-overdue").And.Contain("due by 2026-01-02"));
    }

    [Test]
    public async Task After_every_scheduled_run_the_worker_lists_what_people_changed_of_what_was_deployed()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 60, change: Deploys);
        var plan = await scene.CliAsync("plan", "--json");
        await scene.CliAsync("approve", $"{plan.Count("plan")}");
        var applied = await scene.CliAsync("apply", $"{plan.Count("plan")}", "--json");
        Assert.That(applied.ExitCode, Is.Zero, applied.Output + applied.Errors);
        using var api = scene.Emulator.Api();
        using var edit = await api.PatchAsync("ui-api/list-info/Account/Segment_By_Tier_Core", new StringContent("""{"label":"Hands off","visibility":"Public"}""", Encoding.UTF8, "application/json"));
        edit.EnsureSuccessStatusCode();

        var (worker, address) = StartWorker(scene);
        using var process = worker;
        await PollAsync(scene, $"{address}/health/ready", text => text.Contains("Succeeded", StringComparison.Ordinal));
        for (var patience = 150; !Logged().Contains("\"Artefacts\":\"ListView Account.Segment_By_Tier_Core (changed by hand: it stays so)\"", StringComparison.Ordinal); patience--)
        {
            Assert.That(patience, Is.Positive, Logged());
            await Task.Delay(200);
        }

        Assert.That(Kill(worker.Id, Terminate), Is.Zero);
        await worker.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

        static void Deploys(JsonObject connection)
        {
            EveryTwoSeconds(connection);
            connection["CreateMissingFields"] = false;
            connection["FirstFill"] = new JsonObject();
            connection["Deployment"] = new JsonObject { ["Enabled"] = true };
            connection["Salesforce"]!["Deployment"] = new JsonObject { ["FirstPoll"] = "00:00:00.1" };
        }

        string Logged() => string.Concat(Directory.EnumerateFiles(scene.Folder, "*.jsonl", SearchOption.AllDirectories).Select(Read));

        static string Read(string file)
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    [Test]
    public async Task No_secret_and_no_account_name_reaches_the_log_files()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 100);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/composite/sobjects|/jobs/ingest","nth":1,"status":503,"body":"<html>overloaded</html>","contentType":"text/html"}]}""");
        var names = (await scene.QueryAsync("SELECT Name FROM Account LIMIT 50")).GetProperty("records").EnumerateArray().Select(record => record.GetProperty("Name").GetString()).OfType<string>().ToList();

        var run = await scene.RunAsync();
        var logged = string.Concat(Directory.EnumerateFiles(scene.Folder, "*.jsonl", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(logged, Is.Not.Empty);
        Assert.That(names.Where(name => name.Length > 5 && logged.Contains(name, StringComparison.Ordinal)), Is.Empty);
        Assert.That(logged, Does.Not.Contain("emulator-token").And.Not.Contain("00Dxx").And.Not.Contain("SELECT").And.Not.Contain("client_secret"));
    }

    [Test]
    public async Task The_emulator_ends_when_its_starter_is_killed()
    {
        var folder = Directory.CreateTempSubdirectory("connector-e2e-").FullName;
        var settings = Path.Combine(folder, "settings.json");
        using var starter = ConnectorCli.Start("emulator", "--accounts", "20", "--write-config", settings);
        string? line;
        while ((line = await starter.StandardOutput.ReadLineAsync()) is not null && !line.Contains("listening", StringComparison.Ordinal)) { }
        Assert.That(line, Is.Not.Null);
        var address = line![line!.IndexOf("http", StringComparison.Ordinal)..].Split(' ')[0];
        var run = await ConnectorCli.RunAsync("run", "--config", settings, "--connection", "salesforce", "--json");

        starter.Kill();

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(await IsGoneAsync(new Uri(address)), "the emulator outlived its starter");
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task A_stop_waits_for_the_answer_to_what_was_sent()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 600);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"method":"PATCH","path":"/composite/sobjects","count":1,"delayMilliseconds":6000}]}""");
        using var run = ConnectorCli.Start("run", "--config", scene.SettingsFile, "--json");
        var output = run.StandardOutput.ReadToEndAsync();
        while ((await run.StandardError.ReadLineAsync())?.StartsWith("Planning", StringComparison.Ordinal) == false) { }

        _ = run.StandardError.ReadToEndAsync();
        await Task.Delay(1000);
        Assert.That(Kill(run.Id, Terminate), Is.Zero);
        await run.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        var result = new CliResult(run.ExitCode, await output, "");

        Assert.That(result.Count("in_doubt"), Is.Zero);
        Assert.That(result.Count("succeeded"), Is.EqualTo(await scene.CountAsync("Customer_Tier__c != null")).And.Positive);
        Assert.That(result.Json.GetProperty("trouble").GetString(), Does.Contain("stopped on request"));
    }

    private static void EveryTwoSeconds(JsonObject connection) => connection["Schedule"] = "0/2 * * * * ?";

    private static (Process Worker, string Address) StartWorker(SyncScene scene)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        Environment.SetEnvironmentVariable("CONNECTOR_Worker__Url", address);
        var worker = ConnectorCli.Start("worker", "--config", scene.SettingsFile);
        Environment.SetEnvironmentVariable("CONNECTOR_Worker__Url", null);
        _ = worker.StandardOutput.ReadToEndAsync();
        return (worker, address);
    }

    private const int Terminate = 15;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private static async Task<string> PollAsync(SyncScene scene, string address, Func<string, bool> wanted)
    {
        var clock = Stopwatch.StartNew();
        var text = "";
        while (clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                text = await scene.Emulator.Control.GetStringAsync(new Uri(address));
                if (wanted(text)) return text;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(200);
        }

        throw new TimeoutException($"{address} never answered as wanted; last: {text}");
    }

    private static async Task<bool> IsGoneAsync(Uri address)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(10))
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(address.Host, address.Port);
            }
            catch (SocketException)
            {
                return true;
            }

            await Task.Delay(100);
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
