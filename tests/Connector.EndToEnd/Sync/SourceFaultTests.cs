using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Connector.Tests;
using Connector.Worker.Emulation;

namespace Connector.EndToEnd.Sync;

/// <summary>All emulated vendors and systems misbehave alike, while one sync asks each of them. No fault of theirs may fail it.</summary>
public sealed class SourceFaultTests
{
    private const int Accounts = 120;
    private const int Held = 3;
    private static readonly string[] Vendors = ["zoominfo", "pdl", "apollo", "clearbit"];
    private static readonly string[] Systems = ["stripe", "chargebee", "gainsight", "vitally", "churnzero", "zendesk"];

    [TestCase("429", "asks to come back later")]
    [TestCase("402", "no credits are left")]
    [TestCase("500", "is not available")]
    [TestCase("slow", "no answer from")]
    [TestCase("drop", "no answer from")]
    [TestCase("wrong_json", "not JSON of the documented shape|not a JSON object of the documented shape|not a JSON list of the documented shape")]
    public async Task Attributes_hold_and_the_run_says_of_each_source_what_and_why(string fault, string told)
    {
        await using var scene = await StartAsync();
        await TellAsync(scene, fault);
        var first = await scene.CliAsync("run");
        await TellAsync(scene, "");
        var whole = await scene.RunAsync();
        var known = await KnownAsync(scene);
        await TellAsync(scene, fault);
        var again = await scene.CliAsync("run");

        // So much becomes known at once that the guard holds a part for a person: no fault of the run.
        Assert.That(first.ExitCode, Is.Zero, first.Errors);
        Assert.That(new[] { whole.ExitCode, again.ExitCode }, Has.All.Zero.Or.EqualTo(Held), whole.Errors + again.Errors);
        foreach (var source in Vendors.Concat(Systems)) AssertTold(first.Output, source, told);
        foreach (var source in Systems) AssertTold(again.Output, source, told);
        Assert.That(Systems.Select(system => known[$"known_by_{system}"]), Has.All.GreaterThan(0), "a sound run after the fault makes up for it");
        Assert.That(whole.Json.GetProperty("enrichment").GetProperty("credits").GetInt64(), Is.GreaterThan(0));
        Assert.That(await KnownAsync(scene), Is.EqualTo(known), "what they said last stays in force");
        Assert.That(first.Output + first.Errors + again.Output + again.Errors, Does.Not.Contain("emulator@example.com").And.Not.Contain("Bearer"));
    }

    [TestCase("other_company", "stripe,chargebee,gainsight,vitally,churnzero,zendesk", "that no account of the book could be found for")]
    [TestCase("swapped_ids", "stripe,chargebee,zendesk", "leads to account .* by one key and to .* by another: it is used for neither")]
    public async Task Records_about_somebody_else_are_used_for_nobody_and_told(string fault, string systems, string told)
    {
        await using var scene = await StartAsync();
        await TellAsync(scene, fault);

        var run = await scene.CliAsync("run");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        foreach (var system in systems.Split(',')) Assert.That(Lines(run.Output), Has.Some.Match($"{system}.*{told}"), system);
        if (fault == "other_company") Assert.That((await KnownAsync(scene)).Where(one => one.Key.StartsWith("known_by_", StringComparison.Ordinal))
            .Select(one => one.Value), Has.All.Zero);
    }

    [TestCase("zoominfo", "another company \\(agreement")]
    [TestCase("pdl", "another company \\(agreement")]
    [TestCase("clearbit", "another company \\(agreement")]
    [TestCase("apollo", "about companies that were not asked about")]
    public async Task A_vendors_answer_about_another_company_is_not_used(string vendor, string told)
    {
        await using var scene = await StartAsync(source => source == vendor);
        await TellAsync(scene, "other_company");

        var run = await scene.CliAsync("run");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(Lines(run.Output), Has.Some.Match($"{vendor}.*{told}"));
        Assert.That(Lines(run.Output), Has.Some.Match($"{vendor}: asked about .* = 0 found"));
    }

