using System.Text;
using System.Text.Json.Nodes;
using Connector.Crashes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>A person looks before anything changes: the verbs as they are typed, over HTTP, with their exit codes.</summary>
public class PlanTests
{
    private const int Held = 3;
    private const int Partial = 4;

    [Test]
    public async Task A_first_fill_is_held_planned_approved_applied_and_undone()
    {
        await using var scene = await SceneAsync();
        using (var automation = new StringContent("""{"kind":"Flow","name":"Owner_Update","object":"Account"}""", Encoding.UTF8, "application/json"))
        using (var answer = await scene.Emulator.Control.PutAsync("/__emulator/automation", automation)) answer.EnsureSuccessStatusCode();

        var held = await scene.RunAsync();
        var file = Path.Combine(scene.Folder, "plan.csv");
        var plan = await scene.CliAsync("plan", "--json", "--export", file);
        var number = $"{plan.Count("plan")}";
        var unsigned = await scene.CliAsync("apply", number);
        var approved = await scene.CliAsync("approve", number, "--by", "Ada", "--seal", plan.Json.GetProperty("seal").GetString()![..8], "--json");
        var applied = await scene.CliAsync("apply", number, "--json");
        var next = await scene.RunAsync();
        var written = await scene.CountAsync("Customer_Tier__c != null");
        var undone = await scene.CliAsync("undo", $"{applied.Count("run")}", "--json");
        var after = await scene.RunAsync();
        var notForReview = await scene.CliAsync("approve", $"{undone.Count("plan")}");
        var nowhere = await scene.CliAsync("plan", number, "--export", Path.Combine(scene.Folder, "no such folder", "plan.csv"));

        Assert.That(notForReview.ExitCode, Is.EqualTo(1), "only a plan that waits is there to be signed");
        Assert.That(nowhere.ExitCode, Is.EqualTo(2));
        Assert.That(nowhere.Errors, Does.Contain("no such folder"));
        Assert.That((held.ExitCode, held.Count("sent")), Is.EqualTo((Held, 0L)), held.Errors);
        Assert.That(plan.Json.GetProperty("automation").EnumerateArray().Select(line => line.GetString()), Has.Some.Contains("Owner_Update"));
        Assert.That(File.ReadLines(file).Count() - 1, Is.EqualTo(plan.Count("rows")));
        Assert.That(unsigned.ExitCode, Is.EqualTo(Held));
        Assert.That(approved.Json.GetProperty("approved_by").GetString(), Is.EqualTo("Ada"));
        Assert.That((applied.ExitCode, applied.Count("succeeded")), Is.EqualTo((0, plan.Count("rows"))), applied.Errors);
        Assert.That((next.ExitCode, next.Count("sent")), Is.EqualTo((0, 0L)), next.Errors);
        Assert.That(written, Is.EqualTo(plan.Count("rows")));
        Assert.That((undone.ExitCode, undone.Count("succeeded")), Is.EqualTo((0, plan.Count("rows"))), undone.Errors);
        Assert.That((after.ExitCode, after.Count("sent")), Is.EqualTo((0, 0L)), "what was undone is held");
        Assert.That(await scene.CountAsync("Customer_Tier__c != null OR Company_Size__c != null"), Is.Zero);
    }

    [TestCase(true, TestName = "A field deleted between plan and apply refuses the plan and names the field")]
    [TestCase(false, TestName = "A field hidden between plan and apply refuses the plan and names the field")]
    public async Task A_schema_that_moved_refuses_the_plan(bool deleted)
    {
        await using var scene = await SceneAsync();
        var number = await ApprovedAsync(scene);
        using var hidden = new StringContent("""{"readable":false}""", Encoding.UTF8, "application/json");
        const string field = "/__emulator/fields/Account/Customer_Tier__c";
        using var answer = deleted ? await scene.Emulator.Control.DeleteAsync(field) : await scene.Emulator.Control.PutAsync(field, hidden);
        answer.EnsureSuccessStatusCode();

        var applied = await scene.CliAsync("apply", number, "--json");

        Assert.That((applied.ExitCode, applied.Count("sent")), Is.EqualTo((1, 0L)));
        Assert.That(applied.Json.GetProperty("trouble").GetString(), Does.Contain("Customer_Tier__c"));
        Assert.That(await scene.CountAsync("Company_Size__c != null"), Is.Zero);
    }

