using Connector.Crashes;

namespace Connector.EndToEnd.Sync;

/// <summary>Duplicates found, planned, signed and merged on both emulated CRMs, with faults and kills between request and answer.</summary>
public sealed class MergeTests
{
    private const int Companies = 12;
    private const int Partial = 4;

    [TestCase(CrmKind.Salesforce)]
    [TestCase(CrmKind.HubSpot)]
    public async Task Duplicates_become_one_and_what_was_connected_with_them_goes_to_the_survivor(CrmKind crm)
    {
        await using var scene = await SceneAsync(crm);
        var first = await scene.RunAsync();

        var shown = await scene.CliAsync("duplicates", "--json");
        var plan = await PlanAsync(scene);
        var unsigned = await scene.CliAsync("approve", plan);
        var merged = await ApplyAsync(scene, plan);
        var after = await scene.RunAsync();
        var again = await scene.CliAsync("duplicates", "--json");
        var undone = await scene.CliAsync("undo", $"{merged.Count("run")}");

        Assert.That(first.ExitCode, Is.Zero, first.Errors);
        Assert.That(shown.Json.GetProperty("clusters").GetArrayLength(), Is.EqualTo(Companies));
        Assert.That(unsigned.ExitCode, Is.EqualTo(1));
        Assert.That(unsigned.Errors, Does.Contain("--irreversible"));
        Assert.That((merged.ExitCode, merged.Status, merged.Count("sent"), merged.Count("succeeded")), Is.EqualTo((0, "succeeded", 2L * Companies, 2L * Companies)), merged.Output + merged.Errors);
        Assert.That((after.ExitCode, after.Count("evaluated"), after.Count("in_doubt")), Is.EqualTo((0, (long)Companies, 0L)), after.Errors);
        Assert.That(again.Json.GetProperty("clusters").GetArrayLength(), Is.Zero);
        Assert.That(undone.ExitCode, Is.EqualTo(1));
        Assert.That(undone.Output, Does.Contain("cannot be undone"));
        Assert.That((await EmployeesAsync(scene)).Order(), Is.EqualTo(Enumerable.Range(1, Companies).Select(i => i * 100)), "each survivor got the one known number");
        if (crm == CrmKind.Salesforce) Assert.That(await DealsOfLivingAsync(scene), Is.EqualTo(3 * Companies));
    }

    [TestCase(CrmKind.Salesforce, "before", false)]
    [TestCase(CrmKind.Salesforce, "done", true)]
    [TestCase(CrmKind.HubSpot, "before", false)]
    [TestCase(CrmKind.HubSpot, "done", true)]
    public async Task Killed_between_request_and_answer_each_loser_is_merged_once(CrmKind crm, string moment, bool merged)
    {
        await using var scene = await SceneAsync(crm);
        await scene.RunAsync();
        var plan = await SignedAsync(scene);
        using (var process = ConnectorCli.Start("apply", plan, "--config", scene.SettingsFile))
        {
            await scene.Emulator.SetFaultsAsync($$$"""{"rules":[{"method":"POST","path":"{{{PathOf(crm)}}}","nth":3,"kill":{"process":{{{process.Id}}},"moment":"{{{moment}}}"}},{"method":"POST","path":"/Soap/u/","nth":1,"kill":{"process":{{{process.Id}}},"moment":"{{{moment}}}"}}]}""");
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.Not.Zero);
        }

        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var doubtful = await scene.CliAsync("plan", plan, "--json");
        var applied = await scene.CliAsync("apply", plan, "--json");
        var state = await scene.CliAsync("plan", plan, "--json");

