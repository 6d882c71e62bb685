using System.Text.Json;

namespace Connector.EndToEnd.Sync;

/// <summary>The whole road over HTTP: the connector's executable against the emulator's, nothing in common but the contract.</summary>
public class FirstLightTests
{
    [Test]
    public async Task A_run_writes_the_segments_and_its_counts_equal_the_emulators_own_records()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 3000);

        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Status, Is.EqualTo("succeeded"));
        Assert.That(await scene.CountAsync("Customer_Tier__c != null"), Is.EqualTo(run.Count("changed")).And.GreaterThan(500));
        AssertBooksBalance(run, stats);
    }

    [Test]
    public async Task A_small_run_goes_by_collections_and_a_second_one_sends_nothing()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 150);

        var first = await scene.RunAsync();
        var second = await scene.RunAsync();

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), first.Errors + second.Errors);
        Assert.That(second.Count("sent"), Is.Zero);
        Assert.That(second.Count("api_calls"), Is.LessThanOrEqualTo(6));
    }

    [Test]
    public async Task An_edit_in_the_CRM_moves_the_account_in_the_next_run()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 150);
        await scene.RunAsync();
        var id = (await scene.QueryAsync("SELECT Id FROM Account WHERE Type = 'Customer - Direct' AND Customer_Tier__c != 'strategic' LIMIT 1"))
            .GetProperty("records")[0].GetProperty("Id").GetString();
        await scene.PatchAsync(id!, """{"ARR__c": 900000}""");

        var run = await scene.RunAsync();
        var explained = await scene.CliAsync("explain", id!, "--json");

        Assert.That(run.Count("succeeded"), Is.EqualTo(1), run.Errors);
        Assert.That(await scene.CountAsync($"Id = '{id}' AND Customer_Tier__c = 'strategic'"), Is.EqualTo(1));
        Assert.That(explained.Output, Does.Contain("strategic").And.Contain("arr"));
    }

    [Test]
    public async Task Setup_creates_the_fields_once_and_a_run_without_them_says_so()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 50, change: connection => connection["CreateMissingFields"] = false);

        var before = await scene.RunAsync();
        var setup = await scene.CliAsync("setup");
        var again = await scene.CliAsync("setup");
        var after = await scene.RunAsync();

        Assert.That(before.ExitCode, Is.EqualTo(1));
        Assert.That(before.Json.GetProperty("trouble").GetString(), Does.Contain("Customer_Tier__c").And.Contain("connector setup"));
        Assert.That(setup.ExitCode, Is.Zero, setup.Errors + setup.Output);
        Assert.That(again.Output, Does.Not.Contain("created"));
        Assert.That(after.ExitCode, Is.Zero, after.Errors);
    }

    [Test]
    public async Task The_doctor_finds_a_healthy_connection_healthy_and_a_user_who_does_not_see_every_account_ill()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 50);
        await scene.RunAsync();

        var healthy = await scene.CliAsync("doctor");
        scene.WriteSettings(connection => (connection["Salesforce"]!["ClientId"], connection["Salesforce"]!["ClientSecret"]) = ("emulator-restricted", "emulator-restricted"));
        var partial = await scene.CliAsync("doctor");

        Assert.That(healthy.ExitCode, Is.Zero, healthy.Output);
        Assert.That(partial.ExitCode, Is.EqualTo(1));
        Assert.That(partial.Output, Does.Contain("View All"));
    }

    [Test]
    public async Task The_doctor_tells_which_promises_the_schedule_keeps_and_what_the_others_would_cost()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 50, change: connection => connection["Schedule"] = "0 0 2 * * ?");
        var before = await scene.CliAsync("doctor", "--json");
        await scene.RunAsync();
        var calls = (await scene.RunAsync()).Count("api_calls");

        var after = await scene.CliAsync("doctor", "--json");

        Assert.That(after.ExitCode, Is.Zero, after.Output);
        Assert.That(before.Json.GetProperty("cadence").GetProperty("by_sla")[0].GetProperty("verdict").GetString(), Is.EqualTo("CostUnknown"));
        var cadence = after.Json.GetProperty("cadence");
        var (tightest, widest) = (cadence.GetProperty("by_sla")[0], cadence.GetProperty("by_sla").EnumerateArray().Last());
        Assert.That(cadence.GetProperty("longest_gap_minutes").GetDouble(), Is.EqualTo(1440));
        Assert.That((tightest.GetProperty("sla_minutes").GetDouble(), tightest.GetProperty("calls_per_day").GetDouble()), Is.EqualTo((60d, 48d * calls)));
        Assert.That(tightest.GetProperty("verdict").GetString(), Is.EqualTo("RunMoreOften"));
        Assert.That(widest.GetProperty("verdict").GetString(), Is.EqualTo("BatchIsEnough"));
    }

    [Test]
    public async Task Two_hundred_thousand_accounts_need_less_than_400_MB()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 200_000);

        var run = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Count("read")), Is.EqualTo((0, 200_000L)), run.Errors);
        Assert.That(run.Count("succeeded"), Is.EqualTo(await scene.CountAsync("Customer_Tier__c != null")));
        Assert.That(run.Count("peak_rss_bytes"), Is.LessThan(400_000_000));
    }

    [Test]
    public async Task The_demo_ends_green_and_shows_what_it_did()
    {
        var demo = await ConnectorCli.RunAsync("demo", "--once", "--accounts", "200");

        Assert.That(demo.ExitCode, Is.Zero, demo.Errors);
        Assert.That(demo.Output, Does.Contain("Customer Tier").And.Contain("API calls").And.Contain("explained"));
    }

    /// <summary>Our counts add up, and each equals what the emulator itself recorded.</summary>
    /// <param name="accounts">What the emulator calls them in its counts.</param>
    internal static void AssertBooksBalance(CliResult run, JsonDocument stats, string accounts = "Account")
    {
        Assert.That(run.Count("sent"), Is.EqualTo(run.Count("succeeded") + run.Count("failed") + run.Count("unprocessed") + run.Count("in_doubt")));
        var apis = stats.RootElement.GetProperty("writes").GetProperty(accounts).EnumerateObject().Select(api => api.Value).ToList();
        foreach (var count in new[] { "sent", "succeeded", "failed", "unprocessed" })
        {
            Assert.That(apis.Sum(api => api.GetProperty(count).GetInt64()), Is.EqualTo(run.Count(count)), count);
        }
    }
}
