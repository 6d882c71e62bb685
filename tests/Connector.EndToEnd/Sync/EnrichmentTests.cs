using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>The Fortune 1000 with holes, and an emulated vendor that knows them all by name, city and state.</summary>
public class EnrichmentTests
{
    private const string Book = "data/crm-ready/salesforce-fortune1000";
    private const string Known = "data/crm-ready/enrichment-fortune1000";

    [TestCase("ZoomInfo")]
    [TestCase("PeopleDataLabs")]
    public async Task What_could_change_a_segment_is_bought_and_nothing_else(string vendor)
    {
        await using var scene = await StartAsync(vendor);

        var first = await scene.RunAsync();
        var charged = await ChargedAsync(scene);
        var second = await scene.RunAsync();

        Assert.That(first.ExitCode, Is.Zero, first.Errors + first.Output);
        var report = first.Json.GetProperty("enrichment");
        TestContext.Out.WriteLine(report);
        foreach (var gap in report.GetProperty("attributes").EnumerateArray()
            .Where(gap => gap.GetProperty("needed").GetInt64() > 0 && (vendor == "ZoomInfo" || Name(gap) != "revenue")))
        {
            Assert.That(gap.GetProperty("filled").GetInt64(), Is.GreaterThanOrEqualTo(0.95 * gap.GetProperty("needed").GetInt64()), Name(gap));
        }

        var uncertain = report.GetProperty("uncertain").GetInt64();
        Assert.That(charged, Is.InRange(report.GetProperty("credits").GetInt64() - 4, report.GetProperty("credits").GetInt64()),
            "four companies stand twice in the book; ZoomInfo does not say that the second costs nothing");
        Assert.That(charged, Is.LessThanOrEqualTo(uncertain).And.GreaterThan(0.95 * uncertain), "a credit for each uncertain account");
        Assert.That(charged, Is.LessThan(report.GetProperty("credits_every_gap").GetInt64()));
        Assert.That(charged, Is.LessThan(report.GetProperty("credits_everything").GetInt64()));
        Assert.That(second.Json.GetProperty("enrichment").GetProperty("credits").GetInt64(), Is.Zero, "nothing is bought twice while it is fresh");
        Assert.That((await ChargedAsync(scene), second.Count("sent")), Is.EqualTo((charged, 0L)));
    }

    [Test]
    public async Task Bought_values_decide_the_segments_and_fill_the_blanks_that_they_were_bought_for()
    {
        await using var scene = await StartAsync("ZoomInfo");
        var blank = await scene.CountAsync("NumberOfEmployees = null");

        var first = await scene.RunAsync();

        // Walmart has no employees in the CRM; the vendor says 2,300,000.
        Assert.That(await scene.CountAsync("Name = 'Walmart' AND NumberOfEmployees = 2300000 AND Company_Size__c = 'enterprise'"), Is.EqualTo(1));
        var back = (await scene.CliAsync("coverage", "--json")).Json.GetProperty("attributes").EnumerateArray().Single(one => Name(one) == "employees").GetProperty("written_back").GetInt64();
        Assert.That(await scene.CountAsync("NumberOfEmployees = null"), Is.EqualTo(blank - back).And.LessThan(blank / 2));
        var undo = await scene.CliAsync("undo", first.Json.GetProperty("run").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.That(await scene.CountAsync("NumberOfEmployees = null"), Is.EqualTo(blank), undo.Errors + undo.Output);

        var explained = await scene.CliAsync("run");
        Assert.That(explained.Output, Does.Contain("to buy everything 1,000").And.Contain("not needed on"));
    }

    [TestCase("429", "come back later")]
    [TestCase("402", "no credits are left")]
    [TestCase("500", "not available")]
    [TestCase("slow", "no answer")]
    [TestCase("drop", "no answer")]
    [TestCase("wrong_json", "not JSON of the documented shape")]
    [TestCase("duplicate_keys", "not JSON of the documented shape")]
    public async Task A_vendors_fault_never_fails_the_sync_and_is_told(string fault, string told)
    {
        await using var scene = await StartAsync("ZoomInfo");
        await FaultAsync(scene, fault);

        var run = await scene.CliAsync("run");
        await FaultAsync(scene, "");
        var after = await scene.RunAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output, Does.Contain(told).And.Contain("SUCCEEDED"));
        Assert.That(after.Json.GetProperty("enrichment").GetProperty("left").GetInt64(), Is.LessThan(100), "the next run makes up for it");
    }

