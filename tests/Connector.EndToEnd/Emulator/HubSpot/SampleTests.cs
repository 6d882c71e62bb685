using System.Text.Json;
using Connector.Tests;

namespace Connector.EndToEnd.Emulator.HubSpot;

/// <summary>Answers have the keys of the recorded ones, which are read where they stand.</summary>
public class SampleTests : PortalTests
{
    [TestCase("objects-batch-update", 0, "/crm/objects/2026-03/contacts/batch/update", """{"inputs":[{"id":"1","properties":{}},{"id":"1","properties":{}}]}""")]
    [TestCase("objects-batch-update", 1, "/crm/objects/2026-03/contacts/batch/update", """{"inputs":[{"id":"1","properties":{"first000name":"a"}}]}""")]
    [TestCase("objects-batch-create", 1, "/crm/objects/2026-03/contacts/batch/create", """{"inputs":[{"properties":{"first000name":"a"}}]}""")]
    [TestCase("errors-misc", 1, "/crm/objects/2026-03/butterflies/search", "{}")]
    [TestCase("lists-create-400", 0, "/crm/v3/lists", """{"name":null,"objectTypeId":"0-1","processingType":"MANUAL"}""")]
    [TestCase("lists-create-dynamic", 0, "/crm/v3/lists",
        """{"name":"d","filterBranch":{"filterBranches":[{"filterBranches":[],"filterBranchType":"AND","filters":[{"filterType":"PROPERTY","property":"email","operation":{"operationType":"STRING","operator":"IS_EQUAL_TO","value":"a"}}]}],"filterBranchType":"OR","filters":[]},"objectTypeId":"0-1","processingType":"DYNAMIC"}""")]
    [TestCase("properties-create-201", 0, "/crm/v3/properties/ticket",
        """{"name":"my_new_property","groupName":"ticketinformation","description":"d","fieldType":"text","formField":true,"type":"string","displayOrder":0,"label":"l","options":[]}""")]
    public async Task A_post_answers_with_the_recorded_status_and_keys(string sample, int exchange, string path, string body)
    {
        var recorded = Recorded(sample, exchange);

        var answer = await CallAsync(HttpMethod.Post, path, body);

        Assert.That((int)answer.Status, Is.EqualTo(recorded.GetProperty("status").GetInt32()), answer.Body);
        Assert.That(Keys(answer.Json), Is.EquivalentTo(Keys(recorded.GetProperty("body"))));
    }

    [TestCase("account-info", 0, "/account-info/2026-03/details")]
    [TestCase("lists-get-404", 2, "/crm/v3/lists/-1")]
    [TestCase("owners-get", 1, "/crm/v3/owners/31871800")]
    [TestCase("objects-list-page", 0, "/crm/v3/objects/companies?limit=1")]
    public async Task A_get_answers_with_the_recorded_status_and_keys(string sample, int exchange, string path)
    {
        var recorded = Recorded(sample, exchange);

        var answer = await CallAsync(HttpMethod.Get, path);

        Assert.That((int)answer.Status, Is.EqualTo(recorded.GetProperty("status").GetInt32()), answer.Body);
        Assert.That(Keys(answer.Json), Is.EquivalentTo(Keys(recorded.GetProperty("body"))));
    }

    /// <summary>All names with their places; the values of a record's properties are the record's own, and arrays count by their first member.</summary>
    private static IEnumerable<string> Keys(JsonElement json, string place = "$") => json.ValueKind switch
    {
        JsonValueKind.Object when !place.EndsWith(".properties", StringComparison.Ordinal) =>
            json.EnumerateObject().SelectMany(member => Keys(member.Value, $"{place}.{member.Name}").Prepend($"{place}.{member.Name}")),
        JsonValueKind.Array when json.GetArrayLength() > 0 => Keys(json[0], place + "[]"),
        _ => [],
    };

    private static JsonElement Recorded(string sample, int exchange)
    {
        var path = Repository.Shared($"contracts/hubspot/samples/{sample}.json");
        if (!File.Exists(path))
        {
            Assert.Ignore($"NOT TESTED: {path} is not here, so the answer was held against no recording.");
        }

        return JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("exchanges")[exchange].GetProperty("response");
    }
}
