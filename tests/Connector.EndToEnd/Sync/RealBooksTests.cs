using Connector.Tests;
namespace Connector.EndToEnd.Sync;

/// <summary>The main job on real input that nobody here wrote.</summary>
public class RealBooksTests
{
    private static readonly string[] SegmentFields = ["Company_Size__c", "Customer_Tier__c", "Industry_Segment__c", "Customer_Region__c", "Engagement__c"];

    [TestCase("salesforce-maven", 85)]
    [TestCase("salesforce-fortune1000", 1000)]
    [TestCase("salesforce-ravenstack", 500)]
    public async Task Every_active_account_is_assigned_in_every_dimension_and_a_second_run_sends_nothing(string book, int accounts)
    {
        await using var scene = await SyncScene.StartAsync(load: Repository.Shared($"data/crm-ready/{book}"));

        var first = await scene.RunAsync();
        var second = await scene.RunAsync();

        Assert.That(first.ExitCode, Is.Zero, first.Errors);
        Assert.That(first.Count("read"), Is.EqualTo(accounts));
        foreach (var field in SegmentFields)
        {
            Assert.That(await scene.CountAsync($"Type LIKE 'Customer%' AND {field} = null"), Is.Zero, field);
        }

        Assert.That(await scene.CountAsync("Customer_Tier__c != null"), Is.EqualTo(first.Count("changed")));
        Assert.That((second.ExitCode, second.Count("sent")), Is.EqualTo((0, 0L)), second.Errors);
        Assert.That(second.Count("api_calls"), Is.LessThanOrEqualTo(6));
    }

    [Test]
    public async Task A_misspelt_industry_is_told_decides_by_the_mapping_table_and_goes_back_where_the_framework_says_so()
    {
        await using var scene = await SyncScene.StartAsync(load: Repository.Shared("data/crm-ready/salesforce-maven"));
        var framework = Path.Combine(scene.Folder, "segmentation.yaml");
        foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(scene.Folder, Path.GetFileName(table)));
        File.WriteAllText(framework, File.ReadAllText(Path.Combine(Repository.Config, "segmentation.yaml"))
            .Replace("    standardise: industries\n", "    standardise: industries\n    write_back: replace\n", StringComparison.Ordinal));
        scene.WriteSettings(framework: framework);
        var misspelt = await scene.CountAsync("Industry = 'technolgy'");

        var run = await scene.CliAsync("run");
        var second = await scene.RunAsync();

        Assert.That(run.Output, Does.Contain($"standardised-value Industry × {misspelt}: 'technolgy': misspelt, taken as Technology"));
        Assert.That(await scene.CountAsync("Industry = 'Technology' AND Industry_Segment__c = 'technology_media'"), Is.GreaterThanOrEqualTo(misspelt).And.Positive);
        Assert.That((await scene.CountAsync("Industry = 'technolgy'"), second.Count("sent")), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task The_run_prints_assigned_and_classified_apart_and_says_what_is_unknown()
    {
        await using var scene = await SyncScene.StartAsync(load: Repository.Shared("data/crm-ready/salesforce-ravenstack"));

        var run = await scene.CliAsync("run");

        Assert.That(run.Output, Does.Contain("assigned").And.Contain("classified").And.Contain("provisional").And.Contain("employees"));
    }
}