    [Test]
    public async Task An_answer_for_another_company_is_not_used()
    {
        await using var scene = await StartAsync("ZoomInfo");
        await FaultAsync(scene, "other_company");

        var run = await scene.RunAsync();

        var vendor = run.Json.GetProperty("enrichment").GetProperty("vendors")[0];
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(vendor.GetProperty("matched").GetInt64(), Is.Zero);
        Assert.That(vendor.GetProperty("other_company").GetInt64(), Is.InRange(1, 150), "given up when nothing comes of it");
        Assert.That(await scene.CountAsync("Company_Size__c = 'smb' AND NumberOfEmployees = null"), Is.Zero);
    }

    [Test]
    public async Task Hostile_texts_fill_nothing_and_break_nothing()
    {
        await using var scene = await StartAsync("ZoomInfo");
        await FaultAsync(scene, "hostile");

        var run = await scene.RunAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Json.GetProperty("enrichment").GetProperty("vendors")[0].GetProperty("matched").GetInt64(), Is.GreaterThan(0));
        Assert.That(run.Output + run.Errors, Does.Not.Contain("HYPERLINK").And.Not.Contain("\u001b[31m").And.Not.Contain("\u202e"));
    }

    [Test]
    public async Task Nothing_is_spent_before_a_budget_is_set()
    {
        await using var scene = await StartAsync("ZoomInfo", credits: new JsonObject());

        var run = await scene.CliAsync("run");

        Assert.That(await ChargedAsync(scene), Is.Zero);
        Assert.That(run.Output, Does.Contain("no credits are set for it"));
    }

    private static Task<SyncScene> StartAsync(string vendor, JsonObject? credits = null) =>
        StartAsync(vendor, credits ?? new JsonObject { ["PerMonth"] = 10_000, ["WithoutApproval"] = 10_000 }, Framework());

    private static async Task<SyncScene> StartAsync(string vendor, JsonObject credits, string framework)
    {
        var scene = await SyncScene.StartAsync(load: Repository.Shared(Book), enrichment: Repository.Shared(Known));
        var file = Path.Combine(scene.Folder, "segmentation.yaml");
        File.WriteAllText(file, framework);
        foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(scene.Folder, Path.GetFileName(table)));
        scene.WriteSettings(connection => connection["Sources"] = new JsonObject
        {
            ["vendor"] = new JsonObject { ["Kind"] = vendor, ["Serves"] = "enrichment", ["Credits"] = credits,
                [vendor] = Client(vendor, scene.Emulator.BaseAddress) },
        }, file);
        return scene;
    }

    private static JsonObject Client(string vendor, Uri emulator)
    {
        var road = new JsonObject { ["FirstWait"] = "00:00:00.01", ["RequestTimeout"] = "00:00:02", ["Retries"] = 1 };
        return vendor == "ZoomInfo"
            ? new JsonObject { ["BaseUrl"] = $"{emulator}zoominfo/gtm", ["TokenUrl"] = $"{emulator}zoominfo/gtm/oauth/v1/token",
                ["ClientId"] = "emulator", ["ClientSecret"] = "emulator", ["Road"] = road }
            : new JsonObject { ["BaseUrl"] = $"{emulator}pdl/v5", ["ApiKey"] = "emulator", ["Road"] = road };
    }

    /// <summary>The shipped framework with revenue in one dimension, where it matters for some accounts and for others not.</summary>
    private static string Framework() => File.ReadAllText(Path.Combine(Repository.Config, "segmentation.yaml"))
        .Replace("  strategic_account:",
            "  revenue:\n    type: money\n    valid: 0..\n    sources: [ crm: { salesforce: AnnualRevenue }, enrichment: revenue ]\n  strategic_account:",
            StringComparison.Ordinal)
        .Replace("arr >= 250000 or employees >= 1000 or strategic_account",
            "arr >= 250000 or employees >= 10000 or revenue >= 20000000000 or strategic_account", StringComparison.Ordinal)
        .Replace("arr >= 25000 or employees >= 100,", "arr >= 25000 or employees >= 100 or revenue >= 2000000000,", StringComparison.Ordinal);

    private static string Name(JsonElement gap) => gap.GetProperty("name").GetString()!;

    private static async Task<long> ChargedAsync(SyncScene scene) => (await scene.Emulator.Control.GetFromJsonAsync<JsonElement>("/__sources"))
        .GetProperty("charged").GetInt64();

    private static async Task FaultAsync(SyncScene scene, string fault) =>
        (await scene.Emulator.Control.PutAsJsonAsync("/__sources", new { fault, times = fault.Length == 0 ? 0 : -1 })).EnsureSuccessStatusCode();
}
