using Connector.Accounts;
using Connector.Deployment;
using Connector.History;
using Connector.Http;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Connector.Tests.Salesforce;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

/// <summary>The history's custom object and records as contract 5, 7 and 13 have them.</summary>
public sealed class HubSpotHistoryTests
{
    private const string Schemas = "/crm-object-schemas/2026-03/schemas";
    private const string Room = "/crm/limits/2026-03/custom-object-types";
    private const string Records = "/crm/objects/2026-03/2-1001";
    private const string Upsert = Records + "/batch/upsert";
    private const string Associate = "/crm/associations/2026-03/2-1001/0-2/batch/associate/default";
    private static readonly ArtefactKey Key = new("custom object", "segment_snapshot");
    private static readonly HistoryRow Month = new("month:tier:core:2026-11", HistoryKind.Month, "tier", "core", null, null, 7, new DateOnly(2026, 11, 1));
    private static readonly HistoryRow Move = new("move:1", HistoryKind.Move, "tier", "core", "scale", new AccountId("42"), null, new DateOnly(2026, 11, 26));

    [Test]
    public async Task Records_are_upserted_by_their_key_and_a_move_is_associated_with_its_company()
    {
        await using var server = WithObject();
        server.Answers("POST", Upsert, _ => Json(200, new { status = "COMPLETE", results = new[] { Answer(Move.Key, "702"), Answer(Month.Key, "701") } }));
        server.Answers("POST", Associate, _ => Json(200, new { status = "COMPLETE", results = Array.Empty<object>() }));

        var answers = await server.Crm.History!.WriteAsync([Month, Move], default);

        Assert.That(answers, Is.All.Null);
        Assert.That(JToken.DeepEquals(server.BodiesTo(Upsert).Single(), JObject.Parse("""
            {"inputs":[
            {"id":"month:tier:core:2026-11","idProperty":"snapshot_key","objectWriteTraceId":"month:tier:core:2026-11","properties":
             {"snapshot_key":"month:tier:core:2026-11","snapshot_kind":"month","dimension":"tier","segment":"core","snapshot_date":"2026-11-01","accounts":"7"}},
            {"id":"move:1","idProperty":"snapshot_key","objectWriteTraceId":"move:1","properties":
             {"snapshot_key":"move:1","snapshot_kind":"move","dimension":"tier","segment":"core","snapshot_date":"2026-11-26","from_segment":"scale"}}]}
            """)), Is.True, $"{server.BodiesTo(Upsert).Single()}");
        Assert.That($"{server.BodiesTo(Associate).Single().ToString(Newtonsoft.Json.Formatting.None)}", Is.EqualTo("""{"inputs":[{"from":{"id":"702"},"to":{"id":"42"}}]}"""));
    }

    [Test]
    public async Task A_refused_call_and_a_record_that_no_answer_names_are_no_success()
    {
        await using var server = WithObject();
        server.Answers("POST", Upsert, _ => Json(400, new { status = "error", category = "VALIDATION_ERROR", message = "no" }));
        Assert.That((await server.Crm.History!.WriteAsync([Month, Move], default)).Select(error => error?.Code), Is.All.EqualTo("VALIDATION_ERROR"));

        await using var silent = WithObject();
        silent.Answers("POST", Upsert, _ => Json(200, new { status = "COMPLETE", results = new[] { Answer(Month.Key, "701") } }));
        Assert.That((await silent.Crm.History!.WriteAsync([Month, Move], default)).Select(error => error?.Code), Is.EqualTo(new[] { null, "NOT_ANSWERED" }));
    }

    [Test]
    public async Task A_move_whose_company_could_not_be_associated_goes_again()
    {
        await using var server = WithObject();
        server.Answers("POST", Upsert, _ => Json(200, new { status = "COMPLETE", results = new[] { Answer(Move.Key, "702") } }));
        server.Answers("POST", Associate, _ => Json(403, new { status = "error", category = "MISSING_SCOPES" }));

        Assert.That(() => server.Crm.History!.WriteAsync([Move], default), Throws.TypeOf<CrmAccessException>());
    }

