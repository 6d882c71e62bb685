using System.Net;

namespace Connector.EndToEnd.Emulator.HubSpot;

public class SearchTests : PortalTests
{
    private const string Search = "/crm/objects/2026-03/companies/search";

    protected override int Accounts => 12_000;

    [Test]
    public async Task Ten_thousand_results_are_told_and_no_more()
    {
        var last = await PostAsync(Search, new { limit = 200, after = "9800", sorts = new[] { new { propertyName = "hs_object_id", direction = "ASCENDING" } } });
        var beyond = await CallAsync(HttpMethod.Post, Search, new { limit = 200, after = "10000" });

        Assert.That(last.GetProperty("total").GetInt32(), Is.GreaterThanOrEqualTo(12_000));
        Assert.That(last.GetProperty("results").GetArrayLength(), Is.EqualTo(200));
        Assert.That(beyond.Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("""{"filters":[{"propertyName":"external_id","operator":"EQ","value":"acc-0000007"}]}""", 1)]
    [TestCase("""{"filters":[{"propertyName":"external_id","operator":"IN","values":["acc-0000007","acc-0000008"]}]}""", 2)]
    [TestCase("""{"filters":[{"propertyName":"external_id","operator":"IN","values":["ACC-0000007"]}]}""", 0, Description = "IN wants lower case")]
    [TestCase("""{"filters":[{"propertyName":"lifecyclestage","operator":"EQ","value":"Customer"}]}""", 0, Description = "enumerations mind case")]
    [TestCase("""{"filters":[{"propertyName":"external_id","operator":"CONTAINS_TOKEN","value":"0000007"}]}""", 1)]
    [TestCase("""{"filters":[{"propertyName":"external_id","operator":"NOT_HAS_PROPERTY"}]}""", 0)]
    [TestCase("""{"filters":[{"propertyName":"hs_object_id","operator":"BETWEEN","value":"30000000001","highValue":"30000000027"}]}""", 3)]
    [TestCase("""{"filters":[{"propertyName":"external_id","operator":"EQ","value":"ACC-0000007"},{"propertyName":"name","operator":"NOT_HAS_PROPERTY"}]}""", 0)]
    public async Task Operators_find_what_they_say(string group, int total)
    {
        var found = await PostAsync(Search, $$"""{"filterGroups":[{{group}}]}""");

        Assert.That(found.GetProperty("total").GetInt32(), Is.EqualTo(total));
    }

    [Test]
    public async Task More_groups_or_filters_than_allowed_are_refused()
    {
        const string filter = """{"propertyName":"name","operator":"HAS_PROPERTY"}""";
        string Groups(int groups, int filters) =>
            $$"""{"filterGroups":[{{string.Join(',', Enumerable.Repeat($$"""{"filters":[{{string.Join(',', Enumerable.Repeat(filter, filters))}}]}""", groups))}}]}""";

        Assert.That((await CallAsync(HttpMethod.Post, Search, Groups(3, 6))).Status, Is.EqualTo(HttpStatusCode.OK));
        foreach (var (groups, filters) in new[] { (6, 1), (1, 7), (4, 5) })
        {
            Assert.That((await CallAsync(HttpMethod.Post, Search, Groups(groups, filters))).Status, Is.EqualTo(HttpStatusCode.BadRequest), $"{groups}×{filters}");
        }
    }

    [Test]
    public async Task A_lagging_index_shows_the_old_state_and_no_new_record()
    {
        var id = (await CompanyIdsAsync(1))[0];
        await PatchAsync(id, "old text");
        await SettingsAsync("""{"searchLagMilliseconds":600000}""");
        try
        {
            // All writes of this fixture lie within the lag: the index still has the company as it was generated.
            await PatchAsync(id, "new text");
            await NewCompanyAsync("Brand new", "LAG-1");

            Assert.That(await CountAsync("description", "new text"), Is.Zero);
            Assert.That(await CountAsync("external_id", "LAG-1"), Is.Zero);
            var seen = await PostAsync(Search, new { filterGroups = new[] { new { filters = new[] { new { propertyName = "hs_object_id", @operator = "EQ", value = id } } } } });
            Assert.That(seen.GetProperty("results")[0].GetProperty("updatedAt").GetDateTimeOffset().Year, Is.LessThan(2025));
        }
        finally
        {
            await SettingsAsync("""{"searchLagMilliseconds":0}""");
        }

        Assert.That(await CountAsync("description", "new text"), Is.EqualTo(1));
        Assert.That(await CountAsync("external_id", "LAG-1"), Is.EqualTo(1));
    }

    private async Task PatchAsync(string id, string description) =>
        Assert.That((await CallAsync(HttpMethod.Patch, $"/crm/v3/objects/companies/{id}", new { properties = new { description } })).Status,
            Is.EqualTo(HttpStatusCode.OK));

    private async Task<int> CountAsync(string propertyName, string value) =>
        (await PostAsync(Search, new { filterGroups = new[] { new { filters = new[] { new { propertyName, @operator = "EQ", value } } } } }))
        .GetProperty("total").GetInt32();
}
