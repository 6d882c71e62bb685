using System.Text;
using Connector.Deployment;
using Connector.Segmentation;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

/// <summary>Properties and dynamic lists as contract 9 and 11 have them.</summary>
public sealed class HubSpotDeployerTests
{
    private const string Lists = "/crm/lists/2026-03";
    private const string Dashboards = "/analytics/reporting/2027-03-beta/dashboards";
    private const string ByName = Lists + "/object-type-id/0-2/name/Segment: Strategic accounts";
    private static readonly ArtefactKey List = new("list", "Segment: Strategic accounts");
    private static readonly ArtefactKey Tier = new("property", "customer_tier");

    private static readonly SegmentField Field = new("customer_tier", "Customer Tier", "How much care.", [new("strategic", "Strategic") { Rule = "employees >= 1000" }, new("none", "None") { Rule = "otherwise" }]);

    private static readonly Artefacts Framework = new(
        [Field], Field,
        [
            new SegmentView("by_tier_strategic", "Strategic accounts", [new("customer_tier", Field.Options[0])], ViewScope.Everybody),
            new SegmentView("my_tier_strategic", "My Strategic accounts", [new("customer_tier", Field.Options[0])], ViewScope.Mine),
        ],
        [new SegmentReport("arr_by_tier", "ARR by Customer Tier", "", Field, ByOwner: false, new ReportFigure("arr", "arr", "ARR", MeasureKind.Sum), OnlyUnclassified: false)], []);

    [Test]
    public async Task What_the_service_fills_in_and_how_it_orders_things_is_no_difference()
    {
        await using var server = new HubSpotServer();
        var wanted = ListOf(server);
        server.Answers("GET", ByName, _ => Json(200, new { list = Answered() }));

        var read = (await server.Crm.Deployer!.ReadAsync([List], default)).Single();

        Assert.That(read.Body, Is.EqualTo(wanted.Body));
        Assert.That(server.Crm.Deployer.Content(List, read.Body).Body, Is.EqualTo(read.Body));
    }

    [Test]
    public async Task A_filter_that_somebody_changed_is_a_difference()
    {
        await using var server = new HubSpotServer();
        var changed = Answered();
        changed.SelectToken("$..operation")!["includeObjectsWithNoValueSet"] = true;
        server.Answers("GET", ByName, _ => Json(200, new { list = changed }));

        var read = (await server.Crm.Deployer!.ReadAsync([List], default)).Single();

        Assert.That(ArtefactPlanner.Differences(ListOf(server), read).Single().Path, Does.EndWith("operation.includeObjectsWithNoValueSet"));
    }

    [Test]
    public async Task A_new_list_is_sent_with_everything_the_service_requires()
    {
        await using var server = new HubSpotServer();
        server.Answers("GET", ByName, _ => Json(404, new { status = "error", subCategory = "ListError.LIST_ID_DOES_NOT_EXIST" }));
        server.Answers("POST", Lists, _ => Json(200, new { list = Answered() }));
        server.Answers("GET", Lists + "/folders", _ => Json(200, new { folder = new { id = "0", childNodes = Array.Empty<object>() } }));
        server.Answers("POST", Lists + "/folders", _ => Json(200, new { folder = new { id = "9" } }));
        server.Answers("PUT", Lists + "/folders/move-list", _ => Json(204, ""));

        var outcome = await DeployAsync(server, null, ListOf(server).Body);

        Assert.That((string?)server.BodiesTo(Lists + "/folders").Single()["name"], Is.EqualTo("Segmentation"));
        Assert.That(server.BodiesTo(Lists + "/folders/move-list").Select(move => ((string?)move["listId"], (string?)move["newFolderId"])), Is.EqualTo([("57", "9")]));
        Assert.That(outcome.Warnings, Is.Empty);
        var sent = server.BodiesTo(Lists).Single();
        Assert.That(outcome.Succeeded, Is.True);
        Assert.That(((string?)sent["name"], (string?)sent["objectTypeId"], (string?)sent["processingType"]), Is.EqualTo((List.Name, "0-2", "DYNAMIC")));
        var root = sent["filterBranch"]!;
        Assert.That(((string?)root["filterBranchType"], (string?)root["filterBranchOperator"], ((JArray)root["filters"]!).Count), Is.EqualTo(("OR", "OR", 0)));
        Assert.That(root.SelectTokens("filterBranches[*].filters[*].operation.values[*]").Select(value => (string?)value), Is.EqualTo(new[] { "strategic" }));
    }

    [Test]
    public async Task A_list_that_cannot_be_put_into_the_folder_stands_and_is_told()
    {
        await using var server = new HubSpotServer();
        server.Answers("GET", ByName, _ => Json(404, new { status = "error" }));
        server.Answers("POST", Lists, _ => Json(200, new { list = Answered() }));
        server.Answers("GET", Lists + "/folders", _ => Json(403, new { status = "error", category = "MISSING_SCOPES" }));

        var outcome = await DeployAsync(server, null, ListOf(server).Body);

        Assert.That((outcome.Succeeded, outcome.Warnings.Count), Is.EqualTo((true, 1)));
        Assert.That(outcome.Warnings[0], Does.Contain("outside the folder Segmentation"));
    }