        Assert.That(States(doubtful), Has.Some.EqualTo("sent"), "in doubt");
        Assert.That(applied.ExitCode, Is.Zero, applied.Output + applied.Errors);
        Assert.That(States(state), Is.All.EqualTo("merged"));
        Assert.That(await scene.Crm.RecordsAsync([scene.Crm.Fields.Employees]), Has.Count.EqualTo(Companies));
        Assert.That(applied.Count("sent"), merged ? Is.LessThan(2 * Companies) : Is.EqualTo(crm == CrmKind.Salesforce ? 2 * Companies : 2 * Companies - 2));
    }

    [TestCase(CrmKind.Salesforce)]
    [TestCase(CrmKind.HubSpot)]
    public async Task A_fault_during_a_merge_leaves_the_rest_to_the_next_apply(CrmKind crm)
    {
        await using var scene = await SceneAsync(crm);
        await scene.RunAsync();
        var plan = await SignedAsync(scene);
        await scene.Emulator.SetFaultsAsync($$"""{"rules":[{"method":"POST","path":"{{PathOf(crm)}}","nth":2,"drop":"after"},{"method":"POST","path":"{{PathOf(crm)}}","nth":4,"status":503,"body":"{}"}]}""");

        var first = await scene.CliAsync("apply", plan, "--json");
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var second = await scene.CliAsync("apply", plan, "--json");

        Assert.That(first.Count("sent"), Is.EqualTo(first.Count("succeeded") + first.Count("failed") + first.Count("unprocessed") + first.Count("in_doubt")));
        Assert.That((first.ExitCode, first.Count("in_doubt"), first.Count("failed")), Is.EqualTo((Partial, 0L, 0L)), first.Output);
        Assert.That((second.ExitCode, first.Count("succeeded") + second.Count("succeeded")), Is.EqualTo((0, 2L * Companies)), second.Output + second.Errors);
        Assert.That(await scene.Crm.RecordsAsync([scene.Crm.Fields.Employees]), Has.Count.EqualTo(Companies));
    }

    [TestCase(CrmKind.Salesforce)]
    [TestCase(CrmKind.HubSpot)]
    public async Task A_record_changed_between_plan_and_apply_is_left_out_and_the_exit_code_says_so(CrmKind crm)
    {
        await using var scene = await SceneAsync(crm);
        var plan = await SignedAsync(scene);
        var one = (await scene.Crm.RecordsAsync([scene.Crm.Fields.Employees])).First(record => record.Text(scene.Crm.Fields.Employees) is not null);
        await scene.Crm.ChangeAsync([(one.Id, scene.Crm.Fields.Employees, 77)]);

        var applied = await scene.CliAsync("apply", plan, "--json");

        Assert.That((applied.ExitCode, applied.Count("moved"), applied.Count("succeeded")), Is.EqualTo((Partial, 2L, 2L * Companies - 2)), applied.Output);
    }

    /// <summary>A path that only merges take; one call each on one CRM, a few merges a call on the other by the scene's settings.</summary>
    private static string PathOf(CrmKind crm) => crm == CrmKind.HubSpot ? "/companies/merge" : "/Soap/u/";

    private static IEnumerable<string?> States(CliResult plan) => plan.Json.GetProperty("merges").EnumerateArray()
        .SelectMany(merge => merge.GetProperty("losers").EnumerateArray()).Select(loser => loser.GetProperty("state").GetString());

    private static async Task<IEnumerable<int>> EmployeesAsync(SyncScene scene) =>
        (await scene.Crm.RecordsAsync([scene.Crm.Fields.Employees])).Select(record => (int)double.Parse(record.Text(scene.Crm.Fields.Employees)!, System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<long> DealsOfLivingAsync(SyncScene scene) => (await scene.QueryAsync("SELECT Id, AccountId FROM Opportunity WHERE Account.IsDeleted = false")).GetProperty("totalSize").GetInt64();

    private static async Task<string> PlanAsync(SyncScene scene)
    {
        var plan = await scene.CliAsync("duplicates", "plan", "--json");
        Assert.That(plan.ExitCode, Is.Zero, plan.Output + plan.Errors);
        Assert.That(plan.Json.TryGetProperty("irreversible", out var words), plan.Output + plan.Errors);
        Assert.That(words.GetString(), Does.Contain("undo"));
        return $"{plan.Count("plan")}";
    }

    private static async Task<string> SignedAsync(SyncScene scene)
    {
        var plan = await PlanAsync(scene);
        var signed = await scene.CliAsync("approve", plan, "--irreversible");
        Assert.That(signed.ExitCode, Is.Zero, signed.Errors);
        return plan;
    }

    private static async Task<CliResult> ApplyAsync(SyncScene scene, string plan)
    {
        await scene.CliAsync("approve", plan, "--irreversible");
        return await scene.CliAsync("apply", plan, "--json");
    }

    /// <summary>So many companies, each there three times in other words, one of the three with its headcount, each with a deal.</summary>
    private static async Task<SyncScene> SceneAsync(CrmKind crm)
    {
        var folder = Directory.CreateTempSubdirectory("connector-merge-").FullName;
        try
        {
            await DuplicateBook.WriteAsync(folder, crm, Companies);
            return await SyncScene.StartAsync(load: folder, crm: crm, change: connection =>
            {
                if (crm == CrmKind.Salesforce) connection["Salesforce"]!["MergesPerCall"] = 3;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