    [Test]
    public async Task A_row_edited_between_plan_and_apply_is_left_out_and_the_exit_code_says_so()
    {
        await using var scene = await SceneAsync();
        var number = await ApprovedAsync(scene);
        var id = await FirstCustomerAsync(scene);
        await scene.PatchAsync(id, """{"Customer_Tier__c": "core"}""");

        var applied = await scene.CliAsync("apply", number, "--json");

        Assert.That((applied.ExitCode, applied.Count("moved")), Is.EqualTo((Partial, 1L)), applied.Errors);
        Assert.That(await scene.CountAsync($"Id = '{id}' AND Company_Size__c = null"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_paused_connection_holds_its_writes_until_it_is_resumed()
    {
        await using var scene = await SceneAsync(approved: true);
        await scene.CliAsync("pause", "salesforce", "--why", "audit");

        var paused = await scene.RunAsync();
        await scene.CliAsync("resume", "salesforce");
        var resumed = await scene.RunAsync();

        Assert.That((paused.ExitCode, paused.Count("sent")), Is.EqualTo((Held, 0L)), paused.Errors);
        Assert.That(paused.Json.GetProperty("trouble").GetString(), Does.Contain("audit"));
        Assert.That((resumed.ExitCode, resumed.Count("sent")), Is.EqualTo((0, paused.Count("changed"))), resumed.Errors);
    }

    [Test]
    public async Task An_override_is_written_listed_and_explained()
    {
        await using var scene = await SceneAsync(approved: true);
        await scene.RunAsync();
        var id = await FirstCustomerAsync(scene, "AND Customer_Tier__c = 'scale'");

        var added = await scene.CliAsync("overrides", "add", id, "customer_tier", "strategic", "--by", "Ada", "--why", "board account", "--until", "2030-12-31");
        var run = await scene.RunAsync();
        var listed = await scene.CliAsync("overrides", "--json");
        var explained = await scene.CliAsync("explain", id);

        Assert.That(added.ExitCode, Is.Zero, added.Errors);
        Assert.That(run.Count("sent"), Is.EqualTo(1));
        Assert.That(await scene.CountAsync($"Id = '{id}' AND Customer_Tier__c = 'strategic'"), Is.EqualTo(1));
        Assert.That(listed.Json.GetProperty("overrides")[0].GetProperty("why").GetString(), Is.EqualTo("board account"));
        Assert.That(explained.Output, Does.Contain("Ada").And.Contain("board account"));
    }

    /// <summary>Random books, edits and rejects; CONNECTOR_UNDOS sets how many (scripts/bench undo: 50).</summary>
    [TestCase("SQLite")]
    [TestCase("PostgreSQL")]
    public async Task Apply_then_undo_is_the_identity_on_untouched_rows(string store)
    {
        var times = int.TryParse(Environment.GetEnvironmentVariable("CONNECTOR_UNDOS"), out var wanted) ? wanted : 2;
        await using var scene = await SceneAsync(accounts: 60);
        await using var place = await StorePlace.NewAsync(store == "SQLite" ? StoreKind.Sqlite : new StoreKind(PostgresServer.ConnectionString), scene.Folder);
        scene.AmendSettings(settings => settings["Store"] = new JsonObject(place.Settings.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)JsonValue.Create(one.Value)))));
        await scene.CliAsync("setup");
        var written = 0L;
        for (var seed = 1; seed <= times; seed++) written += await TryUndoAsync(scene, new Random(seed), $"seed {seed}");

        Assert.That(written, Is.GreaterThan(5 * times), "else the plans did next to nothing");
    }

    /// <returns>How many rows the plan wrote.</returns>
    private static async Task<long> TryUndoAsync(SyncScene scene, Random random, string where)
    {
        var ids = (await SegmentsAsync(scene)).Keys.Order(StringComparer.Ordinal).ToList();
        foreach (var id in Some(ids, random, 0.2)) await scene.PatchAsync(id, $$"""{"NumberOfEmployees": {{random.Next(1, 5000)}}, "ARR__c": {{random.Next(0, 400_000)}}}""");
        foreach (var id in Some(ids, random, 0.05)) await scene.PatchAsync(id, """{"Customer_Tier__c": "scale"}""");
        var number = await ApprovedAsync(scene);
        await scene.Emulator.SetFaultsAsync($$"""{"rules": [{"rejectIds": ["{{string.Join("\",\"", Some(ids, random, 0.1).DefaultIfEmpty(ids[0]))}}"]}]}""");
        var before = await SegmentsAsync(scene);
        var applied = await scene.CliAsync("apply", number, "--json");
        var after = await SegmentsAsync(scene);
        await scene.Emulator.SetFaultsAsync("""{"rules": []}""");
        foreach (var id in Some(ids, random, 0.1)) await scene.PatchAsync(id, """{"Customer_Tier__c": "strategic"}""");
        var between = await SegmentsAsync(scene);

        var undone = applied.Count("succeeded") == 0 ? null : await scene.CliAsync("undo", $"{applied.Count("run")}", "--json");

        Assert.That(undone?.ExitCode ?? 0, Is.Zero, $"{where}: {undone?.Errors}");
        foreach (var (id, fields) in await SegmentsAsync(scene))
        {
            var expected = fields.Select((_, i) => before[id][i] != after[id][i] && after[id][i] == between[id][i] ? before[id][i] : between[id][i]);
            Assert.That(fields, Is.EqualTo(expected), $"{where}: {id}");
        }

        await scene.CliAsync("holds", "release", "--all");
        return applied.Count("succeeded");
    }

    private static IEnumerable<string> Some(List<string> ids, Random random, double share) => [.. ids.Where(_ => random.NextDouble() < share)];

    private static async Task<Dictionary<string, string?[]>> SegmentsAsync(SyncScene scene)
    {
        string[] fields = ["Company_Size__c", "Customer_Tier__c", "Industry_Segment__c", "Customer_Region__c", "Engagement__c"];
        var answer = await scene.QueryAsync($"SELECT Id, {string.Join(", ", fields)} FROM Account");
        return answer.GetProperty("records").EnumerateArray().ToDictionary(
            record => record.GetProperty("Id").GetString()!, record => fields.Select(field => record.GetProperty(field).GetString()).ToArray());
    }

    private static async Task<string> ApprovedAsync(SyncScene scene)
    {
        var plan = await scene.CliAsync("plan", "--json");
        var number = $"{plan.Count("plan")}";
        var approved = await scene.CliAsync("approve", number);
        return approved.ExitCode == 0 ? number : throw new InvalidOperationException(plan.Errors + approved.Errors);
    }

    private static async Task<string> FirstCustomerAsync(SyncScene scene, string and = "") =>
        (await scene.QueryAsync($"SELECT Id FROM Account WHERE Type = 'Customer - Direct' {and} LIMIT 1")).GetProperty("records")[0].GetProperty("Id").GetString()!;

    private static Task<SyncScene> SceneAsync(bool approved = false, int accounts = 150) =>
        SyncScene.StartAsync(accounts, change: connection => connection["FirstFill"]!["Approved"] = approved);
}
