using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Crashes;

namespace Connector.EndToEnd.Sync;

/// <summary>Fields, lists and records in one plan, on a portal that has none of them; then drift and undo.</summary>
public sealed class ArtefactTests
{
    private const string Lists = "/crm/lists/2026-03";

    [Test]
    public async Task One_plan_gives_an_empty_portal_properties_lists_and_segments_and_undo_takes_all_of_it_back()
    {
        await using var scene = await SyncScene.StartAsync(change: Deploys, crm: CrmKind.HubSpot);
        var before = await NamesAsync(scene);

        var plan = await scene.CliAsync("plan", "--json");
        var number = $"{plan.Count("plan")}";
        await scene.CliAsync("approve", number);
        var applied = await scene.CliAsync("apply", number, "--json");
        var next = await scene.CliAsync("plan", "--json");

        Assert.That((applied.ExitCode, applied.Count("succeeded")), Is.EqualTo((0, plan.Count("records"))), applied.Errors);
        Assert.That(applied.Count("deployed"), Is.EqualTo(plan.Json.GetProperty("artefacts").GetArrayLength()).And.GreaterThan(8));
        Assert.That((next.Count("records"), next.Json.GetProperty("artefacts").GetArrayLength()), Is.EqualTo((0L, 0)), next.Output);
        await ListsHoldTheirSegmentsAsync(scene);
        Assert.That(await FoldersAsync(scene), Is.EqualTo([("Segmentation", (await scene.ListsAsync()).Count)]));

        var list = (await scene.ListsAsync())[0];
        await SendAsync(scene, HttpMethod.Put, $"{Lists}/{list.Id}/update-list-filters", Filters("scale"));
        var drift = await scene.CliAsync("drift", "--json");
        Assert.That(drift.ExitCode, Is.EqualTo(4), drift.Errors);
        Assert.That(drift.Json.GetProperty("drifted")[0].GetProperty("name").GetString(), Is.EqualTo(list.Name));
        scene.WriteSettings(connection =>
        {
            Deploys(connection);
            connection["Deployment"]!["Drift"] = "Restore";
        });
        var restored = await scene.CliAsync("drift", "--json");
        Assert.That((restored.ExitCode, restored.Count("restored")), Is.EqualTo((0, 1L)), restored.Errors);
        await ListsHoldTheirSegmentsAsync(scene);

        var undone = await scene.CliAsync("undo", $"{applied.Count("run")}", "--delete-data", "--json");
        Assert.That(undone.ExitCode, Is.Zero, undone.Errors);
        Assert.That(await NamesAsync(scene), Is.EqualTo(before));
        Assert.That(await FoldersAsync(scene), Is.Empty);
    }

    [Test]
    public async Task One_plan_gives_an_empty_org_fields_permissions_views_reports_a_section_on_its_layout_and_segments_and_undo_takes_all_of_it_back()
    {
        await using var scene = await SyncScene.StartAsync(change: connection =>
        {
            Deploys(connection);
            connection["Salesforce"]!["Deployment"] = new JsonObject { ["FirstPoll"] = "00:00:00.1", ["Layouts"] = "Account-Account Layout" };
        });
        var before = await scene.Crm.DefinitionsAsync();

        var plan = await scene.CliAsync("plan", "--json");
        var number = $"{plan.Count("plan")}";
        await scene.CliAsync("approve", number);
        var applied = await scene.CliAsync("apply", number, "--json");
        var next = await scene.CliAsync("plan", "--json");
        var drift = await scene.CliAsync("drift", "--json");

        var kinds = plan.Json.GetProperty("artefacts").EnumerateArray().GroupBy(one => $"{one.GetProperty("action")} {one.GetProperty("kind")}").ToDictionary(group => group.Key, group => group.Count());
        Assert.That(kinds.Keys, Is.EquivalentTo(new[] { "create CustomField", "create PermissionSet", "create ListView", "create Report", "create Dashboard", "update Layout" }));
        Assert.That((applied.ExitCode, applied.Count("succeeded")), Is.EqualTo((0, plan.Count("records"))), applied.Errors);
        Assert.That(applied.Count("deployed"), Is.EqualTo(kinds.Values.Sum()));
        Assert.That((next.Count("records"), next.Json.GetProperty("artefacts").GetArrayLength()), Is.EqualTo((0L, 0)), next.Output);
        Assert.That(drift.ExitCode, Is.Zero, drift.Output);

        var undone = await scene.CliAsync("undo", $"{applied.Count("run")}", "--delete-data", "--json");
        var again = await scene.CliAsync("plan", "--json");

        Assert.That(undone.ExitCode, Is.Zero, undone.Errors);
        Assert.That(await scene.Crm.DefinitionsAsync(), Is.EqualTo(before));
        Assert.That($"{again.Json.GetProperty("artefacts")}", Is.EqualTo($"{plan.Json.GetProperty("artefacts")}"), "the org is as it was, element by element");
    }

