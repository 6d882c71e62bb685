using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Crashes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>The history of the segments in the CRM: deployed, filled by runs, shown by reports and dashboards, taken back.</summary>
public sealed class HistoryTests
{
    private const string Tier = "Customer_Tier__c";
    private const string Records = "SELECT Snapshot_Key__c, Kind__c, Dimension__c, Segment__c, From_Segment__c, Account__c, Accounts__c FROM Segment_Snapshot__c";

    [Test]
    public async Task Runs_fill_it_once_and_reports_and_dashboard_show_what_the_store_says()
    {
        await using var scene = await DeployedAsync();
        using var api = scene.Emulator.Api();
        var first = await scene.RunAsync();
        var before = await StoredSegments.ReadAsync(scene);
        await MoveAsync(scene, before, 3);
        var moved = await scene.RunAsync();
        var still = await scene.RunAsync();
        var after = await StoredSegments.ReadAsync(scene);

        var moves = Moves(before, after);
        Assert.That((Sent(first), Sent(still), still.ExitCode), Is.EqualTo((23, 0, 0)), first.Output + still.Output);
        Assert.That((moves.Count, Sent(moved)), Is.EqualTo((6, 6 + 4)), "two dimensions of three accounts, and the counts of the two segments that each of these left and entered");
        var records = await RecordsAsync(scene);
        Assert.That(records.Where(record => Text(record, "Kind__c") == "move").Select(record => $"{Text(record, "Account__c")} {Text(record, "Dimension__c")} {Text(record, "From_Segment__c")} {Text(record, "Segment__c")}"),
            Is.EquivalentTo(moves));
        Assert.That(records, Has.Count.EqualTo(23 + 6));

        var counts = after.ByField[Tier].Values.GroupBy(segment => segment).ToDictionary(group => group.Key, group => group.Count());
        Assert.That(await GroupsAsync(api, "Segment_Trend"), Is.EquivalentTo(Tiers(counts)));
        Assert.That((await ReportAsync(api, "Segment_Movements")).GetProperty("factMap").GetProperty("T!T").GetProperty("aggregates")[0].GetProperty("value").GetInt32(), Is.EqualTo(moves.Count));
        await DashboardAsync(api, counts, moves);
        await MovementsAsync(api, moves);
    }