    [TestCase("zoominfo")]
    [TestCase("pdl")]
    [TestCase("apollo")]
    [TestCase("clearbit")]
    public async Task A_vendor_whose_credits_run_out_in_the_middle_keeps_what_was_bought(string vendor)
    {
        await using var scene = await StartAsync(source => source == vendor);
        (await scene.Emulator.Control.PutAsJsonAsync("/__sources", new { credits = 5 })).EnsureSuccessStatusCode();

        var run = await scene.RunAsync();

        var tally = run.Json.GetProperty("enrichment").GetProperty("vendors")[0];
        Assert.That((run.ExitCode, tally.GetProperty("matched").GetInt64()), Is.EqualTo((0, 5L)), run.Errors + run.Output);
    }

    [Test]
    public async Task Pages_that_lead_in_a_circle_are_left()
    {
        await using var scene = await StartAsync(Systems.Contains);
        scene.AmendSettings(settings => settings["Connections"]!["salesforce"]!["Sources"]!["gainsight"]!["Gainsight"]!["PageSize"] = 40);
        (await scene.Emulator.Control.PutAsJsonAsync("/__sources", new { fault = "endless", page = 40 })).EnsureSuccessStatusCode();

        var run = await scene.CliAsync("run");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        foreach (var system in Systems) AssertTold(run.Output, system, "leads back to one that was read|that more follow and not from when");
    }

    [Test]
    public async Task Hostile_names_are_told_by_nobody_and_break_nothing()
    {
        await using var scene = await StartAsync();
        await TellAsync(scene, "hostile");

        var run = await scene.CliAsync("run");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output + run.Errors, Does.Not.Contain("HYPERLINK").And.Not.Contain("\u001b[31m").And.Not.Contain("\u202e"));
        Assert.That((await KnownAsync(scene))["known_by_gainsight"], Is.EqualTo(Accounts).Or.GreaterThan(0));
    }

    private static void AssertTold(string output, string source, string told) => Assert.That(
        Lines(output), Has.Some.Match($"{source}: .*({told})"), $"what is wrong with {source}");

    private static string[] Lines(string output) => output.Split('\n');

    private static async Task<SyncScene> StartAsync(Func<string, bool>? wanted = null)
    {
        var scene = await SyncScene.StartAsync(Accounts);
        var framework = Path.Combine(scene.Folder, "segmentation.yaml");
        File.WriteAllText(framework, File.ReadAllText(Path.Combine(Repository.Config, "segmentation.yaml"))
            .Replace("\nattributes:\n", $"\nattributes:\n{Attributes}", StringComparison.Ordinal));
        foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(scene.Folder, Path.GetFileName(table)));
        scene.WriteSettings(connection => connection["Sources"] = Sources(scene.Emulator.BaseAddress.GetLeftPart(UriPartial.Authority), wanted ?? (_ => true)), framework);
        return scene;
    }

    /// <summary>One attribute for each system, so that what each of them says can be counted.</summary>
    private static string Attributes => string.Concat(new[] { "stripe: mrr", "chargebee: mrr", "gainsight: health", "vitally: health", "churnzero: usage_score", "zendesk: tickets" }
        .Select(source => $"  known_by_{source.Split(':')[0]}: {{ type: decimal, sources: [ {source} ] }}\n"));

    /// <summary>As <c>emulator --sources --write-config</c> writes them, but that each system serves a word of its own, and nobody waits long.</summary>
    private static JsonObject Sources(string address, Func<string, bool> wanted)
    {
        var sources = EmulatedSourceSettings.Of(EmulatedSources.All, address, "External_Id__c");
        foreach (var name in sources.Select(source => source.Key).ToList())
        {
            if (!wanted(name)) sources.Remove(name);
            else
            {
                var source = sources[name]!.AsObject();
                if (Systems.Contains(name)) source.Remove("Serves");
                source[(string)source["Kind"]!]!["Road"] = new JsonObject { ["FirstWait"] = "00:00:00.01", ["RequestTimeout"] = "00:00:01", ["Retries"] = 1 };
            }
        }

        return sources;
    }

    private static async Task<IReadOnlyDictionary<string, long>> KnownAsync(SyncScene scene) =>
        (await scene.CliAsync("coverage", "--json")).Json.GetProperty("attributes").EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("valid").GetInt64());

    private static async Task TellAsync(SyncScene scene, string fault) =>
        (await scene.Emulator.Control.PutAsJsonAsync("/__sources", new { fault, times = fault.Length == 0 ? 0 : -1 })).EnsureSuccessStatusCode();
}
