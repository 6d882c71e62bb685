namespace Connector.EndToEnd.Sync;

/// <summary>Calls that fail as a whole: spent allowances, uploads that break, a second worker.</summary>
public class CallFaultTests
{
    private const string LimitReached = """ "status":403,"body":[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}] """;
    private const string NoFaults = """{"rules":[]}""";

    [Test]
    public async Task Spent_API_calls_end_a_run_before_anything_is_sent_and_are_not_hammered()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 300);
        await scene.Emulator.SetFaultsAsync($$"""{"rules":[{"path":"/services/data/v",{{LimitReached}}}]}""");

        var run = await scene.RunAsync();
        await scene.Emulator.SetFaultsAsync(NoFaults);
        var next = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Status, run.Count("sent")), Is.EqualTo((1, "failed", 0L)));
        Assert.That(run.Count("api_calls"), Is.LessThanOrEqualTo(2), "asking again only spends more");
        Assert.That(run.Json.GetProperty("trouble").GetString(), Does.Contain("REQUEST_LIMIT_EXCEEDED"));
        Assert.That(next.ExitCode, Is.Zero, next.Errors);
    }

    [Test]
    public async Task Calls_spent_in_the_middle_of_writing_leave_the_rest_to_the_next_run()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 1500);
        await scene.Emulator.SetFaultsAsync($$"""{"rules":[{"method":"PATCH","path":"/composite/sobjects","after":1,{{LimitReached}}}]}""");

        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();
        await scene.Emulator.SetFaultsAsync(NoFaults);
        var next = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Status, run.Count("succeeded"), run.Count("in_doubt")), Is.EqualTo((4, "partial", 200L, 0L)), run.Errors);
        Assert.That(run.Count("sent"), Is.EqualTo(run.Count("succeeded") + run.Count("unprocessed")));
        Assert.That((next.ExitCode, next.Count("succeeded")), Is.EqualTo((0, run.Count("changed") - 200)), next.Errors);
        Assert.That(await scene.CountAsync("Type LIKE 'Customer%' AND Customer_Tier__c = null"), Is.Zero);
    }

    [TestCase("before", TestName = "An upload reset before it arrived")]
    [TestCase("after", TestName = "An upload whose answer was lost")]
    public async Task A_reset_in_the_middle_of_an_upload_gives_the_job_up_and_the_next_run_sends_its_rows(string when)
    {
        await using var scene = await SyncScene.StartAsync(accounts: 6000);
        await scene.Emulator.SetFaultsAsync($$"""{"rules":[{"method":"PUT","path":"/batches","nth":1,"drop":"{{when}}"}]}""");

        var run = await scene.RunAsync();
        var next = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Count("in_doubt")), Is.EqualTo((4, 0L)), run.Errors);
        Assert.That(run.Count("unprocessed"), Is.EqualTo(run.Count("sent")), "an open job's rows are not touched");
        Assert.That((next.ExitCode, next.Count("succeeded")), Is.EqualTo((0, run.Count("sent"))), next.Errors);
        Assert.That(await scene.CountAsync("Type LIKE 'Customer%' AND Customer_Tier__c = null"), Is.Zero);
    }

    [Test]
    public async Task A_second_worker_on_the_same_connection_is_turned_away_and_the_first_one_ends_well()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 300);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/jobs/query","nth":1,"delayMilliseconds":15000}]}""");
        using var first = ConnectorCli.Start("run", "--config", scene.SettingsFile, "--json");
        var output = first.StandardOutput.ReadToEndAsync();
        _ = first.StandardError.ReadToEndAsync();
        await ReadingTests.UntilAsync(scene, stats => stats.RootElement.GetProperty("faultsStruck")[0].GetInt64() == 1);

        var second = await scene.RunAsync();
        await first.WaitForExitAsync();
        using var stats = await scene.Emulator.StatsAsync();
        var run = new CliResult(first.ExitCode, await output, "");

        Assert.That(second.ExitCode, Is.EqualTo(1));
        Assert.That(second.Errors, Does.Contain("is being run by another process"));
        Assert.That((run.ExitCode, run.Status), Is.EqualTo((0, "succeeded")));
        FirstLightTests.AssertBooksBalance(run, stats);
    }
}
