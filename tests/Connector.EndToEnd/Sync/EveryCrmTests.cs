using System.Text.Json.Nodes;
using Connector.Crashes;

namespace Connector.EndToEnd.Sync;

/// <summary>The same road and the same faults on every CRM, by the same code.</summary>
[TestFixture(CrmKind.Salesforce)]
[TestFixture(CrmKind.HubSpot)]
public class EveryCrmTests(CrmKind crm)
{
    private const int Accounts = 400;

    [Test]
    public async Task A_run_writes_the_segments_its_counts_equal_the_emulators_and_a_second_run_sends_nothing()
    {
        await using var scene = await StartAsync();

        var first = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();
        var second = await scene.RunAsync();

        Assert.That((first.ExitCode, first.Count("read")), Is.EqualTo((0, (long)Accounts)), first.Errors);
        FirstLightTests.AssertBooksBalance(first, stats, scene.Crm.Counted);
        Assert.That(await ClassifiedAsync(scene), Is.EqualTo(first.Count("changed")));
        Assert.That((second.ExitCode, second.Count("sent")), Is.EqualTo((0, 0L)), second.Errors);
    }

    [Test]
    public async Task An_edit_in_the_CRM_moves_the_account_in_the_next_run()
    {
        await using var scene = await StartAsync();
        await scene.RunAsync();
        var smaller = (await scene.Crm.RecordsAsync([scene.Crm.Fields.Tier])).First(record => record.Text(scene.Crm.Fields.Tier) is "core" or "scale");
        await scene.Crm.ChangeAsync([(smaller.Id, scene.Crm.Fields.Employees, JsonValue.Create(90_000))]);

        var run = await scene.RunAsync();

        var moved = (await scene.Crm.RecordsAsync([scene.Crm.Fields.Tier])).Single(record => record.Id == smaller.Id);
        Assert.That((run.ExitCode, run.Count("succeeded"), moved.Text(scene.Crm.Fields.Tier)), Is.EqualTo((0, 1L, "strategic")), run.Errors);
    }

    [Test]
    public async Task The_owner_is_told_to_a_person_who_asks_and_to_nobody_else()
    {
        await using var scene = await StartAsync();
        await scene.RunAsync();
        var id = (await scene.Crm.RecordsAsync([scene.Crm.Fields.Tier])).First(record => !string.IsNullOrEmpty(record.Text(scene.Crm.Fields.Tier))).Id;

        var unasked = await scene.CliAsync("explain", id, "--json");
        var asked = await scene.CliAsync("explain", id, "--owner", "--json");

        Assert.That(unasked.Json.GetProperty("owner").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null), unasked.Errors);
        Assert.That(asked.Json.GetProperty("owner").GetString(), Does.Match("^[A-Z][a-z]+ [A-Z][a-z]+$"), asked.Errors);
    }

    [Test]
    public async Task A_third_of_calls_answered_503_by_HTML_is_survived()
    {
        await using var scene = await StartAsync();
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"probability":0.3,"status":503,"body":"<html>overloaded</html>","contentType":"text/html"}]}""");

        await AssertHealedAsync(scene, await scene.RunAsync());
    }

    [Test]
    public async Task A_page_cut_in_its_middle_is_asked_for_again()
    {
        await using var scene = await StartAsync();
        await scene.Emulator.SetFaultsAsync(Rule(scene.Crm.Paths.Read, "\"nth\":1,\"truncateBodyAt\":3000"));

        var run = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Count("read")), Is.EqualTo((0, (long)Accounts)), run.Errors);
    }

    [TestCase("before", TestName = "Writes that never arrived are sent again")]
    [TestCase("after", TestName = "Writes whose answers are lost are found out")]
    public async Task A_dropped_connection_is_survived(string when)
    {
        await using var scene = await StartAsync();
        await scene.Emulator.SetFaultsAsync(Rule(scene.Crm.Paths.Write, $"\"method\":\"{scene.Crm.Paths.WriteMethod}\",\"count\":9,\"drop\":\"{when}\""));

        await AssertHealedAsync(scene, await scene.RunAsync());
    }

    [Test]
    public async Task An_account_that_is_deleted_between_reading_and_writing_ends_no_run()
    {
        await using var scene = await StartAsync();
        var plan = await scene.CliAsync("plan", "--json");
        var victim = (await scene.Crm.RecordsAsync([scene.Crm.Fields.ExternalId]))[3].Id;
        await scene.Crm.DeleteAsync(victim);

        var run = await scene.RunAsync();
        var next = await scene.RunAsync();

        Assert.That(plan.ExitCode, Is.Zero.Or.EqualTo(3), plan.Errors);
        Assert.That((run.ExitCode, next.ExitCode, next.Count("sent")), Is.EqualTo((0, 0, 0L)), run.Errors + next.Errors);
    }

    private Task<SyncScene> StartAsync() => SyncScene.StartAsync(Accounts, crm: crm);

    private static string Rule(string path, string rest) => $$"""{"rules":[{"path":{{JsonValue.Create(path).ToJsonString()}},{{rest}}}]}""";

    private static async Task<long> ClassifiedAsync(SyncScene scene) =>
        (await scene.Crm.RecordsAsync([scene.Crm.Fields.Tier])).LongCount(record => !string.IsNullOrEmpty(record.Text(scene.Crm.Fields.Tier)));

    /// <summary>The counts of the disturbed run add up, and the next, undisturbed one leaves nothing to do.</summary>
    private static async Task AssertHealedAsync(SyncScene scene, CliResult disturbed)
    {
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var next = await scene.RunAsync();
        var last = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();

        Assert.That(disturbed.Count("sent"), Is.EqualTo(disturbed.Count("succeeded") + disturbed.Count("failed") + disturbed.Count("unprocessed") + disturbed.Count("in_doubt")));
        Assert.That((next.ExitCode, last.ExitCode, last.Count("sent")), Is.EqualTo((0, 0, 0L)), disturbed.Errors + next.Errors + last.Errors);
        var changed = stats.RootElement.GetProperty("writes").GetProperty(scene.Crm.Counted).EnumerateObject().Sum(api => api.Value.GetProperty("changed").GetInt64());
        Assert.That(await ClassifiedAsync(scene), Is.Positive.And.EqualTo(changed), "each account is written once");
    }
}
