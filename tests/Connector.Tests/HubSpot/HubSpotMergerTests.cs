using Connector.Accounts;
using Connector.Http;
using Connector.WriteBack;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

/// <summary>Against answers composed from contract 5 and 7.</summary>
[TestFixture]
public sealed class HubSpotMergerTests
{
    private const string Merge = Companies + "/merge";
    private static readonly string[] Fields = ["phone", "note"];

    [Test]
    public async Task The_survivor_is_given_its_values_first_and_each_merge_goes_on_from_the_record_that_the_last_one_left()
    {
        await using var server = Server();
        server.Answers("POST", Update, _ => Json(200, new { status = "COMPLETE", results = new[] { new { id = "1" } } }));
        var turn = 100;
        server.Answers("POST", Merge, _ => Json(200, Record($"{turn++}", 0)));

        var outcomes = await MergeAsync(server, Order(FieldChange.Set(AttributeValue.Of("5")), 1, 2, 3));

        Assert.That(server.BodiesTo(Update).Single()["inputs"]![0]!["properties"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"phone":"5"}"""));
        Assert.That(server.BodiesTo(Merge).Select(body => ((string)body["primaryObjectId"]!, (string)body["objectIdToMerge"]!)), Is.EqualTo(new[] { ("1", "2"), ("100", "3") }));
        Assert.That(outcomes, Is.EqualTo(new[] { 2, 3 }.Select(id => new RowOutcome(new AccountId($"{id}"), OutcomeKind.Succeeded))));
        Assert.That(server.Crm.Merger!.Calls([Order(FieldChange.Set(AttributeValue.Of("5")), 1, 2, 3)]), Is.EqualTo(3));
    }

    [TestCase(400, "VALIDATION_ERROR", RejectClass.ValidationRule)]
    [TestCase(404, "OBJECT_NOT_FOUND", RejectClass.Gone)]
    [TestCase(414, "TOO_MANY_MERGES", RejectClass.Other)]
    [TestCase(423, "LOCKED", RejectClass.Lock)]
    public async Task A_refusal_fails_the_one_loser_and_the_others_go_on(int status, string category, RejectClass expected)
    {
        await using var server = Server();
        server.Answers("POST", Merge, request => (string)JObject.Parse(request.Body!)["objectIdToMerge"]! == "2"
            ? Json(status, new { status = "error", category, message = "no" }) : Json(200, Record("1", 0)));

        var outcomes = await MergeAsync(server, Order(FieldChange.Keep, 1, 2, 3));

        Assert.That(outcomes.Select(outcome => (outcome.Id.Value, outcome.Kind, outcome.Error?.Class)), Is.EqualTo(new[] { ("2", OutcomeKind.Failed, (RejectClass?)expected), ("3", OutcomeKind.Succeeded, null) }));
    }

    [Test]
    public async Task Nothing_is_merged_when_the_survivor_does_not_take_its_values()
    {
        await using var server = Server();
        server.Answers("POST", Update, _ => Json(400, """{"status":"error","message":"no","category":"VALIDATION_ERROR"}"""));

        var outcomes = await MergeAsync(server, Order(FieldChange.Set(AttributeValue.Of("5")), 1, 2, 3));

        Assert.That(outcomes.Select(outcome => outcome.Kind), Is.EqualTo(new[] { OutcomeKind.Failed, OutcomeKind.Failed }));
        Assert.That(server.To(Merge), Is.Empty);
    }

    [Test]
    public async Task A_merge_that_met_a_fault_is_not_sent_again_unasked()
    {
        await using var server = Server();
        server.Answers("POST", Merge, _ => Json(503, "{}"));

        Assert.That(async () => await MergeAsync(server, Order(FieldChange.Keep, 1, 2)), Throws.InstanceOf<CrmUnavailableException>());
        Assert.That(server.To(Merge), Has.Count.EqualTo(1));
    }

    [TestCase("[1]")]
    [TestCase("{}")]
    public async Task An_answer_without_a_record_is_a_contract_error(string body)
    {
        await using var server = Server();
        server.Answers("POST", Merge, _ => Json(200, body));

        Assert.That(async () => await MergeAsync(server, Order(FieldChange.Keep, 1, 2)), Throws.InstanceOf<CrmContractException>());
    }

    [Test]
    public async Task A_record_connected_with_two_companies_counts_once_pages_are_followed_and_a_kind_without_scope_is_left_out()
    {
        await using var server = Server();
        const string associations = "/crm/associations/2026-03/companies/";
        server.Answers("POST", associations + "contacts/batch/read", request => Json(207, request.Body!.Contains("after", StringComparison.Ordinal)
            ? """{"results":[{"from":{"id":"1"},"to":[{"toObjectId":9}],"paging":{"next":{"after":"p2"}}}]}"""
            : """{"results":[{"from":{"id":"1"},"to":[{"toObjectId":7},{"toObjectId":"8"}],"paging":{"next":{"after":"p2"}}},{"from":{"id":2},"to":[{"toObjectId":"7"}]}],"numErrors":1,"errors":[{}]}"""));
        server.Answers("POST", associations + "deals/batch/read", _ => Json(200, new { results = Array.Empty<object>() }));
        server.Answers("POST", associations + "tickets/batch/read", _ => Json(403, new { category = "MISSING_SCOPES" }));

        var related = await server.Crm.Merger!.RelatedAsync([[new AccountId("1"), new AccountId("2")], [new AccountId("3")]], default);

        Assert.That(related[0].Counts, Is.EqualTo(new Dictionary<string, long> { ["contacts"] = 3, ["deals"] = 0 }));
        Assert.That(related[1].Total, Is.Zero);
        Assert.That(server.To(associations + "contacts/batch/read"), Has.Count.EqualTo(2), "a page that leads back to itself is read once");
    }

    private static HubSpotServer Server() => new HubSpotServer().Describes(Text("phone"), Text("note"), Text("name"));

    private static async Task<List<RowOutcome>> MergeAsync(HubSpotServer server, params MergeOrder[] orders) => await server.Crm.Merger!.MergeAsync(Fields, orders, default).ToListAsync();

    private static MergeOrder Order(FieldChange phone, int survivor, params int[] losers) =>
        new(new AccountId($"{survivor}"), [phone, FieldChange.Keep], [.. losers.Select(loser => new AccountId($"{loser}"))]);
}