    [Test]
    public async Task A_changed_list_keeps_its_id_and_a_deleted_one_goes_by_it()
    {
        await using var server = new HubSpotServer();
        server.Answers("GET", ByName, _ => Json(200, new { list = Answered() }));
        server.Answers("PUT", Lists + "/57/update-list-filters", _ => Json(200, new { updatedList = new { } }));
        server.Answers("DELETE", Lists + "/57", _ => Json(204, ""));
        server.Answers("GET", Lists + "/folders", _ => Json(200, new { folder = new { childNodes = new[] { new { id = "9", name = "Segmentation", childLists = new[] { 8 } } } } }));

        Assert.That((await DeployAsync(server, "{}", ListOf(server).Body)).Succeeded, Is.True);
        Assert.That((await DeployAsync(server, ListOf(server).Body, null)).Succeeded, Is.True);
        Assert.That(server.BodiesTo(Lists + "/57/update-list-filters").Single()["filterBranch"]!["filterBranchOperator"], Is.Not.Null);
    }

    [Test]
    public async Task A_refused_name_is_a_line_that_says_what_to_do()
    {
        await using var server = new HubSpotServer();
        server.Answers("GET", ByName, _ => Json(404, new { }));
        server.Answers("POST", Lists, _ => Json(400, new { status = "error", message = "x", category = "VALIDATION_ERROR", subCategory = "ListError.DUPLICATE_LIST_NAMES" }));

        var outcome = await DeployAsync(server, null, ListOf(server).Body);

        Assert.That(outcome.Failures.Single(), Does.StartWith($"{List}: another list has this name"));
    }

    [Test]
    public async Task Options_of_others_are_sent_back_with_ours()
    {
        await using var server = new HubSpotServer();
        var deployer = server.Crm.Deployer!;
        var theirs = """{"name":"customer_tier","label":"Tier","description":"Written by the segmentation connector. Old.","groupName":"customer_segments","type":"enumeration","fieldType":"select","options":[{"value":"theirs","label":"Theirs","description":"Why.","hidden":true,"displayOrder":0},{"value":"strategic","label":"Strat","hidden":false,"displayOrder":1}]}""";
        server.Answers("GET", Properties + "/customer_tier", _ => Json(200, theirs));
        server.Answers("PATCH", Properties + "/customer_tier", _ => Json(200, "{}"));
        var current = (await deployer.ReadAsync([Tier], default)).Single();
        var merged = deployer.Merge(deployer.Wanted(Framework).Artefacts[0].Content, current);

        await deployer.DeployAsync([new ArtefactChange(Tier, ArtefactAction.Update, current.Body, merged.Body, null)], isCheck: false, _ => Task.CompletedTask, default);

        var sent = server.BodiesTo(Properties + "/customer_tier").Single();
        Assert.That(sent["options"]!.Select(option => $"{option["value"]} {option["label"]} {option["hidden"]} {option["displayOrder"]} {option["description"]}"),
            Is.EqualTo(new[] { "strategic Strategic False 0 employees >= 1000", "none None False 1 otherwise", "theirs Theirs True 2 Why." }));
        Assert.That(sent.Properties().Select(one => one.Name), Is.EquivalentTo(new[] { "label", "description", "options" }));
        Assert.That(deployer.IsMarked(current), Is.True);
    }

    [Test]
    public async Task What_no_interface_makes_is_told_and_stands_in_the_build_sheet()
    {
        await using var server = new HubSpotServer();

        var wanted = server.Crm.Deployer!.Wanted(Framework);
        var sheet = Encoding.UTF8.GetString(server.Crm.ArtefactFiles!.Write(Framework, "buildsheet").Files.Single().Content.Span);

        Assert.That(wanted.Artefacts.Select(one => one.Content.Key), Is.EqualTo(new[] { Tier, List }));
        Assert.That(wanted.LeftOut, Has.Some.Contains("buildsheet").And.Some.Contains("My Strategic accounts"));
        Assert.That(sheet, Does.Contain("| My Strategic accounts | Customer Tier is any of Strategic and Company owner is Me |"));
        Assert.That(sheet, Does.Contain("| ARR by Customer Tier | Customer Tier | Sum of ARR (`arr`) | Customer Tier is known |"));
    }

    [Test]
    public async Task A_list_that_somebody_made_since_the_comparison_is_not_taken_over()
    {
        await using var server = new HubSpotServer();
        var theirs = Answered();
        theirs.SelectToken("$..operation")!["values"] = new JArray("none");
        server.Answers("GET", ByName, _ => Json(200, new { list = theirs }));

        var outcome = await DeployAsync(server, null, ListOf(server).Body);

        Assert.That(outcome.Failures.Single(), Does.StartWith($"{List}: another list has this name"));
    }

