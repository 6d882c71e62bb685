using System.Text.Json.Nodes;
using Connector.Crashes;

namespace Connector.EndToEnd.Sync;

/// <summary>What only HubSpot does to its clients: limits by class, locks, moves, late search, merges, revoked tokens.</summary>
public class HubSpotFaultTests
{
    private const int Companies = 350;

    [TestCase("""{"path":"/batch/update","count":1,"status":423,"body":{"status":"error","message":"locked","category":"CONFLICT"}}""", TestName = "A locked record is tried again")]
    [TestCase("""{"path":"/batch/update","count":1,"status":477,"headers":{"Retry-After":"1"},"body":"<html>moving</html>"}""", TestName = "A portal that moves is waited for")]
    [TestCase("""{"path":"/companies","count":2,"status":502,"body":"<html>bad gateway</html>"}""", TestName = "A bad gateway is tried again")]
    [TestCase("""{"path":"/companies","count":1,"status":429,"headers":{"Retry-After":"1"},"body":{"status":"error","message":"You have reached your ten_secondly_rolling limit.","errorType":"RATE_LIMIT","policyName":"TEN_SECONDLY_ROLLING"}}""", TestName = "A spent burst with its wait is waited for")]
    [TestCase("""{"path":"/search","count":1,"status":429,"body":{"status":"error","message":"You have reached your secondly limit.","errorType":"RATE_LIMIT","policyName":"SECONDLY"}}""", TestName = "A spent second of search without a header is waited for")]
    [TestCase("""{"path":"/batch/update","count":1,"status":429,"body":{"status":"error","message":"You have reached your ten_secondly_rolling limit.","errorType":"RATE_LIMIT","policyName":"TEN_SECONDLY_ROLLING"}}""", TestName = "A spent burst without a header is waited for")]
    [TestCase("""{"path":"/search","count":1,"status":429,"headers":{"Retry-After":"1"},"body":{"status":"error","message":"You have reached your secondly limit.","errorType":"RATE_LIMIT","policyName":"SECONDLY"}}""", TestName = "A spent second of search with its wait is waited for")]
    public async Task A_passing_fault_is_survived(string rule)
    {
        await using var scene = await SyncScene.StartAsync(Companies, crm: CrmKind.HubSpot);
        await scene.Emulator.SetFaultsAsync($$"""{"rules":[{{rule}}]}""");

        var run = await scene.RunAsync();
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var next = await scene.RunAsync();

        Assert.That(run.Count("sent"), Is.EqualTo(run.Count("succeeded") + run.Count("failed") + run.Count("unprocessed") + run.Count("in_doubt")));
        Assert.That(run.Count("read"), Is.EqualTo(Companies), run.Errors);
        Assert.That((next.ExitCode, await ClassifiedAsync(scene)), Is.EqualTo((0, run.Count("changed"))), run.Errors + next.Errors);
    }

    [Test]
    public async Task A_spent_day_stops_the_run_with_a_clear_word_and_leaves_nothing_half_done()
    {
        await using var scene = await SyncScene.StartAsync(Companies, crm: CrmKind.HubSpot);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/batch/update","after":1,"status":429,"body":{"status":"error","message":"You have reached your daily limit.","errorType":"RATE_LIMIT","policyName":"DAILY"}}]}""");

