using Connector.Accounts;
using Connector.Http;
using Connector.Tests.Salesforce;
using Connector.WriteBack;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

[TestFixture]
public sealed class HubSpotWriterTests
{
    private static readonly string[] Fields = ["segment", "note"];

    [Test]
    public async Task Set_and_clear_are_sent_with_a_trace_and_what_is_kept_is_left_out()
    {
        await using var server = Server();
        server.Answers("POST", Update, _ => Json(200, new { status = "COMPLETE", results = new[] { new { id = 1 } } }));

        var outcomes = await Write(server, new WriteRow(new AccountId("1"), [FieldChange.Clear, FieldChange.Keep]));

        Assert.That(JToken.DeepEquals(server.BodiesTo(Update).Single(), JObject.Parse("""{"inputs":[{"id":"1","properties":{"segment":""},"objectWriteTraceId":"1"}]}""")), Is.True);
        Assert.That(outcomes, Is.EqualTo(new[] { new RowOutcome(new AccountId("1"), OutcomeKind.Succeeded) }));
    }

    [TestCase(200)]
    [TestCase(207)]
    public async Task Errors_beside_results_fail_the_rows_they_name_one_merged_away_is_gone_and_a_row_named_by_none_is_in_doubt(int status)
    {
        await using var server = Server();
        server.Answers("POST", Update, _ => Json(status, """
            {"status":"COMPLETE","results":[{"id":"900","objectWriteTraceId":"1"},{"id":5,"objectWriteTraceId":"5"}],"numErrors":1,
             "errors":[{"status":"error","category":"OBJECT_NOT_FOUND","message":"Could not get some objects","context":{"ids":["2","3"]}}]}
            """));

        var outcomes = await Write(server, Row(1), Row(2), Row(3), Row(4), Row(5));

        Assert.That(outcomes.Select(outcome => (outcome.Id.Value, outcome.Kind, outcome.Error?.Class)), Is.EquivalentTo(new[]
        {
            ("1", OutcomeKind.Failed, (RejectClass?)RejectClass.Gone), ("5", OutcomeKind.Succeeded, null), ("2", OutcomeKind.Failed, RejectClass.Gone), ("3", OutcomeKind.Failed, RejectClass.Gone),
        }));
    }

    [Test]
    public async Task One_bad_row_in_a_hundred_is_found_and_ninety_nine_land()
    {
        await using var server = Server();
        server.Answers("POST", Update, request =>
        {
            var ids = JObject.Parse(request.Body!)["inputs"]!.Select(input => (string)input["id"]!).ToList();
            return ids.Contains("42")
                ? Json(400, """{"status":"error","message":"Property values were not valid: [{\"isValid\":false,\"message\":\"no\",\"error\":\"INVALID_LONG\",\"name\":\"note\"}]","category":"VALIDATION_ERROR"}""")
                : Json(200, new { status = "COMPLETE", results = ids.Select(id => new { id }) });
        });

        var outcomes = await Write(server, [.. Enumerable.Range(1, 100).Select(Row)]);

        var failed = outcomes.Single(outcome => outcome.Kind == OutcomeKind.Failed);
        Assert.That((failed.Id.Value, failed.Error!.Code, failed.Error.Fields.Single()), Is.EqualTo(("42", "INVALID_LONG", "note")));
        Assert.That(outcomes.Count(outcome => outcome.Kind == OutcomeKind.Succeeded), Is.EqualTo(99));
        Assert.That(server.To(Update), Has.Count.LessThanOrEqualTo(15));
    }

    [TestCase(100, 20, 8, 92)]
    [TestCase(20, 0, 20, 0)]
    public async Task Rows_that_are_all_refused_alike_are_not_asked_one_by_one_but_where_one_lands_every_row_gets_its_answer(int bad, int mostCalls, int failed, int unprocessed)
    {
        await using var server = new HubSpotServer(("BurstCalls", "100000")).Describes(Choice("segment", "a"), Text("note"));
        server.Answers("POST", Update, request =>
        {
            var ids = JObject.Parse(request.Body!)["inputs"]!.Select(input => (string)input["id"]!).ToList();
            return ids.Exists(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) <= bad)
                ? Json(400, """{"status":"error","message":"a required property is empty","category":"VALIDATION_ERROR","errors":[{"message":"no","code":"MISSING_REQUIRED_PROPERTY"}]}""")
                : Json(200, new { status = "COMPLETE", results = ids.Select(id => new { id }) });
        });

        var outcomes = await Write(server, [.. Enumerable.Range(1, 100).Select(Row)]);

        Assert.That(outcomes.Select(outcome => outcome.Id).Distinct().Count(), Is.EqualTo(100));
        Assert.That(
            (outcomes.Count(outcome => outcome.Kind == OutcomeKind.Failed), outcomes.Count(outcome => outcome.Kind == OutcomeKind.Unprocessed), outcomes.Count(outcome => outcome.Kind == OutcomeKind.Succeeded)),
            Is.EqualTo((failed, unprocessed, 100 - bad)));
        if (mostCalls > 0) Assert.That(server.To(Update), Has.Count.LessThanOrEqualTo(mostCalls));
    }

    [Test]
    public async Task A_value_that_the_property_does_not_offer_is_refused_before_it_is_sent()
    {
        await using var server = Server();

        var outcomes = await Write(server, new WriteRow(new AccountId("1"), [FieldChange.Set(AttributeValue.Of("unheard-of")), FieldChange.Keep]));

        Assert.That((outcomes.Single().Kind, outcomes.Single().Error!.Class), Is.EqualTo((OutcomeKind.Failed, RejectClass.Picklist)));
    }

    [Test]
    public async Task A_property_that_is_gone_is_nobodys_row_and_ends_the_write()
    {
        await using var server = Server();
        server.Answers("POST", Update, _ => Json(400, """{"status":"error","message":"no","errors":[{"message":"no","code":"PROPERTY_DOESNT_EXIST"}],"category":"VALIDATION_ERROR"}"""));

        Assert.That(async () => await Write(server, Row(1), Row(2)), Throws.TypeOf<CrmContractException>());
        Assert.That(server.To(Update), Has.Count.EqualTo(1));
    }

    private static HubSpotServer Server() => new HubSpotServer().Describes(Choice("segment", "a"), Text("note"));

    private static WriteRow Row(int id) => new(
        new AccountId(id.ToString(System.Globalization.CultureInfo.InvariantCulture)), [FieldChange.Set(AttributeValue.Of("a")), FieldChange.Set(AttributeValue.Of("n"))]);

    private static Task<List<RowOutcome>> Write(HubSpotServer server, params WriteRow[] rows) =>
        Gather.All(server.Crm.Writer.WriteAsync(new WriteChunk(Connector.HubSpot.HubSpotWriter.Batch, Fields, rows), _ => Task.CompletedTask, default));
}
