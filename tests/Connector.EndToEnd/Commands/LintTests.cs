using System.Text.Json;
using Connector.EndToEnd.Sync;
using Connector.Tests;

namespace Connector.EndToEnd.Commands;

/// <summary>Verbs that need a framework file and nothing else.</summary>
public sealed class LintTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connector-lint-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_shipped_framework_is_proved_and_passes_even_strictly()
    {
        var result = await ConnectorCli.RunAsync("lint", Path.Combine(Repository.Config, "segmentation.yaml"), "--strict");

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Errors);
        Assert.That(result.Output, Does.Contain("the rules of all 4 dimensions are proved"));
    }

    [Test]
    public async Task A_gap_in_the_rules_is_a_warning_with_its_place_and_an_account_that_explain_shows()
    {
        var framework = Framework("employees < 100", "employees < 50");

        var result = await ConnectorCli.RunAsync("lint", framework, "--json");
        var strict = await ConnectorCli.RunAsync("lint", framework, "--strict");

        Assert.That((result.ExitCode, strict.ExitCode), Is.EqualTo((0, 1)), result.Errors);
        var gap = result.Json.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("rule").GetString() == "falls-through");
        Assert.That(File.ReadAllLines(framework)[gap.GetProperty("line").GetInt32() - 1], Does.Contain("otherwise"));
        var given = gap.GetProperty("examples")[0].EnumerateObject().SelectMany(one => new[] { "--given", $"{one.Name}={one.Value.GetString()}" });
        var settings = Path.Combine(_folder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Framework = new { File = framework } }));
        var explained = await ConnectorCli.RunAsync(["explain", "--config", settings, "--json", .. given]);
        Assert.That(explained.Json.GetProperty("dimensions")[0].GetProperty("segment").GetString(), Is.EqualTo("unclassified"), explained.Errors);
    }

    [Test]
    public async Task A_segment_that_nobody_reaches_is_an_error()
    {
        var result = await ConnectorCli.RunAsync("lint", Framework("employees < 100", "employees > 2000"));

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("error dead-segment company_size.smb"));
    }

    [Test]
    public async Task Vectors_hold_each_reachable_combination_once()
    {
        var file = Path.Combine(_folder, "vectors.csv");

        var result = await ConnectorCli.RunAsync("lint", Path.Combine(Repository.Config, "segmentation.yaml"), "--vectors", file);

        var lines = await File.ReadAllLinesAsync(file);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(lines[0], Is.EqualTo("account_type,employees,arr,strategic_account,industry,region,company_size,customer_tier,industry_segment,customer_region"));
        Assert.That(lines.Skip(1).Select(line => string.Join(',', line.Split(',')[^4..])), Is.Unique.And.Some.EqualTo("enterprise,strategic,technology_media,emea").And.None.Contains("enterprise,core"));
    }

    [TestCase("employes=5", "no attribute 'employes'")]
    [TestCase("employees=many", "write a number within 1..3000000")]
    [TestCase("employees", "write ATTRIBUTE=VALUE")]
    public async Task A_made_up_account_that_cannot_be_is_refused_with_the_mend(string given, string message)
    {
        var settings = Path.Combine(_folder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Framework = new { File = Framework("x", "x") } }));

        var result = await ConnectorCli.RunAsync("explain", "--given", given, "--config", settings);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain(message));
    }

    /// <summary>The shipped one with another condition for SMB, tables beside it.</summary>
    private string Framework(string before, string after)
    {
        var file = Path.Combine(_folder, "framework.yaml");
        File.WriteAllText(file, File.ReadAllText(Path.Combine(Repository.Config, "segmentation.yaml")).Replace($"when: {before},", $"when: {after},", StringComparison.Ordinal));
        foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(_folder, Path.GetFileName(table)), overwrite: true);
        return file;
    }
}
