using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Crashes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>Every list view, report and list that was deployed shows exactly the accounts that the store says are in the segment, on books that nobody here wrote.</summary>
public sealed class DeployedViewsTests
{
    private const string Tier = "Customer_Tier__c";

    [TestCase("salesforce-fortune1000", false)]
    [TestCase("salesforce-ravenstack", true)]
    public async Task Every_list_view_and_every_report_with_every_filter_shows_what_the_store_says(string book, bool hasRevenue)
    {
        await using var scene = await DeployedAsync(book, CrmKind.Salesforce);
        using var api = scene.Emulator.Api();
        var stored = await StoredSegments.ReadAsync(scene);
        Assert.That(stored.ByField.Values.Select(field => field.Count), Is.All.GreaterThanOrEqualTo(500), "the book is not empty");

        await ViewsAsync(api, stored);
        await ReportsAsync(api, stored, hasRevenue);
        await DashboardAsync(api, stored);
    }

    [Test]
    public async Task Views_of_ones_own_accounts_show_a_persona_theirs_and_drift_and_undo_know_them()
    {
        await using var scene = await DeployedAsync("salesforce-fortune1000", CrmKind.Salesforce);
        using var api = scene.Emulator.Api();
        using var persona = await SalesforcePersona.SignInAsync(scene.Emulator, api, owns: 200);
        var stored = await StoredSegments.ReadAsync(scene);
        var (seen, views) = (0, 0);
        foreach (var tier in (string[])["Strategic", "Core", "Scale", "Unclassified"])
        {
            var info = await GetAsync(persona.Api, $"ui-api/list-info/Account/Segment_My_Tier_{tier}");
            var rows = (await GetAsync(persona.Api, $"ui-api/list-records/Account/Segment_My_Tier_{tier}?pageSize=2000")).GetProperty("records").EnumerateArray()
                .Select(row => row.GetProperty("id").GetString()!).ToList();
            Assert.That(info.GetProperty("label").GetString(), Is.EqualTo($"My {tier} accounts"));
            Assert.That(rows, Is.EquivalentTo(stored.In((Tier, tier.ToLowerInvariant())).Intersect(persona.Owned)), tier);
            (seen, views) = (seen + rows.Count, views + 1);
        }

        Assert.That((seen, views), Is.EqualTo((stored.ByField[Tier].Keys.Intersect(persona.Owned).Count(), 4)));
        Assert.That(seen, Is.GreaterThan(50));
        await DriftAsync(scene, api);

        await persona.LeaveAsync(api);
        var undone = await scene.CliAsync("undo", "2", "--delete-data", "--json");
        Assert.That(undone.ExitCode, Is.Zero, undone.Output + undone.Errors);
        Assert.That((await api.GetAsync("ui-api/list-info/Account/Segment_My_Tier_Core")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task On_the_companies_of_YC_every_list_holds_what_the_store_says()
    {
        await using var scene = await DeployedAsync("hubspot-yc", CrmKind.HubSpot);
        var stored = await StoredSegments.ReadAsync(scene);
        var lists = await scene.ListsAsync();
        Assert.That(lists, Has.Count.EqualTo(9));
        var filled = 0;
        foreach (var list in lists)
        {
            var found = JsonDocument.Parse(await ArtefactTests.SendAsync(scene, HttpMethod.Get, $"/crm/lists/2026-03/{list.Id}?includeFilters=true")).RootElement;
            var filters = found.GetProperty("list").GetProperty("filterBranch").GetProperty("filterBranches")[0].GetProperty("filters").EnumerateArray()
                .Select(filter => (filter.GetProperty("property").GetString()!, filter.GetProperty("operation").GetProperty("values")[0].GetString()!));
            var expected = stored.In(filters);
            Assert.That(await scene.MembersAsync(list.Id), Is.EquivalentTo(expected), list.Name);
            if (expected.Count > 0) filled++;
        }

        Assert.That(filled, Is.GreaterThan(5), "most lists hold somebody");
    }

    private static void Deploys(JsonObject connection)
    {
        connection["CreateMissingFields"] = false;
        connection["FirstFill"] = new JsonObject();
        connection["Deployment"] = new JsonObject { ["Enabled"] = true };
    }

    private static async Task<SyncScene> DeployedAsync(string book, CrmKind crm)
    {
        var scene = await SyncScene.StartAsync(load: Repository.Shared($"data/crm-ready/{book}"), crm: crm, change: Deploys);
        var plan = await scene.CliAsync("plan", "--json");
        await scene.CliAsync("approve", $"{plan.Count("plan")}");
        var applied = await scene.CliAsync("apply", $"{plan.Count("plan")}", "--json");
        Assert.That(applied.ExitCode, Is.Zero, applied.Output + applied.Errors);
        return scene;
    }

    /// <summary>A person renames a view: told, put back by policy.</summary>
    private static async Task DriftAsync(SyncScene scene, HttpClient api)
    {
        const string view = "ui-api/list-info/Account/Segment_My_Tier_Core";
        using var edit = await api.PatchAsync(view, new StringContent("""{"label":"Mine, all mine"}""", Encoding.UTF8, "application/json"));
        edit.EnsureSuccessStatusCode();
        var drift = await scene.CliAsync("drift", "--json");
        Assert.That(drift.Json.GetProperty("drifted").EnumerateArray().Select(one => one.GetProperty("name").GetString()), Is.EqualTo(["Account.Segment_My_Tier_Core"]));
        scene.WriteSettings(connection =>
        {
            Deploys(connection);
            connection["Deployment"]!["Drift"] = "Restore";
        });
        var restored = await scene.CliAsync("drift", "--json");
        Assert.That((restored.ExitCode, restored.Count("restored")), Is.EqualTo((0, 1L)), restored.Output + restored.Errors);
        Assert.That((await GetAsync(api, view)).GetProperty("label").GetString(), Is.EqualTo("My Core accounts"));
    }

    private static async Task ViewsAsync(HttpClient api, StoredSegments stored)
    {
        var views = (await GetAsync(api, "sobjects/Account/listviews")).GetProperty("listviews").EnumerateArray()
            .Where(view => view.GetProperty("developerName").GetString()!.StartsWith("Segment_", StringComparison.Ordinal)).ToList();
        Assert.That(views, Has.Count.GreaterThanOrEqualTo(9));
        foreach (var view in views)
        {
            var path = $"sobjects/Account/listviews/{view.GetProperty("id").GetString()}";
            var describe = await GetAsync(api, path + "/describe");
            if (describe.GetProperty("scope").GetString() == "mine") continue; // the test of personas
            Assert.That(await ViewAsync(api, path), Is.EqualTo(stored.In(Conditions(describe.GetProperty("whereCondition")))), view.GetProperty("label").GetString());
        }
    }

    /// <summary>Each condition: field = 'value'; several are joined by and.</summary>
    private static IEnumerable<(string Field, string Segment)> Conditions(JsonElement condition) => condition.TryGetProperty("conditions", out var parts)
        ? parts.EnumerateArray().SelectMany(Conditions)
        : [(condition.GetProperty("field").GetString()!, condition.GetProperty("values")[0].GetString()!.Split('\'')[1])];

    private static async Task<IReadOnlyList<string>> ViewAsync(HttpClient api, string path)
    {
        var ids = new List<string>();
        for (var done = false; !done;)
        {
            var page = await GetAsync(api, $"{path}/results?limit=2000&offset={ids.Count}");
            ids.AddRange(page.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("columns").EnumerateArray()
                .Single(cell => cell.GetProperty("fieldNameOrPath").GetString() == "Id").GetProperty("value").GetString()!));
            done = page.GetProperty("done").GetBoolean();
        }

        return [.. ids.Order(StringComparer.Ordinal)];
    }

    private static async Task ReportsAsync(HttpClient api, StoredSegments stored, bool hasRevenue)
    {
        var reports = (await GetAsync(api, "analytics/reports")).EnumerateArray().ToList();
        var names = reports.Select(report => report.GetProperty("name").GetString()).ToList();
        Assert.That(names, Is.SupersetOf(["Customers by Customer Tier", "CSM Book of Business", "Data Quality of Segment Fields"]));
        Assert.That(names.Contains("ARR by Customer Tier"), Is.EqualTo(hasRevenue), "a report of a field that the org does not have is left out");
        foreach (var report in reports)
        {
            var path = $"analytics/reports/{report.GetProperty("id").GetString()}";
            var metadata = (await GetAsync(api, path + "/describe")).GetProperty("reportMetadata");
            if (metadata.GetProperty("reportType").GetProperty("type").GetString() != "AccountList") continue; // of snapshots, which have tests of their own
            if (metadata.GetProperty("reportFilters").GetArrayLength() > 1) await QualityAsync(api, path, metadata, stored);
            else await BySegmentAsync(api, path, metadata, stored);
        }
    }

    /// <summary>As it stands, by each of its segments, and each of these by each tier, which is what the dashboard filters by.</summary>
    private static async Task BySegmentAsync(HttpClient api, string path, JsonElement metadata, StoredSegments stored)
    {
        var own = metadata.GetProperty("reportFilters")[0];
        var field = Field(own);
        Assert.That(await RunAsync(api, path, [own]), Is.EqualTo(stored.ByField[field].Keys.Order(StringComparer.Ordinal)), path);
        foreach (var segment in stored.SegmentsOf(field))
        {
            Assert.That(await RunAsync(api, path, [own, Only(field, segment)]), Is.EqualTo(stored.In((field, segment))), $"{path} {segment}");
            foreach (var tier in stored.SegmentsOf(Tier))
            {
                Assert.That(await RunAsync(api, path, [own, Only(field, segment), Only(Tier, tier)]), Is.EqualTo(stored.In((field, segment), (Tier, tier))), $"{path} {segment} {tier}");
            }
        }
    }

    /// <summary>Its filters are alternatives: every choice of them.</summary>
    private static async Task QualityAsync(HttpClient api, string path, JsonElement metadata, StoredSegments stored)
    {
        var filters = metadata.GetProperty("reportFilters").EnumerateArray().ToList();
        for (var choice = 1; choice < 1 << filters.Count; choice++)
        {
            var chosen = filters.Where((_, place) => (choice >> place & 1) != 0).ToList();
            var expected = chosen.SelectMany(filter => stored.In((Field(filter), filter.GetProperty("value").GetString()!))).Distinct().Order(StringComparer.Ordinal);
            var logic = string.Join(" OR ", chosen.Select((_, place) => (place + 1).ToString(CultureInfo.InvariantCulture)));
            Assert.That(await RunAsync(api, path, chosen, logic), Is.EqualTo(expected), $"{path} {logic}");
        }
    }

    /// <summary>Every chart without and with each choice of the filter.</summary>
    private static async Task DashboardAsync(HttpClient api, StoredSegments stored)
    {
        var found = await GetAsync(api, $"query?q={Uri.EscapeDataString("SELECT Id FROM Dashboard WHERE DeveloperName = 'Segment_Overview'")}");
        var path = $"analytics/dashboards/{found.GetProperty("records")[0].GetProperty("Id").GetString()}";
        var options = (await GetAsync(api, path + "/describe")).GetProperty("filters").EnumerateArray().Single().GetProperty("options").EnumerateArray()
            .Select(option => (Query: $"?filter1={option.GetProperty("id").GetString()}", Tier: option.GetProperty("values")[0].GetString()!)).ToList();
        Assert.That(options.Select(option => option.Tier), Is.EquivalentTo(stored.SegmentsOf(Tier)));
        foreach (var (query, tier) in options.Prepend((Query: "", Tier: "")))
        {
            var charts = (await GetAsync(api, path + query)).GetProperty("componentData").EnumerateArray().Select(chart => chart.GetProperty("reportResult")).ToList();
            Assert.That(charts, Has.Count.GreaterThanOrEqualTo(5));
            foreach (var chart in charts)
            {
                var field = chart.GetProperty("reportMetadata").GetProperty("groupingsDown")[0].GetProperty("name").GetString()!["Account.".Length..];
                var expected = stored.SegmentsOf(field).Select(segment => (segment, Count: stored.In(tier.Length == 0 ? [(field, segment)] : [(field, segment), (Tier, tier)]).Count)).Where(one => one.Count > 0);
                var shown = chart.GetProperty("groupingsDown").GetProperty("groupings").EnumerateArray().Select(group => (group.GetProperty("value").GetString()!,
                    chart.GetProperty("factMap").GetProperty($"{group.GetProperty("key").GetString()}!T").GetProperty("aggregates").EnumerateArray().Last().GetProperty("value").GetInt32()));
                Assert.That(shown, Is.EquivalentTo(expected), $"{field} {tier}");
            }
        }
    }

    private static string Field(JsonElement filter) => filter.GetProperty("column").GetString()!["Account.".Length..];

    private static JsonElement Only(string field, string segment) =>
        JsonSerializer.SerializeToElement(new { column = $"Account.{field}", @operator = "equals", value = segment });

    /// <summary>The accounts of the rows, and that the counts of the run agree with them.</summary>
    private static async Task<IReadOnlyList<string>> RunAsync(HttpClient api, string path, IReadOnlyList<JsonElement> filters, string? logic = null)
    {
        var body = JsonSerializer.Serialize(new { reportMetadata = new { reportFilters = filters, reportBooleanFilter = logic, hasDetailRows = true } });
        using var answer = await api.PostAsync(path + "?includeDetails=true", new StringContent(body, Encoding.UTF8, "application/json"));
        var run = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
        var facts = run.GetProperty("factMap");
        var rows = facts.EnumerateObject().SelectMany(fact => fact.Value.GetProperty("rows").EnumerateArray())
            .Select(row => row.GetProperty("dataCells")[0].GetProperty("value").GetString()!).Order(StringComparer.Ordinal).ToList();
        Assert.That(run.GetProperty("allData").GetBoolean());
        Assert.That(facts.GetProperty("T!T").GetProperty("aggregates").EnumerateArray().Last().GetProperty("value").GetInt32(), Is.EqualTo(rows.Count), path);
        return rows;
    }

    private static async Task<JsonElement> GetAsync(HttpClient api, string path) => JsonDocument.Parse(await api.GetStringAsync(path)).RootElement;
}
