using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary><c>docs</c> as its user runs it: before anything is configured.</summary>
public class DocsTests
{
    [Test]
    public async Task Documents_are_written_as_markdown_and_html_and_name_what_changed()
    {
        var folder = Directory.CreateTempSubdirectory("docs").FullName;
        try
        {
            var shipped = Path.Combine(Repository.Config, "segmentation.yaml");
            var earlier = Path.Combine(folder, "earlier.yaml");
            await File.WriteAllTextAsync(earlier, (await File.ReadAllTextAsync(shipped)).Replace("arr >= 250000", "arr >= 200000", StringComparison.Ordinal));
            foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(folder, Path.GetFileName(table)));

            var result = await ConnectorCli.RunAsync("docs", shipped, "--output", Path.Combine(folder, "out"), "--since", earlier, "--json");

            Assert.That(result.ExitCode, Is.Zero, result.Errors);
            var names = result.Json.GetProperty("documents").EnumerateArray().Select(name => name.GetString()).ToList();
            Assert.That(names, Is.EqualTo(new[] { "definition", "rules", "reference", "faq", "sources", "strategy", "release-notes" }));
            Assert.That(Directory.GetFiles(Path.Combine(folder, "out")).Select(Path.GetFileName), Is.EquivalentTo(names.SelectMany(name => new[] { name + ".md", name + ".html" })));
            Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "out", "release-notes.html")), Does.Contain("arr &gt;= 200000"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task A_framework_that_is_not_there_is_exit_2()
    {
        var result = await ConnectorCli.RunAsync("docs", "/nowhere/x.yaml", "--output", "/tmp/never");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("/nowhere/x.yaml"));
    }
}