    [Test]
    public async Task A_component_that_fails_after_the_check_passed_leaves_nothing_of_the_plan_and_the_plan_can_be_applied_again()
    {
        await using var scene = await SyncScene.StartAsync(change: connection =>
        {
            Deploys(connection);
            connection["Salesforce"]!["Deployment"] = new JsonObject { ["FirstPoll"] = "00:00:00.1" };
        });
        var before = await scene.Crm.DefinitionsAsync();
        var plan = await scene.CliAsync("plan", "--json");
        var number = $"{plan.Count("plan")}";
        await scene.CliAsync("approve", number);
        await scene.Emulator.SetFaultsAsync("""{"rules":[{"failComponent":"Account.Segment_By_Tier_Core","count":1,"message":"The label is already used by another view"}]}""");

        var failed = await scene.CliAsync("apply", number, "--json");
        var left = await scene.Crm.DefinitionsAsync();
        var again = await scene.CliAsync("apply", number, "--json");

        Assert.That((failed.ExitCode, failed.Count("sent")), Is.EqualTo((1, 0L)), failed.Output);
        Assert.That(failed.Output + failed.Errors, Does.Contain("ListView Account.Segment_By_Tier_Core: The label is already used by another view").And.Contain("nothing was changed"));
        Assert.That(left, Is.EqualTo(before));
        Assert.That((again.ExitCode, again.Count("succeeded")), Is.EqualTo((0, plan.Count("records"))), again.Errors);
        Assert.That(again.Count("deployed"), Is.EqualTo(plan.Json.GetProperty("artefacts").GetArrayLength()));
    }

    private static void Deploys(JsonObject connection)
    {
        connection["CreateMissingFields"] = false;
        connection["FirstFill"] = new JsonObject();
        connection["Deployment"] = new JsonObject { ["Enabled"] = true };
    }

    /// <summary>Each list's members are exactly the companies whose fields say what its filters say.</summary>
    private static async Task ListsHoldTheirSegmentsAsync(SyncScene scene)
    {
        var records = await scene.Crm.RecordsAsync(scene.Crm.Fields.Segments);
        var lists = await scene.ListsAsync();
        Assert.That(lists, Has.Count.GreaterThan(4));
        foreach (var list in lists)
        {
            var found = JsonDocument.Parse(await SendAsync(scene, HttpMethod.Get, $"{Lists}/{list.Id}?includeFilters=true")).RootElement;
            var filters = found.GetProperty("list").GetProperty("filterBranch").GetProperty("filterBranches")[0].GetProperty("filters").EnumerateArray()
                .Select(filter => (Field: filter.GetProperty("property").GetString()!, Value: filter.GetProperty("operation").GetProperty("values")[0].GetString())).ToList();
            var expected = records.Where(record => filters.All(filter => record.Text(filter.Field) == filter.Value)).Select(record => record.Id);
            Assert.That(await scene.MembersAsync(list.Id), Is.EquivalentTo(expected), list.Name);
        }
    }

    /// <summary>The folders of lists, each with how many lie in it.</summary>
    private static async Task<List<(string Name, int Lists)>> FoldersAsync(SyncScene scene) =>
        [.. JsonDocument.Parse(await SendAsync(scene, HttpMethod.Get, $"{Lists}/folders")).RootElement.GetProperty("folder").GetProperty("childNodes").EnumerateArray()
            .Select(folder => (folder.GetProperty("name").GetString()!, folder.GetProperty("childLists").GetArrayLength()))];

    private static async Task<List<string>> NamesAsync(SyncScene scene) => [.. await scene.Crm.DefinitionsAsync(), .. (await scene.ListsAsync()).Select(list => list.Name)];

    private static string Filters(string tier) => $$$"""
        {"filterBranch":{"filterBranchType":"OR","filters":[],"filterBranches":[{"filterBranchType":"AND","filterBranches":[],"filters":[
          {"filterType":"PROPERTY","property":"customer_tier","operation":{"operationType":"ENUMERATION","operator":"IS_ANY_OF","values":["{{{tier}}}"]}}]}]}}
        """;

    /// <summary>The connector may just have used the portal's burst: the test waits for it as any other program would have to.</summary>
    internal static async Task<string> SendAsync(SyncScene scene, HttpMethod method, string path, string? body = null)
    {
        for (var patience = 15; ; patience--)
        {
            using var request = new HttpRequestMessage(method, new Uri(scene.Emulator.BaseAddress, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", HubSpotTwin.Token);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await scene.Emulator.Control.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode) return text;
            if (answer.StatusCode != HttpStatusCode.TooManyRequests || patience == 0) throw new InvalidOperationException(text);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }
}

/// <summary>What the portal itself says of its lists.</summary>
internal static class PortalLists
{
    public static async Task<IReadOnlyList<(string Id, string Name)>> ListsAsync(this SyncScene scene)
    {
        var found = JsonDocument.Parse(await ArtefactTests.SendAsync(scene, HttpMethod.Post, "/crm/lists/2026-03/search", """{"query":"","count":500}""")).RootElement;
        return [.. found.GetProperty("lists").EnumerateArray().Select(list => (list.GetProperty("listId").ToString(), list.GetProperty("name").GetString()!))];
    }

    public static async Task<IReadOnlyList<string>> MembersAsync(this SyncScene scene, string list)
    {
        var members = new List<string>();
        for (var after = ""; after is not null;)
        {
            var page = JsonDocument.Parse(await ArtefactTests.SendAsync(scene, HttpMethod.Get, $"/crm/lists/2026-03/{list}/memberships?limit=250{after}")).RootElement;
            members.AddRange(page.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("recordId").ToString()));
            after = page.TryGetProperty("paging", out var paging) && paging.TryGetProperty("next", out var next) ? $"&after={next.GetProperty("after")}" : null;
        }

        return members;
    }
}
