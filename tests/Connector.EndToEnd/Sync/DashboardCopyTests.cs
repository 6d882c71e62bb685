using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Crashes;

namespace Connector.EndToEnd.Sync;

/// <summary>A dashboard that the customer built, copied by HubSpot's beta of the reporting API, where the portal takes part in it.</summary>
public sealed class DashboardCopyTests
{
    private const string Dashboards = "/analytics/reporting/2027-03-beta/dashboards";

    [Test]
    public async Task The_template_is_copied_once_and_the_copy_goes_with_the_undo_and_a_portal_outside_the_beta_is_told()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 50, change: Deploys, crm: CrmKind.HubSpot);
        var outside = await scene.CliAsync("plan");
        Assert.That(outside.Output, Does.Contain("dashboard 'Customer segments': dashboard 4701 cannot be read").And.Contain("opt into the beta").And.Not.Contain("create    dashboard"));

        await scene.Crm.ControlAsync(HttpMethod.Put, "hubspot/settings", """{"reportingBeta":true}""");
        await ArtefactTests.SendAsync(scene, HttpMethod.Post, Dashboards, """{"name":"Ours","permissions":{"accessType":"EVERYONE"},"reportIdsToAdd":["7","8"]}""");
        var plan = await scene.CliAsync("plan", "--json");
        await scene.CliAsync("approve", $"{plan.Count("plan")}");
        var applied = await scene.CliAsync("apply", $"{plan.Count("plan")}", "--json");
        var next = await scene.CliAsync("plan", "--json");
        Assert.That(applied.ExitCode, Is.Zero, applied.Output + applied.Errors);
        Assert.That(next.Json.GetProperty("artefacts").GetArrayLength(), Is.Zero, next.Output);
        var copy = (await DashboardsAsync(scene)).Single(one => Text(one, "name") == "Customer segments");
        Assert.That(Text(copy, "description"), Is.EqualTo("Written by the segmentation connector. A copy of the dashboard that its settings name."));
        Assert.That(copy.GetProperty("permissions").GetRawText(), Is.EqualTo("""{"accessType":"EVERYONE"}"""));

        var undone = await scene.CliAsync("undo", $"{applied.Count("run")}", "--json");
        Assert.That(undone.ExitCode, Is.Zero, undone.Output + undone.Errors);
        Assert.That((await DashboardsAsync(scene)).Select(one => Text(one, "name")), Is.EqualTo(new[] { "Ours" }));

        // Somebody else's of that name stays as it is.
        await ArtefactTests.SendAsync(scene, HttpMethod.Post, Dashboards, """{"name":"Customer segments","permissions":{}}""");
        Assert.That((await scene.CliAsync("plan")).Output, Does.Contain("foreign   dashboard Customer segments"));
    }

    private static void Deploys(JsonObject connection)
    {
        connection["CreateMissingFields"] = false;
        connection["FirstFill"] = new JsonObject();
        connection["Deployment"] = new JsonObject { ["Enabled"] = true };
        connection["HubSpot"]!["Dashboard"] = new JsonObject { ["Template"] = "4701" };
    }

    private static string? Text(JsonElement dashboard, string name) => dashboard.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static async Task<List<JsonElement>> DashboardsAsync(SyncScene scene) =>
        [.. JsonDocument.Parse(await ArtefactTests.SendAsync(scene, HttpMethod.Get, Dashboards)).RootElement.GetProperty("results").EnumerateArray()];
}
