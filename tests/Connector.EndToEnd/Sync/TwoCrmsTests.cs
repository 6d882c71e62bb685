using Connector.Crashes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>One framework, two CRMs with the same book; and HubSpot books that nobody here wrote.</summary>
public class TwoCrmsTests
{
    [Test]
    public async Task The_same_company_gets_the_same_segments_in_both_CRMs()
    {
        var (salesforce, hubspot) = (await SegmentsAsync(CrmKind.Salesforce), await SegmentsAsync(CrmKind.HubSpot));

        Assert.That(salesforce, Has.Count.EqualTo(1000));
        Assert.That(hubspot, Is.EquivalentTo(salesforce));
        Assert.That(salesforce.Count(segments => segments.Value.Contains("strategic", StringComparison.Ordinal)), Is.GreaterThan(50));
    }

    [TestCase("hubspot-yc", 5950)]
    [TestCase("hubspot-maven", 85)]
    public async Task A_real_HubSpot_book_loads_and_syncs_and_a_second_run_sends_nothing(string book, int companies)
    {
        await using var scene = await SyncScene.StartAsync(load: Repository.Shared($"data/crm-ready/{book}"), crm: CrmKind.HubSpot);

        var first = await scene.RunAsync();
        var second = await scene.RunAsync();

        Assert.That((first.ExitCode, first.Count("read")), Is.EqualTo((0, (long)companies)), first.Errors);
        Assert.That(first.Count("succeeded"), Is.EqualTo(first.Count("changed")).And.Positive);
        Assert.That((second.ExitCode, second.Count("sent")), Is.EqualTo((0, 0L)), second.Errors);

        var located = (await scene.Crm.RecordsAsync(["country", "lifecyclestage", "customer_region"]))
            .Where(company => company.Text("lifecyclestage") == "customer" && company.Text("country") is { Length: > 0 }).ToList();
        Assert.That(located.Count(company => company.Text("customer_region") is { Length: > 0 } and not "unclassified"), Is.GreaterThanOrEqualTo(0.95 * located.Count).And.Positive);
    }

    /// <summary>By external id.</summary>
    private static async Task<Dictionary<string, string>> SegmentsAsync(CrmKind crm)
    {
        await using var scene = await SyncScene.StartAsync(1000, crm: crm);
        var run = await scene.RunAsync();
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        var fields = scene.Crm.Fields;
        var records = await scene.Crm.RecordsAsync([fields.ExternalId, .. fields.Segments]);
        return records.ToDictionary(record => record.Text(fields.ExternalId)!, record => string.Join(", ", fields.Segments.Select(field => record.Text(field) is { Length: > 0 } segment ? segment : "–")));
    }
}