        var run = await scene.RunAsync();

        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Count("in_doubt"), Is.Zero, run.Errors);
        Assert.That(await ClassifiedAsync(scene), Is.EqualTo(run.Count("succeeded")));
        Assert.That(run.Json.GetProperty("trouble").GetString(), Does.Contain("day").IgnoreCase);
    }

    [Test]
    public async Task A_token_that_is_revoked_mid_run_ends_it_with_the_mend_and_every_row_accounted_for()
    {
        await using var scene = await SyncScene.StartAsync(Companies, crm: CrmKind.HubSpot);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/batch/update","nth":2,"expireTokens":"all"}]}""");

        var run = await scene.RunAsync();

        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Count("sent"), Is.EqualTo(run.Count("succeeded") + run.Count("failed") + run.Count("unprocessed") + run.Count("in_doubt")));
        Assert.That(run.Json.GetProperty("trouble").GetString(), Does.Contain("401").Or.Contain("token").IgnoreCase);
        Assert.That(run.Output + run.Errors, Does.Not.Contain("pat-na1-emulator"));
    }

    [Test]
    public async Task A_search_that_lags_behind_loses_no_change()
    {
        await using var scene = await SyncScene.StartAsync(Companies, crm: CrmKind.HubSpot, change: connection => connection["HubSpot"]!["IndexLag"] = "00:00:30");
        await scene.RunAsync();
        await scene.Crm.ControlAsync(HttpMethod.Put, "hubspot/settings", """{"searchLagMilliseconds":4000}""");
        var (tier, employees) = (scene.Crm.Fields.Tier, scene.Crm.Fields.Employees);
        var company = (await scene.Crm.RecordsAsync([tier])).First(record => record.Text(tier) is "core" or "scale");
        await scene.Crm.ChangeAsync([(company.Id, employees, JsonValue.Create(90_000))]);

        var early = await scene.RunAsync();
        await scene.Crm.ControlAsync(HttpMethod.Put, "hubspot/settings", """{"searchLagMilliseconds":0}""");
        var late = await scene.RunAsync();

        Assert.That((early.ExitCode, late.ExitCode), Is.EqualTo((0, 0)), early.Errors + late.Errors);
        Assert.That((await scene.Crm.RecordsAsync([tier])).Single(record => record.Id == company.Id).Text(tier), Is.EqualTo("strategic"));
    }

    [Test]
    public async Task A_company_that_is_merged_away_between_plan_and_writing_ends_no_run()
    {
        await using var scene = await SyncScene.StartAsync(Companies, crm: CrmKind.HubSpot, change: connection => connection["FirstFill"]!["Approved"] = false);
        var plan = (await scene.CliAsync("plan", "--json")).Json.GetProperty("plan").GetInt64();
        await scene.CliAsync("approve", $"{plan}", "--by", "somebody");
        var customers = await scene.Crm.RecordsAsync(["lifecyclestage"]);
        var two = customers.Where(record => record.Text("lifecyclestage") == "customer").Take(2).Select(record => record.Id).ToList();
        await scene.Crm.ControlAsync(HttpMethod.Post, "hubspot/merge", $$"""{"type":"companies","primary":"{{two[0]}}","other":"{{two[1]}}"}""");

        var applied = await scene.CliAsync("apply", $"{plan}", "--json");
        var next = await scene.RunAsync();
        var last = await scene.RunAsync();

        Assert.That(applied.Count("in_doubt"), Is.Zero, applied.Errors);
        Assert.That((last.ExitCode, last.Count("sent"), last.Count("rejected_open")), Is.EqualTo((0, 0L, 0L)), applied.Errors + next.Errors + last.Errors);
    }

    [Test]
    public async Task A_page_of_HTML_that_says_404_ends_the_run_with_every_row_accounted_for_and_the_next_run_sends_the_rest()
    {
        await using var scene = await SyncScene.StartAsync(Companies, crm: CrmKind.HubSpot);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/batch/update","nth":2,"status":404,"contentType":"text/html","body":"<html>there is nothing here</html>"}]}""");

        var run = await scene.RunAsync();
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var next = await scene.RunAsync();

        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Count("sent"), Is.EqualTo(run.Count("succeeded") + run.Count("failed") + run.Count("unprocessed") + run.Count("in_doubt")));
        Assert.That(run.Output + run.Errors, Does.Contain("404").And.Not.Contain("there is nothing here"));
        Assert.That((next.ExitCode, await ClassifiedAsync(scene)), Is.EqualTo((0, run.Count("changed"))), next.Errors);
    }

    [TestCase("2026-03", false, "INVALID_OPTION", TestName = "One company that 207 names costs nobody else a segment")]
    [TestCase("2026-09", true, "INVALID_OPTION", TestName = "One company that 200 with errors names costs nobody else a segment")]
    [TestCase("2026-09", true, "OBJECT_NOT_FOUND", TestName = "One company that went while the run wrote costs nobody else a segment")]
    public async Task One_refused_company_of_a_batch_costs_nobody_else_a_segment(string version, bool asSuccess, string code)
    {
        await using var scene = await SyncScene.StartAsync(Companies, crm: CrmKind.HubSpot, change: connection => connection["HubSpot"]!["ApiVersion"] = version);
        await scene.Crm.ControlAsync(HttpMethod.Put, "hubspot/settings", asSuccess ? """{"partialAsSuccess":true}""" : """{"partialAsSuccess":false}""");
        var customer = (await scene.Crm.RecordsAsync(["lifecyclestage"])).First(record => record.Text("lifecyclestage") == "customer").Id;
        await scene.Emulator.SetFaultsAsync($$"""{"rules":[{"rejectIds":["{{customer}}"],"code":"{{code}}","message":"refused by the fault plan"}]}""");

        var run = await scene.RunAsync();

        Assert.That((run.Count("failed"), run.Count("in_doubt"), run.Count("succeeded")), Is.EqualTo((1L, 0L, run.Count("changed") - 1)), run.Errors);
        Assert.That(await ClassifiedAsync(scene), Is.EqualTo(run.Count("succeeded")));
    }

    private static async Task<long> ClassifiedAsync(SyncScene scene) =>
        (await scene.Crm.RecordsAsync([scene.Crm.Fields.Tier])).LongCount(record => !string.IsNullOrEmpty(record.Text(scene.Crm.Fields.Tier)));
}
