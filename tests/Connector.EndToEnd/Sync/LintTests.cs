using System.Text.Json;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary><c>lint</c> and <c>explain --value</c> as their user runs them: before anything is configured.</summary>
public class LintTests
{
    private static readonly string Shipped = Path.Combine(Repository.Config, "segmentation.yaml");
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("lint").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_shipped_framework_passes_strictly_and_gives_vectors()
    {
        var vectors = Path.Combine(_folder, "vectors.csv");

        var result = await ConnectorCli.RunAsync("lint", Shipped, "--strict", "--vectors", vectors, "--json");

        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That((result.Count("errors"), result.Count("warnings")), Is.EqualTo((0L, 0L)));
        Assert.That(await File.ReadAllLinesAsync(vectors), Has.Length.GreaterThan(200).And.ItemAt(0).Contains("customer_tier"));
    }

    [Test]
    public async Task A_dead_segment_fails_with_its_place_and_a_command_that_explains_the_example()
    {
        var file = await WriteAsync("when: arr >= 25000 or employees >= 100,", "when: arr >= 400000,");

        var text = await ConnectorCli.RunAsync("lint", file);
        var json = await ConnectorCli.RunAsync("lint", file, "--json");

        Assert.That(text.ExitCode, Is.EqualTo(1));
        Assert.That(text.Output, Does.Contain($"{PlaceOf(file, "arr >= 400000")}: error dead-segment: no account can be Core"));
        var finding = json.Json.GetProperty("findings").EnumerateArray().Single(one => one.GetProperty("rule").GetString() == "dead-segment");
        var example = finding.GetProperty("examples")[0];
        var values = example.GetProperty("attributes").EnumerateObject().SelectMany(one => new[] { "--value", $"{one.Name}={one.Value.GetString()}" });
        var explained = await ConnectorCli.RunAsync([.. values.Prepend("explain"), "--framework", file, "--json"]);
        Assert.That(explained.ExitCode, Is.Zero, explained.Errors);
        Assert.That(Segment(explained.Json, "customer_tier"), Is.EqualTo(example.GetProperty("segment").GetString()));
    }

    [Test]
    public async Task Warnings_fail_only_when_asked_to()
    {
        var file = await WriteAsync("label: SMB,", "label: Poor Fit,");

        Assert.That((await ConnectorCli.RunAsync("lint", file)).ExitCode, Is.Zero);
        Assert.That((await ConnectorCli.RunAsync("lint", file, "--strict")).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_file_that_is_no_framework_is_exit_2_with_every_place()
    {
        var file = await WriteAsync("employees >= 1000,", "employes >= 1000,");

        var result = await ConnectorCli.RunAsync("lint", file);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Does.Contain($"{PlaceOf(file, "employes >= 1000")}:").And.Contain("Did you mean 'employees'?"));
        Assert.That((await ConnectorCli.RunAsync("lint", "/nowhere.yaml")).ExitCode, Is.EqualTo(2));
    }

    [TestCase("arr=-1", "valid 0..")]
    [TestCase("employees=1.5", "employees")]
    [TestCase("region=Mars", "EMEA")]
    [TestCase("revenue=1", "no attribute 'revenue'")]
    [TestCase("arr", "name=value")]
    public async Task A_made_up_value_that_fits_no_attribute_is_exit_2_and_says_what_would(string value, string says)
    {
        var result = await ConnectorCli.RunAsync("explain", "--framework", Shipped, "--value", value);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain(says));
    }

    private static string? Segment(JsonElement explained, string dimension) => explained.GetProperty("dimensions").EnumerateArray()
        .Single(one => one.GetProperty("dimension").GetString() == dimension).GetProperty("segment").GetString();

    /// <summary>FILE:LINE:COLUMN of the piece's first occurrence, counted from 1.</summary>
    private static string PlaceOf(string file, string piece)
    {
        var lines = File.ReadAllLines(file);
        var line = Array.FindIndex(lines, text => text.Contains(piece, StringComparison.Ordinal));
        return $"{file}:{line + 1}:{lines[line].IndexOf(piece, StringComparison.Ordinal) + 1}";
    }

    private async Task<string> WriteAsync(string piece, string planted)
    {
        var text = await File.ReadAllTextAsync(Shipped);
        Assert.That(text, Does.Contain(piece));
        var file = Path.Combine(_folder, "segmentation.yaml");
        await File.WriteAllTextAsync(file, text.Replace(piece, planted, StringComparison.Ordinal));
        foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(_folder, Path.GetFileName(table)));
        return file;
    }
}
