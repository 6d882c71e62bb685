namespace Connector.EndToEnd.Sync;

/// <summary>What goes wrong on the way is survived or told truthfully, and every count equals the emulator's own; see also <see cref="EveryCrmTests"/>.</summary>
public class FaultTests
{
    [Test]
    public async Task A_token_that_expires_mid_run_is_renewed()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 3000);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/jobs/query/.*results","nth":1,"expireTokens":"issued"},{"method":"PATCH","path":"/jobs/ingest","nth":1,"expireTokens":"issued"}]}""");

        await AssertGreenAsync(scene);
    }

    [Test]
    public async Task A_download_cut_in_the_middle_of_a_row_is_asked_for_again()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 3000);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"path":"/jobs/query/.*results","nth":1,"truncateBodyAt":20000}]}""");

        var run = await AssertGreenAsync(scene);

        Assert.That(run.Count("read"), Is.EqualTo(3000));
    }

    [Test]
    public async Task A_job_that_fails_in_the_middle_leaves_the_rest_unprocessed_and_the_next_run_sends_it()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 6000);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"failJobAfterRows":500,"object":"Account","count":1,"message":"InternalServerError : retries exceeded"}]}""");

        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();
        var next = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Status), Is.EqualTo((4, "partial")), run.Errors);
        Assert.That(run.Count("unprocessed"), Is.Positive);
        FirstLightTests.AssertBooksBalance(run, stats);
        Assert.That((next.ExitCode, next.Count("succeeded")), Is.EqualTo((0, run.Count("unprocessed"))), next.Errors);
    }

    [TestCase(400, TestName = "Refused rows of a Collections call are told and listed with their mend")]
    [TestCase(6000, TestName = "Refused rows of a Bulk job are told and listed with their mend")]
    public async Task Refused_rows_are_told(int accounts)
    {
        await using var scene = await SyncScene.StartAsync(accounts: accounts);
        var ids = (await scene.QueryAsync("SELECT Id FROM Account WHERE Type = 'Customer - Direct' LIMIT 3")).GetProperty("records").EnumerateArray().Select(record => record.GetProperty("Id").GetString()!).ToList();
        await scene.Emulator.SetFaultsAsync($$"""{"rules":[{"rejectIds":["{{string.Join("\",\"", ids)}}"],"message":"Tier is frozen","fields":["Customer_Tier__c"]}]}""");

        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();
        var rejects = await scene.CliAsync("rejects");
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var mended = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Count("failed"), run.Count("rejected_open")), Is.EqualTo((4, 3L, 3L)), run.Errors);
        FirstLightTests.AssertBooksBalance(run, stats);
        Assert.That(rejects.Output, Does.Contain(ids[0]).And.Contain("Tier is frozen").And.Contain("mend:"));
        Assert.That((mended.ExitCode, mended.Count("succeeded"), mended.Count("rejected_open")), Is.EqualTo((0, 3L, 0L)), mended.Errors);
    }

    [Test]
    public async Task Awkward_texts_in_the_book_lose_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("connector-e2e-").FullName;
        var long_ = new string('x', 32_000);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Account.csv"),
            $"\uFEFFExternal_Id__c,Name,Type,Industry,NumberOfEmployees,BillingCountry,Description\n"
            + "a1,\"Quote \"\"Ltd\"\", Berlin\",Customer,\"line one\nline two\",50,Germany,\n"
            + "a2,Rocket \U0001F680 GmbH,Customer,Technology,5000,Germany,\"" + long_ + "\"\n"
            + "a3,Comma,Customer,\"Banking, \U0001F4B6\",200,\"Ger\nmany\",plain\n");
        await using var scene = await SyncScene.StartAsync(load: folder);

        var run = await scene.RunAsync();

        Assert.That((run.ExitCode, run.Count("read"), run.Count("succeeded")), Is.EqualTo((0, 3L, 3L)), run.Errors);
        Assert.That(await scene.CountAsync("External_Id__c = 'a2' AND Company_Size__c = 'enterprise'"), Is.EqualTo(1));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<CliResult> AssertGreenAsync(SyncScene scene)
    {
        var run = await scene.RunAsync();
        using var stats = await scene.Emulator.StatsAsync();
        Assert.That((run.ExitCode, run.Status), Is.EqualTo((0, "succeeded")), run.Errors);
        FirstLightTests.AssertBooksBalance(run, stats);
        Assert.That(await scene.CountAsync("Type LIKE 'Customer%' AND Customer_Tier__c = null"), Is.Zero);
        return run;
    }
}