    [Test]
    public async Task A_dashboard_is_copied_with_the_templates_permissions_and_marked_and_goes_to_the_archive()
    {
        await using var server = Copying();
        var (deployer, others) = (server.Crm.Deployer!, new List<object> { new { id = "1", name = "Customer segments", archived = true } });
        server.Answers("GET", Dashboards, _ => Json(200, new { results = others }));
        server.Answers("GET", Dashboards + "/4711", _ => Json(200, new { id = "4711", name = "Ours", permissions = new { accessType = "EVERYONE" } }));
        server.Answers("POST", Dashboards + "/4711/clone", _ => Json(201, new { id = 4712 }));
        server.Answers("PATCH", Dashboards + "/4712", request => Json(200, Made(others, request.Body!)));
        server.Answers("POST", Dashboards + "/batch/archive", _ => Json(204, ""));

        var wanted = (await deployer.AlsoWantedAsync(Framework, default)).Artefacts.Single().Content;
        var made = await deployer.DeployAsync([new ArtefactChange(wanted.Key, ArtefactAction.Create, null, wanted.Body, wanted.Body)], isCheck: false, _ => Task.CompletedTask, default);
        var read = (await deployer.ReadAsync([wanted.Key], default)).Single();
        var gone = await deployer.DeployAsync([new ArtefactChange(wanted.Key, ArtefactAction.Delete, read.Body, null, null)], isCheck: false, _ => Task.CompletedTask, default);

        Assert.That((made.Succeeded, gone.Succeeded, read.Covers(wanted), deployer.IsMarked(read)), Is.EqualTo((true, true, true, true)), string.Join(", ", [.. made.Failures, .. gone.Failures]));
        Assert.That(server.BodiesTo(Dashboards + "/4711/clone").Single().ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"name":"Customer segments","cloneReports":false,"permissions":{"accessType":"EVERYONE"}}"""));
        Assert.That(server.BodiesTo(Dashboards + "/batch/archive").Single()["inputs"]!.Select(id => (string?)id), Is.EqualTo(new[] { "4712" }));

        static object Made(List<object> others, string body)
        {
            others.Add(new { id = "4712", name = "Customer segments", description = (string?)JObject.Parse(body)["description"], createdByUserId = "7" });
            return others[^1];
        }
    }

    [TestCase(403, "{}", "opt into the beta")]
    [TestCase(404, "{}", "correct HubSpot:Dashboard:Template")]
    [TestCase(200, """{"id":"4711"}""", "HubSpot:Dashboard:Permissions")]
    public async Task A_dashboard_that_cannot_be_copied_is_told_and_stops_nothing(int status, string template, string says)
    {
        await using var server = Copying();
        server.Answers("GET", Dashboards, _ => Json(200, new { results = Array.Empty<object>() }));
        server.Answers("GET", Dashboards + "/4711", _ => Json(status, template));

        var wanted = await server.Crm.Deployer!.AlsoWantedAsync(Framework, default);

        Assert.That(wanted.Artefacts, Is.Empty);
        Assert.That(wanted.LeftOut.Single(), Does.StartWith("dashboard 'Customer segments'").And.Contain(says));
    }

    [Test]
    public async Task A_copy_stays_where_the_template_for_another_cannot_be_read()
    {
        await using var server = Copying();
        server.Answers("GET", Dashboards, _ => Json(200, new { results = new[] { new { id = "4712", name = "Customer segments" } } }));
        server.Answers("GET", Dashboards + "/4711", _ => Json(404, "{}"));
        server.Answers("POST", Dashboards + "/batch/archive", _ => Json(204, ""));
        var body = new JObject { ["name"] = "Customer segments", ["description"] = "ours" }.ToString();

        var changed = await server.Crm.Deployer!.DeployAsync(
            [new ArtefactChange(new ArtefactKey("dashboard", "Customer segments"), ArtefactAction.Update, "{}", body, body)], isCheck: false, _ => Task.CompletedTask, default);

        Assert.That(changed.Succeeded, Is.False);
        Assert.That(server.BodiesTo(Dashboards + "/batch/archive"), Is.Empty);
    }

    private static HubSpotServer Copying() => new(("Dashboard:Template", "4711"));

    private static ArtefactContent ListOf(HubSpotServer server) => server.Crm.Deployer!.Wanted(Framework).Artefacts.Single(one => one.Content.Key == List).Content;

    private static Task<DeploymentOutcome> DeployAsync(HubSpotServer server, string? before, string? after) =>
        server.Crm.Deployer!.DeployAsync([new ArtefactChange(List, ArtefactAction.Update, before, after, null)], isCheck: false, _ => Task.CompletedTask, default);

    /// <summary>As the service gives a list back.</summary>
    private static JObject Answered() => JObject.Parse("""
        {"listId":"57","listVersion":1,"name":"Segment: Strategic accounts","objectTypeId":"0-2","processingType":"DYNAMIC","processingStatus":"COMPLETE",
         "filterBranch":{"filterBranches":[{"filterBranches":[],"filters":[{"property":"customer_tier",
           "operation":{"operator":"IS_ANY_OF","includeObjectsWithNoValueSet":false,"values":["strategic"],"operationType":"ENUMERATION"},"filterType":"PROPERTY"}],
           "filterBranchType":"AND","filterBranchOperator":"AND"}],"filters":[],"filterBranchType":"OR","filterBranchOperator":"OR"}}
        """);
}
