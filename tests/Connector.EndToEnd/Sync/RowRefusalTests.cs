using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.EndToEnd.Sync;

/// <summary>Rows that the org refuses: locked ones go again within the run, the others are told in full.</summary>
public class RowRefusalTests
{
    [TestCase(1500, TestName = "Three percent locked rows of Collections calls are written in the same run")]
    [TestCase(6000, TestName = "Three percent locked rows of a Bulk job are written in the same run")]
    public async Task Locked_rows_are_written_in_the_same_run(int accounts)
    {
        await using var scene = await SyncScene.StartAsync(accounts: accounts, change: Impatient);
        await scene.Emulator.SetFaultsAsync("""{"seed":3,"rules":[{"lockRowsPercent":3}]}""");

        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();

        Assert.That((run.ExitCode, run.Status, run.Count("failed")), Is.EqualTo((0, "succeeded", 0L)), run.Errors);
        Assert.That(Written(stats, "succeeded"), Is.EqualTo(run.Count("succeeded")), "no row twice");
        Assert.That(Written(stats, "failed"), Is.Positive, "some met a lock");
        Assert.That(Written(stats, "sent"), Is.EqualTo(run.Count("sent") + Written(stats, "failed")), "only those went again");
        Assert.That(await scene.CountAsync("Type LIKE 'Customer%' AND Customer_Tier__c = null"), Is.Zero);
    }

    [Test]
    public async Task Rows_that_stay_locked_are_rejects_and_the_next_run_writes_them()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 400, change: Impatient);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"lockRowsPercent":100}]}""");

        var run = await scene.RunAsync();
        var rejects = await scene.CliAsync("rejects", "--json");
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var next = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Count("failed"), run.Count("rejected_open")), Is.EqualTo((4, run.Count("sent"), run.Count("sent"))), run.Errors);
        Assert.That(rejects.Output, Does.Contain("\"Lock\"").And.Contain("UNABLE_TO_LOCK_ROW"));
        Assert.That((next.ExitCode, next.Count("succeeded"), next.Count("rejected_open")), Is.EqualTo((0, run.Count("sent"), 0L)), next.Errors);
    }

    [Test]
    public async Task A_process_killed_while_it_waits_for_locks_leaves_its_rows_in_doubt_and_the_next_run_finds_out()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 400, change: connection => connection["Locks"] = new JsonObject { ["FirstWait"] = "00:05:00" });
        await scene.Emulator.SetFaultsAsync("""{"seed":3,"rules":[{"lockRowsPercent":30}]}""");
        long before;
        using (var killed = ConnectorCli.Start("run", "--config", scene.SettingsFile, "--json"))
        {
            await ReadingTests.UntilAsync(scene, stats => Written(stats, "failed") > 0);
            using var stats = await scene.Emulator.StatsAsync();
            before = Written(stats, "succeeded");
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var run = await scene.RunAsync();
        using var after = await scene.Emulator.StatsAsync();

        Assert.That((run.ExitCode, run.Status), Is.EqualTo((0, "succeeded")), run.Errors);
        Assert.That(Written(after, "succeeded") - before, Is.EqualTo(run.Count("succeeded")), "what had been written was not written again");
        Assert.That(Written(after, "succeeded"), Is.EqualTo(await scene.CountAsync("Customer_Tier__c != null")));
    }

    [TestCase("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Tier is frozen", "ValidationRule", 400)]
    [TestCase("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "bad value for restricted picklist field: strategic", "Picklist", 400)]
    [TestCase("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "bad value for restricted picklist field: strategic", "Picklist", 6000)]
    public async Task A_reject_tells_row_link_messages_class_and_mend(string code, string message, string kind, int accounts)
    {
        await using var scene = await SyncScene.StartAsync(accounts: accounts, change: Impatient);
        var id = (await scene.QueryAsync("SELECT Id FROM Account WHERE Type = 'Customer - Direct' LIMIT 1")).GetProperty("records")[0].GetProperty("Id").GetString()!;
        await scene.Emulator.SetFaultsAsync($$"""{"rules":[{"rejectIds":["{{id}}"],"code":"{{code}}","message":"{{message}}","fields":["Customer_Tier__c"]}]}""");

        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();
        var reject = (await scene.CliAsync("rejects", "--json")).Json.GetProperty("rejects")[0];

        Assert.That((run.ExitCode, run.Count("failed")), Is.EqualTo((4, 1L)), run.Errors);
        FirstLightTests.AssertBooksBalance(run, stats);
        Assert.That(
            (Text("id"), Text("link"), Text("class"), Text("code"), Text("message"), reject.GetProperty("fields")[0].GetString()),
            Is.EqualTo((id, new Uri(scene.Emulator.BaseAddress, id).ToString(), kind, code, message, "Customer_Tier__c")));
        Assert.That(Text("mend"), Is.Not.Empty);

        string? Text(string name) => reject.GetProperty(name).GetString();
    }

    private static void Impatient(JsonObject connection) => connection["Locks"] = new JsonObject { ["FirstWait"] = "00:00:00.01" };

    private static long Written(JsonDocument stats, string count) => stats.RootElement.GetProperty("writes").TryGetProperty("Account", out var apis)
        ? apis.EnumerateObject().Sum(api => api.Value.GetProperty(count).GetInt64())
        : 0;
}