    [TestCase("""{"category":"VALIDATION_ERROR","subCategory":"crm.associations.INVALID_IDENTIFIER","message":"42 is not a valid ID","context":{"id":["42"]}}""", null, null, TestName = "A company that is gone: its move is told without it")]
    [TestCase("""{"category":"VALIDATION_ERROR","message":"COMPANY=42 is not valid"}""", null, null, TestName = "A company that is gone, in the words of the older versions")]
    [TestCase("""{"category":"LIMIT_EXCEEDED","subCategory":"crm.associations.TOO_MANY","message":"Company 42 has too many","context":{"toObjectId":["42"]}}""", "crm.associations.TOO_MANY", null, TestName = "Another error of one pair is told and that one goes again")]
    [TestCase("""{"category":"MISSING_SCOPES","message":"no"}""", "MISSING_SCOPES", "MISSING_SCOPES", TestName = "An error that names nobody is one of all that were not taken")]
    public async Task A_batch_of_associations_that_was_taken_in_part(string error, string? first, string? second)
    {
        await using var server = WithObject();
        var other = Move with { Key = "move:2", Account = new AccountId("43") };
        var third = Move with { Key = "move:3", Account = new AccountId("44") };
        server.Answers("POST", Upsert, _ => Json(200, new { status = "COMPLETE", results = new[] { Answer(Move.Key, "702"), Answer(other.Key, "703"), Answer(third.Key, "704") } }));
        server.Answers("POST", Associate, _ => SalesforceServer.Text(207, $$$"""{"status":"COMPLETE","numErrors":1,"errors":[{{{error}}}],"results":[{"from":{"id":"704"},"to":{"id":44},"associationSpec":{ }}]}""", "application/json"));

        var answers = await server.Crm.History!.WriteAsync([Move, other, third], default);

        Assert.That(answers.Select(one => one?.Code), Is.EqualTo(new[] { first, second, null }));
    }

    [Test]
    public async Task Where_the_plan_has_no_custom_objects_or_no_room_the_history_stays_with_the_connector_and_it_is_said()
    {
        await using var free = new HubSpotServer();
        free.Answers("GET", Schemas, _ => Json(403, new { status = "error", message = "no", category = "FORBIDDEN" }));
        var (wanted, leftOut) = await WantedAsync(free);
        Assert.That((wanted, leftOut, await free.Crm.Deployer!.ReadAsync([Key], default)), Is.EqualTo((0, leftOut, Array.Empty<ArtefactContent>())));
        Assert.That(leftOut, Does.Contain("Enterprise").And.Contain("stays with the connector"));
        Assert.That(await free.Crm.History!.MissingAsync(default), Is.EqualTo(leftOut));

        await using var full = new HubSpotServer();
        full.Answers("GET", Schemas, _ => Json(200, new { results = Array.Empty<object>() }));
        full.Answers("GET", Room, _ => Json(200, new { limit = 10, usage = 10, percentage = 100 }));
        Assert.That((await WantedAsync(full)).LeftOut, Does.Contain("10 and has 10"));
    }

    [Test]
    public async Task What_the_portal_adds_to_the_object_is_no_difference_and_a_changed_label_is()
    {
        await using var server = WithObject();
        var wanted = (await server.Crm.Deployer!.AlsoWantedAsync(Framework, default)).Artefacts.Single().Content;

        var read = (await server.Crm.Deployer.ReadAsync([Key], default)).Single();

        Assert.That(read.Covers(wanted), Is.True, string.Join(", ", read.Lacking(wanted)));
        Assert.That((server.Crm.Deployer.IsMarked(read), server.Crm.Deployer.HoldsHistory(Key), server.Crm.Deployer.HoldsData(Key)), Is.EqualTo((true, true, true)));
        await using var changed = new HubSpotServer();
        changed.Answers("GET", Schemas, _ => Json(200, new { results = new[] { Schema("Ours now") } }));
        Assert.That((await changed.Crm.Deployer!.ReadAsync([Key], default)).Single().Lacking(wanted), Is.EqualTo(new[] { "labels.singular" }));
    }

