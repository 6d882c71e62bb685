using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.EndToEnd.Sync;

/// <summary>The book follows the org without gaps: what leaves, what merges, downloads that break off, allowances that end.</summary>
public class ReadingTests
{
    private const string BulkRefused = """{"rules":[{"method":"POST","path":"/jobs/(query|ingest)/?$","status":400,"body":[{"errorCode":"LIMIT_EXCEEDED","message":"no more jobs today"}]}]}""";

    [TestCase("00:00:00", TestName = "Deletes and merges arrive with what changed")]
    [TestCase("00:00:00.001", TestName = "Deletes and merges arrive with the whole book")]
    public async Task Deletes_and_merges_arrive(string fullReadEvery)
    {
        await using var scene = await SyncScene.StartAsync(accounts: 300, change: connection => connection["FullReadEvery"] = fullReadEvery);
        var first = await scene.RunAsync();
        var ids = (await scene.QueryAsync("SELECT Id FROM Account WHERE Type = 'Customer - Direct' LIMIT 3")).GetProperty("records").EnumerateArray().Select(record => record.GetProperty("Id").GetString()!).ToList();
        await DeleteAsync(scene, ids[0]);
        await ControlAsync(scene, "merge", new { master = ids[1], merged = new[] { ids[2] } });

        var run = await scene.RunAsync();
        var deleted = await scene.CliAsync("explain", ids[0], "--json");
        var merged = await scene.CliAsync("explain", ids[2], "--json");

        Assert.That((run.ExitCode, run.Count("evaluated")), Is.EqualTo((0, first.Count("evaluated") - 2)), run.Errors);
        Assert.That(deleted.Json.GetProperty("gone").GetBoolean(), deleted.Output);
        Assert.That(merged.Json.GetProperty("merged_into").GetString(), Is.EqualTo(ids[1]));
    }

    [Test]
    public async Task When_Bulk_has_no_jobs_left_REST_reads_and_writes_and_the_next_run_is_back_at_Bulk()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 6000, change: connection => connection["FullReadEvery"] = "00:00:00.001");
        await scene.Emulator.SetFaultsAsync(BulkRefused);
        var spent = await scene.RunAsync();
        using var withoutBulk = await scene.Emulator.StatsAsync();
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");

        var back = await scene.RunAsync();
        using var withBulk = await scene.Emulator.StatsAsync();

        Assert.That((spent.ExitCode, spent.Status, spent.Count("read")), Is.EqualTo((0, "succeeded", 6000L)), spent.Errors);
        FirstLightTests.AssertBooksBalance(spent, withoutBulk);
        Assert.That((QueryJobs(withoutBulk), QueryJobs(withBulk)), Is.EqualTo((0L, 1L)));
        Assert.That((back.ExitCode, back.Count("sent")), Is.EqualTo((0, 0L)), back.Errors);
    }

    [Test]
    public async Task A_process_killed_in_a_long_download_resumes_the_job_instead_of_asking_anew()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 3000, change: connection => connection["Salesforce"]!["Bulk"] = new JsonObject { ["RowsPerPage"] = 500 });
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/jobs/query/.*results","after":3,"delayMilliseconds":120000}]}""");
        using (var killed = ConnectorCli.Start("run", "--config", scene.SettingsFile, "--json"))
        {
            await UntilAsync(scene, stats => stats.RootElement.TryGetProperty("rowsRead", out var rows) && rows.TryGetProperty("bulk", out var bulk) && bulk.GetInt64() >= 1500);
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();

        Assert.That((run.ExitCode, run.Status), Is.EqualTo((0, "succeeded")), run.Errors);
        Assert.That(run.Count("evaluated"), Is.EqualTo(3000));
        Assert.That(QueryJobs(stats), Is.EqualTo(1));
        Assert.That(await scene.CountAsync("Type LIKE 'Customer%' AND Customer_Tier__c = null"), Is.Zero);
    }

    [Test]
    public async Task A_page_of_changes_cut_in_the_middle_is_asked_for_again()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 300, change: connection => connection["FullReadEvery"] = "00:00:00");
        await scene.RunAsync();
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/queryAll","nth":1,"truncateBodyAt":2000}]}""");

        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();

        Assert.That((run.ExitCode, run.Count("sent")), Is.EqualTo((0, 0L)), run.Errors);
        Assert.That(run.Count("read"), Is.Positive);
        Assert.That(stats.RootElement.GetProperty("faultsStruck")[0].GetInt64(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_read_that_breaks_off_tells_how_many_accounts_are_stored()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 3000, change: connection => connection["Salesforce"]!["Bulk"] = new JsonObject { ["RowsPerPage"] = 1000, ["PageRepeats"] = 0 });
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/jobs/query/.*results","after":1,"truncateBodyAt":5000}]}""");

        var broken = await scene.RunAsync();
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var whole = await scene.RunAsync();

        Assert.That((broken.ExitCode, broken.Status, broken.Count("sent")), Is.EqualTo((1, "failed", 0L)));
        Assert.That(broken.Count("read"), Is.GreaterThanOrEqualTo(1000));
        Assert.That(broken.Json.GetProperty("trouble").GetString(), Does.Contain(string.Create(CultureInfo.InvariantCulture, $"{broken.Count("read"):N0} accounts had come")));
        Assert.That((whole.ExitCode, whole.Count("evaluated")), Is.EqualTo((0, 3000L)), whole.Errors);
    }

    internal static long QueryJobs(JsonDocument stats) => stats.RootElement.GetProperty("limits").GetProperty("dailyBulkV2QueryJobs").GetProperty("used").GetInt64();

    internal static async Task UntilAsync(SyncScene scene, Func<JsonDocument, bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var stats = await scene.Emulator.StatsAsync();
            if (reached(stats)) return;
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task DeleteAsync(SyncScene scene, string id)
    {
        using var client = scene.Emulator.Api();
        using var answer = await client.DeleteAsync($"sobjects/Account/{id}");
        answer.EnsureSuccessStatusCode();
    }

    private static async Task ControlAsync(SyncScene scene, string what, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await scene.Emulator.Control.PostAsync($"/__emulator/{what}", content);
        answer.EnsureSuccessStatusCode();
    }
}
