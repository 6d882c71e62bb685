using System.Globalization;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary><c>simulate</c> against what really happened, and what then really happens.</summary>
public class SimulateTests
{
    private static readonly string Shipped = Path.Combine(Repository.Config, "segmentation.yaml");
    private static readonly string[] Tiers = ["strategic", "core", "scale", "unclassified"];

    [Test]
    public async Task Replaying_the_framework_of_the_day_gives_what_the_CRM_held_that_night()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 200);
        var random = new Random(7);
        var nights = new List<(DateTimeOffset At, Dictionary<string, long> Held)>();
        var ids = (await scene.QueryAsync("SELECT Id FROM Account WHERE Type = 'Customer'")).GetProperty("records").EnumerateArray().Select(record => record.GetProperty("Id").GetString()!).ToList();
        for (var night = 0; night < 4; night++)
        {
            var run = await scene.RunAsync();
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            nights.Add((DateTimeOffset.UtcNow, await HeldAsync(scene)));
            foreach (var id in random.GetItems([.. ids], 6)) await scene.PatchAsync(id, $$"""{"ARR__c": {{random.Next(0, 400_000)}}, "NumberOfEmployees": {{random.Next(1, 3000)}}}""");
        }

        Assert.That(nights.Select(night => string.Join(',', night.Held.Values)).Distinct().Count(), Is.GreaterThan(1), "something moved");
        foreach (var (at, held) in nights)
        {
            var replayed = await scene.CliAsync("simulate", "--framework", Shipped, "--as-of", at.ToString("O", CultureInfo.InvariantCulture), "--json");
            Assert.That(replayed.ExitCode, Is.Zero, replayed.Errors);
            Assert.That(Matrix(replayed).Where(cell => cell.To is not null).ToDictionary(cell => cell.To!, cell => cell.Accounts), Is.EquivalentTo(held.Where(tier => tier.Value > 0)));
            Assert.That(replayed.Count("moved"), Is.Zero);
        }

        var again = await scene.CliAsync("simulate", "--from", "2020-01-01", "--json");
        var trials = await scene.CliAsync("calibrate", "stability", "--dimension", "customer_tier", "--json");
        Assert.That((again.ExitCode, again.Json.GetProperty("runs").GetArrayLength(), again.Count("different")), Is.EqualTo((0, 4, 0L)), again.Errors);
        Assert.That(trials.Json.GetProperty("dimensions")[0].GetProperty("flips_unsteadied").GetInt64(), Is.GreaterThan(0), trials.Errors);
    }

    [Test]
    public async Task Who_would_move_is_who_a_plan_under_the_new_framework_moves()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 400);
        await scene.RunAsync();
        var next = Path.Combine(scene.Folder, "next.yaml");
        await File.WriteAllTextAsync(next, (await File.ReadAllTextAsync(Shipped)).Replace("arr >= 250000 or employees >= 1000", "arr >= 150000 or employees >= 700", StringComparison.Ordinal).Replace("version: 1.0.0", "version: 1.1.0", StringComparison.Ordinal));
        foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(scene.Folder, Path.GetFileName(table)));

        var simulated = await scene.CliAsync("simulate", "--framework", next, "--json");
        var text = await scene.CliAsync("simulate", "--framework", next);
        scene.WriteSettings(framework: next);
        var plan = await scene.CliAsync("plan", "--json");

        Assert.That(simulated.Count("moved"), Is.GreaterThan(0).And.EqualTo(plan.Count("rows")), simulated.Errors + plan.Errors);
        Assert.That(text.Output, Does.Contain("Core: arr >= 25000 → Strategic: arr >= 150000"));
        Assert.That(simulated.Json.GetProperty("largest").GetArrayLength(), Is.EqualTo(Math.Min(20, simulated.Count("moved"))));
    }

    [Test]
    public async Task What_stood_behind_a_calibration_is_shown_again_by_the_hash_that_the_framework_file_names()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 400);
        await scene.RunAsync();

        var proposed = await scene.CliAsync("calibrate", "thresholds", "--dimension", "customer_tier", "--attribute", "arr", "--method", "quantiles", "--segments", "3", "--json");
        await scene.CliAsync("calibrate", "thresholds", "--dimension", "customer_tier", "--attribute", "arr", "--method", "quantiles", "--segments", "3", "--json");
        var merges = await scene.CliAsync("calibrate", "granularity", "--dimension", "customer_tier", "--outcome", "arr", "--json");
        var list = await scene.CliAsync("calibrate", "evidence", "--json");
        var kept = list.Json.GetProperty("calibrations").EnumerateArray().ToList();
        var shown = await scene.CliAsync("calibrate", "evidence", kept[1].GetProperty("evidence").GetString()![..8], "--json");
        var none = await scene.CliAsync("calibrate", "evidence", "99");

        Assert.That((proposed.ExitCode, merges.ExitCode), Is.EqualTo((0, 0)), proposed.Errors + merges.Errors);
        Assert.That(kept.Select(one => one.GetProperty("kind").GetString()), Is.EqualTo(new[] { "granularity", "thresholds" }), list.Errors);
        Assert.That(shown.Json.GetProperty("evidence").GetRawText(), Is.EqualTo(proposed.Json.GetProperty("evidence").GetRawText()), shown.Errors);
        Assert.That(none.ExitCode, Is.EqualTo(1));
        Assert.That(none.Errors, Does.Contain("no evidence '99'"));
    }

    [Test]
    public async Task A_field_that_the_book_does_not_have_is_named()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 20);
        await scene.RunAsync();
        var next = Path.Combine(scene.Folder, "next.yaml");
        await File.WriteAllTextAsync(next, (await File.ReadAllTextAsync(Shipped)).Replace("salesforce: NumberOfEmployees", "salesforce: Headcount__c", StringComparison.Ordinal));
        foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(scene.Folder, Path.GetFileName(table)));

        var simulated = await scene.CliAsync("simulate", "--framework", next, "--json");
        var wrong = await scene.CliAsync("simulate", "--framework", next, "--as-of", "yesterday");

        Assert.That(simulated.Json.GetProperty("not_in_book").EnumerateArray().Select(field => field.GetString()), Is.EqualTo(new[] { "Headcount__c" }));
        Assert.That(wrong.ExitCode, Is.EqualTo(2));
        Assert.That(wrong.Errors, Does.Contain("2026-10-31"));
    }

    private static async Task<Dictionary<string, long>> HeldAsync(SyncScene scene)
    {
        var held = new Dictionary<string, long>();
        foreach (var tier in Tiers) held[tier] = await scene.CountAsync($"Customer_Tier__c = '{tier}'");
        return held;
    }

    private static IEnumerable<(string? To, long Accounts)> Matrix(CliResult result) =>
        result.Json.GetProperty("dimensions").EnumerateArray().Single(dimension => dimension.GetProperty("dimension").GetString() == "customer_tier")
            .GetProperty("matrix").EnumerateArray().Select(cell => (cell.GetProperty("to").GetString(), cell.GetProperty("accounts").GetInt64()));
}