    [Test]
    public async Task It_is_deleted_after_its_records()
    {
        await using var server = WithObject();
        var left = new Queue<string[]>([["701", "702"], []]);
        server.Answers("GET", Records, _ => Json(200, new { results = left.Dequeue().Select(id => new { id }) }));
        server.Answers("POST", Records + "/batch/archive", _ => Json(200, new { }));
        server.Answers("DELETE", Schemas + "/2-1001", _ => Json(200, new { }));
        var held = (await server.Crm.Deployer!.ReadAsync([Key], default)).Single();

        var outcome = await server.Crm.Deployer.DeployAsync([new ArtefactChange(Key, ArtefactAction.Delete, held.Body, null, null)], false, _ => Task.CompletedTask, default);

        Assert.That(outcome.Succeeded, Is.True, string.Join(", ", outcome.Failures));
        Assert.That(server.BodiesTo(Records + "/batch/archive").Single()["inputs"]!.Select(one => (string?)one["id"]), Is.EqualTo(new[] { "701", "702" }));
        Assert.That(server.To(Schemas + "/2-1001"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Records_that_still_show_once_they_were_archived_end_the_deletion_and_are_not_archived_for_ever()
    {
        await using var server = WithObject();
        server.Answers("GET", Records, _ => Json(200, new { results = new[] { new { id = "701" } } }));
        server.Answers("POST", Records + "/batch/archive", _ => Json(200, new { }));
        var held = (await server.Crm.Deployer!.ReadAsync([Key], default)).Single();

        var outcome = await server.Crm.Deployer.DeployAsync([new ArtefactChange(Key, ArtefactAction.Delete, held.Body, null, null)], false, _ => Task.CompletedTask, default);

        Assert.That((outcome.Succeeded, server.To(Records + "/batch/archive").Count), Is.EqualTo((false, 1)));
        Assert.That(server.To(Schemas + "/2-1001"), Is.Empty);
    }

    private static Artefacts Framework { get; } = new([], null, [], [], []) { History = new SegmentHistory([], [], new SegmentOption("tier", "Tier"), 4) };

    private static async Task<(int Wanted, string LeftOut)> WantedAsync(HubSpotServer server)
    {
        var wanted = await server.Crm.Deployer!.AlsoWantedAsync(Framework, default);
        return (wanted.Artefacts.Count, wanted.LeftOut.Single());
    }

    private static HubSpotServer WithObject()
    {
        var server = new HubSpotServer();
        server.Answers("GET", Schemas, _ => Json(200, new { results = new[] { Schema("Segment snapshot") } }));
        return server;
    }

    private static object Schema(string label) => new
    {
        id = "1001", objectTypeId = "2-1001", name = "segment_snapshot", fullyQualifiedName = "p1_segment_snapshot", labels = new { singular = label, plural = "Segment snapshots" },
        description = "Written by the segmentation connector. How many companies the segments had, month by month, and which companies moved.", primaryDisplayProperty = "snapshot_key",
        properties = new[]
        {
            Property("hs_object_id", "Record ID", "number", "number"), Property("snapshot_date", "Snapshot date", "date", "date"), Property("snapshot_key", "Snapshot key", "string", "text", true),
            Property("snapshot_kind", "Kind (month or move)", "string", "text"), Property("dimension", "Dimension", "string", "text"), Property("segment", "Segment", "string", "text"),
            Property("from_segment", "From segment", "string", "text"), Property("accounts", "Companies", "number", "number"), Property("somebodys_own", "Theirs", "string", "text"),
        },
    };

    private static object Property(string name, string label, string type, string fieldType, bool isUnique = false) =>
        new { name, label, type, fieldType, hasUniqueValue = isUnique, groupName = "segment_snapshotinformation", archived = false };

    private static object Answer(string key, string id) => new { id, @new = true, properties = new { snapshot_key = key }, objectWriteTraceId = key };
}