    [Test]
    public async Task A_lost_answer_and_a_kill_while_it_is_written_double_nothing()
    {
        await using var scene = await DeployedAsync();
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"method":"PATCH","path":"/composite/sobjects/Segment_Snapshot__c","drop":"after"}]}""");
        var lost = await scene.RunAsync();
        Assert.That((lost.ExitCode, lost.Json.GetProperty("history").GetProperty("in_doubt").GetInt64()), Is.EqualTo((4, 23)), lost.Output);
        Assert.That(await RecordsAsync(scene), Has.Count.EqualTo(23), "the org took them");
        await MoveAsync(scene, await StoredSegments.ReadAsync(scene), 3);

        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        using (var killed = ConnectorCli.Start("run", "--config", scene.SettingsFile, "--json"))
        {
            await scene.Emulator.SetFaultsAsync($$$"""{"rules":[{"method":"PATCH","path":"/composite/sobjects/Segment_Snapshot__c","kill":{"process":{{{killed.Id}}},"moment":"done"}}]}""");
            await killed.WaitForExitAsync();
            Assert.That(killed.ExitCode, Is.EqualTo(137), "kill -9");
        }

        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var next = await scene.RunAsync();
        var keys = (await RecordsAsync(scene)).Select(record => Text(record, "Snapshot_Key__c")).ToList();

        Assert.That((next.ExitCode, Sent(next), next.Json.GetProperty("history").GetProperty("succeeded").GetInt32()), Is.EqualTo((0, 29, 29)), next.Output);
        Assert.That((keys.Count, keys.Distinct().Count()), Is.EqualTo((29, 29)));
    }

    [Test]
    public async Task An_undo_leaves_the_object_with_its_records_hidden_and_the_next_deployment_goes_on_with_them()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 100, change: Deploys);
        await ApplyAsync(scene);
        var again = await scene.CliAsync("plan", "--json");
        var drift = await scene.CliAsync("drift", "--json");
        Assert.That((again.Json.GetProperty("artefacts").GetArrayLength(), drift.ExitCode), Is.EqualTo((0, 0)), again.Output + drift.Output);
        Assert.That(Sent(await scene.RunAsync()), Is.EqualTo(23));

        var undone = await scene.CliAsync("undo", "2", "--json");
        Assert.That(undone.ExitCode, Is.Zero, undone.Output);
        using var administrator = await AdministratorAsync(scene);
        var kept = JsonDocument.Parse(await administrator.GetStringAsync("query?q=SELECT+COUNT()+FROM+Segment_Snapshot__c")).RootElement;
        Assert.That(kept.GetProperty("totalSize").GetInt32(), Is.EqualTo(23));
        Assert.That(() => RecordsAsync(scene), Throws.InvalidOperationException, "hidden");

        await ApplyAsync(scene);
        await scene.RunAsync();
        Assert.That(await RecordsAsync(scene), Has.Count.EqualTo(23));
    }

    [Test]
    public async Task An_undo_with_the_data_takes_it_all_away_and_a_new_object_is_given_the_whole_history()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 100, change: Deploys);
        var before = await scene.Crm.DefinitionsAsync();
        var plan = await ApplyAsync(scene);
        Assert.That(Sent(await scene.RunAsync()), Is.EqualTo(23));

        var undone = await scene.CliAsync("undo", "2", "--delete-data", "--json");
        Assert.That(undone.ExitCode, Is.Zero, undone.Output + undone.Errors);
        Assert.That(await scene.Crm.DefinitionsAsync(), Is.EqualTo(before));
        using var administrator = await AdministratorAsync(scene);
        Assert.That((await administrator.GetAsync("sobjects/Segment_Snapshot__c/describe")).StatusCode, Is.EqualTo(System.Net.HttpStatusCode.NotFound));

        var anew = await ApplyAsync(scene);
        Assert.That($"{anew.Json.GetProperty("artefacts")}", Is.EqualTo($"{plan.Json.GetProperty("artefacts")}"), "the org is as it was, element by element");
        await scene.RunAsync();
        Assert.That(await RecordsAsync(scene), Has.Count.EqualTo(23));
    }

    [Test]
    public async Task The_plan_says_what_it_takes_and_export_carries_it()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 50, change: Deploys);

        var plan = await scene.CliAsync("plan");
        var export = await scene.CliAsync("export", "--format", "sfdx", "--output", Path.Combine(scene.Folder, "out"), "--json");

        Assert.That(plan.Output, Does.Contain("history-storage").And.Contain("23 records a month").And.Contain("create    CustomObject Segment_Snapshot__c"));
        Assert.That(export.Json.GetProperty("components").EnumerateArray().Select(one => one.GetString()), Does.Contain("CustomObject Segment_Snapshot__c").And.Contains("ReportType Segment_History"));
    }

    [Test]
    public async Task A_portal_keeps_it_in_a_custom_object_beside_its_companies_and_undo_takes_it_along_with_the_data()
    {
        await using var scene = await SyncScene.StartAsync(load: Repository.Shared("data/crm-ready/hubspot-yc"), crm: CrmKind.HubSpot, change: Deploys);
        await ApplyAsync(scene);
        var first = await scene.RunAsync();
        var before = await StoredSegments.ReadAsync(scene);
        var moving = before.In(("company_size", "smb")).Take(3).ToList();
        await scene.Crm.ChangeAsync(moving.Select(id => (id, "numberofemployees", (JsonNode?)"5000")));
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"method":"POST","path":"/batch/associate/default","status":503}]}""");
        var broken = await scene.RunAsync();
        await scene.Emulator.SetFaultsAsync("""{"rules":[]}""");
        var next = await scene.RunAsync();
        var still = await scene.RunAsync();

        var type = await SnapshotTypeAsync(scene);
        var moves = Moves(before, await StoredSegments.ReadAsync(scene));
        var records = await SnapshotsAsync(scene, type!);
        Assert.That((first.ExitCode, Sent(first), broken.Status, next.ExitCode, Sent(still)), Is.EqualTo((0, 23, "partial", 0, 0)), broken.Output + next.Output);
        Assert.That((moves.Count, records.Count), Is.EqualTo((6, 23 + 6)), "the records that were there when the association broke are there once");
        Assert.That(records.Where(record => Property(record, "snapshot_kind") == "move").Select(record =>
            $"{Company(record)} {Property(record, "dimension")} {Property(record, "from_segment")} {Property(record, "segment")}"), Is.EquivalentTo(moves));
        Assert.That((await scene.CliAsync("drift")).ExitCode, Is.Zero);

        var undone = await scene.CliAsync("undo", "2", "--delete-data", "--json");
        Assert.That(undone.ExitCode, Is.Zero, undone.Output + undone.Errors);
        Assert.That(await SnapshotTypeAsync(scene), Is.Null);
    }

    [Test]
    public async Task On_a_portal_without_custom_objects_the_plan_says_so_and_the_runs_go_on()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 50, crm: CrmKind.HubSpot, change: Deploys);
        await scene.Crm.ControlAsync(HttpMethod.Put, "hubspot/settings", """{"customObjectTypes":0}""");

        var plan = await scene.CliAsync("plan");
        await scene.CliAsync("approve", "1");
        var applied = await scene.CliAsync("apply", "1", "--json");
        var run = await scene.RunAsync();

        Assert.That(plan.Output, Does.Contain("Enterprise").And.Contain("stays with the connector").And.Not.Contain("history-storage"));
        Assert.That((applied.ExitCode, run.ExitCode, Sent(run)), Is.EqualTo((0, 0, 0)), applied.Errors + run.Output);
    }

    private static async Task<string?> SnapshotTypeAsync(SyncScene scene) => JsonDocument.Parse(await ArtefactTests.SendAsync(scene, HttpMethod.Get, "/crm-object-schemas/2026-03/schemas"))
        .RootElement.GetProperty("results").EnumerateArray().Select(schema => schema.GetProperty("objectTypeId").GetString()).SingleOrDefault();

    private static async Task<List<JsonElement>> SnapshotsAsync(SyncScene scene, string type) =>
        [.. JsonDocument.Parse(await ArtefactTests.SendAsync(scene, HttpMethod.Get,
            $"/crm/objects/2026-03/{type}?limit=100&associations=companies&properties=snapshot_kind,dimension,segment,from_segment,accounts")).RootElement.GetProperty("results").EnumerateArray()];

    private static string? Property(JsonElement record, string name) => record.GetProperty("properties").GetProperty(name).GetString();

    private static string Company(JsonElement record) => record.GetProperty("associations").GetProperty("companies").GetProperty("results")[0].GetProperty("id").GetString()!;

    private static void Deploys(JsonObject connection)
    {
        connection["CreateMissingFields"] = false;
        connection["FirstFill"] = new JsonObject();
        connection["Deployment"] = new JsonObject { ["Enabled"] = true, ["History"] = true };
        if (connection["Salesforce"] is { } salesforce) salesforce["Deployment"] = new JsonObject { ["FirstPoll"] = "00:00:00.1" };
    }

    private static async Task<SyncScene> DeployedAsync()
    {
        var scene = await SyncScene.StartAsync(load: Repository.Shared("data/crm-ready/salesforce-fortune1000"), change: Deploys);
        await ApplyAsync(scene);
        return scene;
    }

    /// <summary>Returns the plan.</summary>
    private static async Task<CliResult> ApplyAsync(SyncScene scene)
    {
        var plan = await scene.CliAsync("plan", "--json");
        await scene.CliAsync("approve", $"{plan.Count("plan")}");
        var applied = await scene.CliAsync("apply", $"{plan.Count("plan")}", "--json");
        Assert.That(applied.ExitCode, Is.Zero, applied.Output + applied.Errors);
        return plan;
    }

    /// <summary>So many strategic accounts shrink to three people.</summary>
    private static async Task MoveAsync(SyncScene scene, StoredSegments stored, int accounts)
    {
        foreach (var id in stored.In((Tier, "strategic")).Take(accounts)) await scene.PatchAsync(id, """{"NumberOfEmployees":3}""");
    }

    private static List<string> Moves(StoredSegments before, StoredSegments after) =>
    [
        .. from field in before.ByField
           from account in field.Value
           let now = after.ByField[field.Key][account.Key]
           where now != account.Value
           select $"{account.Key} {field.Key.Replace("__c", "", StringComparison.Ordinal).ToLowerInvariant()} {account.Value} {now}",
    ];

    private static int Sent(CliResult run) => run.Json.GetProperty("history").GetProperty("sent").GetInt32();

    private static async Task<List<JsonElement>> RecordsAsync(SyncScene scene) => [.. (await scene.QueryAsync(Records)).GetProperty("records").EnumerateArray()];

    private static string? Text(JsonElement record, string field) => record.GetProperty(field).GetString();

    private static async Task<HttpClient> AdministratorAsync(SyncScene scene)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "emulator-admin", ["client_secret"] = "emulator-admin" };
        using var answer = await scene.Emulator.Control.PostAsync(new Uri(scene.Emulator.BaseAddress, "/services/oauth2/token"), new FormUrlEncodedContent(form));
        return scene.Emulator.Api(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!);
    }

    private static Dictionary<string, double> Tiers(Dictionary<string, int> counts) =>
        new[] { "strategic", "core", "scale", "unclassified" }.ToDictionary(tier => tier, tier => (double)counts.GetValueOrDefault(tier));

    private static async Task<JsonElement> ReportAsync(HttpClient api, string name)
    {
        var found = JsonDocument.Parse(await api.GetStringAsync($"query?q={Uri.EscapeDataString($"SELECT Id FROM Report WHERE DeveloperName = '{name}'")}")).RootElement;
        return JsonDocument.Parse(await api.GetStringAsync($"analytics/reports/{found.GetProperty("records")[0].GetProperty("Id").GetString()}?includeDetails=true")).RootElement;
    }

    /// <summary>Of the only month: segment → the sum.</summary>
    private static async Task<Dictionary<string, double>> GroupsAsync(HttpClient api, string report) => Groups(await ReportAsync(api, report));

    private static Dictionary<string, double> Groups(JsonElement run) => run.GetProperty("groupingsDown").GetProperty("groupings").EnumerateArray()
        .SelectMany(month => month.GetProperty("groupings").EnumerateArray()).ToDictionary(
            segment => segment.GetProperty("value").GetString()!,
            segment => run.GetProperty("factMap").GetProperty($"{segment.GetProperty("key").GetString()}!T").GetProperty("aggregates")[0].GetProperty("value").GetDouble());

    /// <summary>Each period and each segment that the dashboard offers.</summary>
    private static async Task DashboardAsync(HttpClient api, Dictionary<string, int> counts, List<string> moves)
    {
        var found = JsonDocument.Parse(await api.GetStringAsync($"query?q={Uri.EscapeDataString("SELECT Id FROM Dashboard WHERE DeveloperName = 'Segment_History'")}")).RootElement;
        var path = $"analytics/dashboards/{found.GetProperty("records")[0].GetProperty("Id").GetString()}";
        var filters = JsonDocument.Parse(await api.GetStringAsync($"{path}/describe")).RootElement.GetProperty("filters");
        Assert.That(filters.EnumerateArray().Select(filter => filter.GetProperty("name").GetString()), Is.EqualTo(new[] { "Customer Tier", "Period" }));
        foreach (var segment in filters[0].GetProperty("options").EnumerateArray())
        {
            foreach (var period in filters[1].GetProperty("options").EnumerateArray())
            {
                var run = JsonDocument.Parse(await api.GetStringAsync($"{path}?filter1={segment.GetProperty("id").GetString()}&filter2={period.GetProperty("id").GetString()}")).RootElement;
                var tier = segment.GetProperty("values")[0].GetString()!;
                var isNow = period.GetProperty("values")[0].GetString()!.StartsWith("THIS_", StringComparison.Ordinal);
                Assert.That(Groups(run.GetProperty("componentData")[0].GetProperty("reportResult")), Is.EqualTo(isNow ? new Dictionary<string, double> { [tier] = counts.GetValueOrDefault(tier) } : []), $"{tier} {period}");
                var moved = run.GetProperty("componentData")[1].GetProperty("reportResult").GetProperty("factMap").GetProperty("T!T").GetProperty("aggregates")[0].GetProperty("value").GetInt32();
                Assert.That(moved, Is.EqualTo(isNow ? moves.Count(move => move.EndsWith($" {tier}", StringComparison.Ordinal)) : 0), $"moves {tier} {period}");
            }
        }
    }
    /// <summary>The report of the moves by each segment that it names: exactly the accounts that went there.</summary>
    private static async Task MovementsAsync(HttpClient api, List<string> moves)
    {
        var found = JsonDocument.Parse(await api.GetStringAsync($"query?q={Uri.EscapeDataString("SELECT Id FROM Report WHERE DeveloperName = 'Segment_Movements'")}")).RootElement;
        var path = $"analytics/reports/{found.GetProperty("records")[0].GetProperty("Id").GetString()}";
        var own = JsonDocument.Parse(await api.GetStringAsync(path + "/describe")).RootElement.GetProperty("reportMetadata").GetProperty("reportFilters");
        foreach (var segment in (string[])["strategic", "core", "scale", "unclassified", "enterprise", "mid_market", "smb"])
        {
            object[] filters = [.. own.EnumerateArray(), new { column = "Segment_Snapshot__c$Segment__c", @operator = "equals", value = segment }];
            var body = JsonSerializer.Serialize(new { reportMetadata = new { reportFilters = filters, hasDetailRows = true } });
            using var answer = await api.PostAsync(path + "?includeDetails=true", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
            var run = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
            var accounts = run.GetProperty("factMap").EnumerateObject().SelectMany(fact => fact.Value.GetProperty("rows").EnumerateArray()).Select(row => row.GetProperty("dataCells")[0].GetProperty("value").GetString());
            Assert.That(accounts, Is.EquivalentTo(moves.Where(move => move.EndsWith($" {segment}", StringComparison.Ordinal)).Select(move => move.Split(' ')[0])), segment);
        }
    }
}
