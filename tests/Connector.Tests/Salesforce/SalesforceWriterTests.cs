using Connector.Accounts;
using Connector.Http;
using Connector.Salesforce;
using Connector.WriteBack;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceWriterTests
{
    private const string Jobs = Data + "/jobs/ingest";
    private const string Job = Jobs + "/750I1";
    private const string CollectionsPath = Data + "/composite/sobjects/";
    private static readonly string[] Fields = ["Segment__c", "Score__c", "Since__c", "At__c", "Key__c"];

    [TestCase(200, "Collections", 1)]
    [TestCase(2_800, "Collections", 14)]
    [TestCase(2_801, "Bulk API 2.0", 14)]
    [TestCase(1_000_000, "Bulk API 2.0", 280)]
    public void The_path_with_fewer_calls_is_chosen_and_shows_its_arithmetic(int rows, string path, int calls)
    {
        var server = Server();

        var chosen = server.Crm.Writer.ChoosePath(rows, 5);

        Assert.That((chosen.Name, chosen.Calls), Is.EqualTo((path, (long)calls)));
        Assert.That(chosen.Arithmetic, Does.Contain("per call =").And.Match("jobs? of up to"));
    }

    [Test]
    public async Task Collections_send_set_and_clear_and_leave_out_what_is_kept()
    {
        await using var server = Server();
        server.Answers("PATCH", CollectionsPath, new object[] { new { id = Gather.Account(1).Value, success = true, errors = Array.Empty<object>() } });

        var outcomes = await Write(server, SalesforceWriter.Collections, Row(1));

        var request = server.To(CollectionsPath).Single();
        Assert.That(JToken.DeepEquals(JObject.Parse(request.Body!), JObject.Parse("""
            {"allOrNone":false,"records":[{"attributes":{"type":"Account"},"id":"001xx0000000000001",
             "Segment__c":"A \"b\"","Score__c":0.1,"Since__c":"2026-02-01","At__c":null}]}
            """)), Is.True, request.Body);
        Assert.That((request.Headers!["Sforce-Auto-Assign"][0], request.Headers["Sforce-Call-Options"][0]), Is.EqualTo(("FALSE", "client=segmentation-connector")));
        Assert.That(outcomes.Single(), Is.EqualTo(new RowOutcome(Gather.Account(1), OutcomeKind.Succeeded)));
    }

    [TestCase(SalesforceWriter.Collections)]
    [TestCase(SalesforceWriter.Bulk)]
    public async Task A_tick_box_knows_no_null_and_is_emptied_by_no(string path)
    {
        await using var server = Server();
        server.Answers("PATCH", CollectionsPath, new object[] { new { id = Gather.Account(1).Value, success = true, errors = Array.Empty<object>() } });
        Ingest(server, new { id = "750I1", state = "JobComplete", numberRecordsProcessed = 1, numberRecordsFailed = 0 });
        server.Answers("GET", Job + "/successfulResults/", _ => Csv("\"sf__Id\",\"sf__Created\",\"Id\"\n\"001xx0000000000001\",\"false\",\"001xx0000000000001\"\n"));
        server.Answers("GET", Job + "/failedResults/", _ => Csv(""));
        server.Answers("GET", Job + "/unprocessedrecords/", _ => Csv(""));
        var row = new WriteRow(Gather.Account(1), [FieldChange.Keep, FieldChange.Keep, FieldChange.Keep, FieldChange.Keep, FieldChange.Clear]);

        await Write(server, path, row);

        var request = server.To(path == SalesforceWriter.Bulk ? Job + "/batches" : CollectionsPath).Single();
        var body = request.BodyAsBytes is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : request.Body!;
        Assert.That(body, path == SalesforceWriter.Bulk ? Does.EndWith("001xx0000000000001,,,,,false\n") : Does.Contain("\"Key__c\":false"));
    }

    [Test]
    public async Task Each_record_of_a_Collections_answer_has_its_own_outcome()
    {
        await using var server = Server();
        server.Answers("PATCH", CollectionsPath, Repository.Recorded("rest/collections-update-allOrNone-failed.json"));

        var outcomes = await Write(server, SalesforceWriter.Collections, Row(1), Row(2));

        Assert.That(outcomes.Select(outcome => (outcome.Id, outcome.Kind, outcome.Error!.Code, outcome.Error.Class)), Is.EqualTo(new[]
        {
            (Gather.Account(1), OutcomeKind.Failed, "ALL_OR_NONE_OPERATION_ROLLED_BACK", RejectClass.Other),
            (Gather.Account(2), OutcomeKind.Failed, "INVALID_FIELD", RejectClass.Permission),
        }));
    }

    [TestCase("""[{"id":"001xx0000000000002","success":true},{"id":"001xx0000000000001","success":true}]""")]
    [TestCase("""[{"id":"001xx0000000000001","success":true}]""")]
    public async Task Answers_that_do_not_fit_the_records_put_all_of_them_in_doubt(string body)
    {
        await using var server = Server();
        server.Answers("PATCH", CollectionsPath, body);

        await Assert.ThrowsAsync<CrmContractException>(() => Write(server, SalesforceWriter.Collections, Row(1), Row(2)));
    }

    [Test]
    public async Task An_ingest_job_is_announced_fed_byte_exact_and_read_in_any_order()
    {
        await using var server = Server();
        Ingest(server, new { id = "750I1", state = "JobComplete", numberRecordsProcessed = 3, numberRecordsFailed = 1 });
        server.Answers("GET", Job + "/successfulResults/", _ => Csv("\"sf__Id\",\"sf__Created\",\"Id\",\"Segment__c\"\n\"001xx0000000000003\",\"false\",\"001xx0000000000003\",\"a\nb\"\n\"001xx0000000000001\",\"false\",\"001xx0000000000001\",\"\"\n"));
        server.Answers("GET", Job + "/failedResults/", _ => Csv("\"sf__Id\",\"sf__Error\",Id\n\"\",\"FIELD_CUSTOM_VALIDATION_EXCEPTION:Sum: must be 1:Score__c Segment__c --\",\"001xx0000000000002\"\n"));
        server.Answers("GET", Job + "/unprocessedrecords/", _ => Csv(""));
        var announced = new List<(string Job, int Uploads)>();

        var outcomes = await Gather.All(server.Crm.Writer.WriteAsync(new WriteChunk(SalesforceWriter.Bulk, Fields, [Row(1), Row(2), Row(3)]), job =>
        {
            announced.Add((job, server.To(Job + "/batches").Count));
            return Task.CompletedTask;
        }, default));

        Assert.That(announced, Is.EqualTo(new[] { ("66.0/750I1", 0) }));
        var upload = server.To(Job + "/batches").Single();
        Assert.That(System.Text.Encoding.UTF8.GetString(upload.BodyAsBytes ?? System.Text.Encoding.UTF8.GetBytes(upload.Body!)), Is.EqualTo(
            "Id,Segment__c,Score__c,Since__c,At__c,Key__c\n" + string.Concat(Enumerable.Range(1, 3).Select(n => $"{Gather.Account(n)},\"A \"\"b\"\"\",0.1,2026-02-01,#N/A,\n"))));
        Assert.That(upload.Headers!["Content-Length"][0], Is.Not.Empty);
        Assert.That(outcomes.Select(outcome => (outcome.Id, outcome.Kind)), Is.EquivalentTo(new[]
        {
            (Gather.Account(3), OutcomeKind.Succeeded), (Gather.Account(1), OutcomeKind.Succeeded), (Gather.Account(2), OutcomeKind.Failed),
        }));
        var error = outcomes.Single(outcome => outcome.Error is not null).Error!;
        Assert.That((error.Class, error.Message), Is.EqualTo((RejectClass.ValidationRule, "Sum: must be 1")));
        Assert.That(error.Fields, Is.EqualTo(new[] { "Score__c", "Segment__c" }));
    }

    [Test]
    public async Task A_failed_job_still_answers_for_what_it_wrote_and_for_what_it_never_touched()
    {
        await using var server = Server();
        Ingest(server, new { id = "750I1", state = "Failed", errorMessage = "InternalServerError : gone", numberRecordsProcessed = 1, numberRecordsFailed = 0 });
        server.Answers("GET", Job + "/successfulResults/", _ => Csv("\"sf__Id\",\"sf__Created\",\"Id\"\n\"001xx0000000000001\",\"false\",\"001xx0000000000001\"\n"));
        server.Answers("GET", Job + "/failedResults/", _ => Csv("\"sf__Id\",\"sf__Error\",\"Id\"\n"));
        server.Answers("GET", Job + "/unprocessedrecords/", _ => Csv("\"ID\",\"Segment__c\"\n\"001xx0000000000002\",\"x\"\n"));

        var outcomes = await Write(server, SalesforceWriter.Bulk, Row(1), Row(2));

        Assert.That(outcomes.Select(outcome => (outcome.Id, outcome.Kind)), Is.EqualTo(new[] { (Gather.Account(1), OutcomeKind.Succeeded), (Gather.Account(2), OutcomeKind.Unprocessed) }));
    }

    [Test]
    public async Task A_result_file_with_fewer_rows_than_the_job_processed_is_a_fault()
    {
        await using var server = Server();
        Ingest(server, new { id = "750I1", state = "JobComplete", numberRecordsProcessed = 2, numberRecordsFailed = 0 });
        server.Answers("GET", Job + "/successfulResults/", _ => Csv("\"sf__Id\",\"sf__Created\",\"Id\"\n\"001xx0000000000001\",\"false\",\"001xx0000000000001\"\n"));
        server.Answers("GET", Job + "/failedResults/", _ => Csv(""));

        await Assert.ThrowsAsync<CrmUnavailableException>(() => Write(server, SalesforceWriter.Bulk, Row(1), Row(2)));
    }

    [Test]
    public async Task An_upload_that_fails_gives_its_job_up()
    {
        await using var server = Server();
        Ingest(server, new { id = "750I1", state = "Open" });
        server.Answers("PUT", Job + "/batches", "[]", 503);

        await Assert.ThrowsAsync<CrmUnavailableException>(() => Write(server, SalesforceWriter.Bulk, Row(1)));

        Assert.That(server.To(Job + "/batches"), Has.Count.EqualTo(1), "an upload is not repeated");
        Assert.That(server.To(Job).Single().Body, Does.Contain("Aborted"));
    }

    [Test]
    public async Task Resuming_an_open_job_gives_it_up_and_yields_nothing()
    {
        await using var server = Server();
        Ingest(server, new { id = "750I1", state = "Open" });

        Assert.That(await Gather.All(server.Crm.Writer.ResumeAsync("750I1", default)), Is.Empty);
        Assert.That(server.To(Job)[^1].Body, Does.Contain("Aborted"));
    }

    [Test]
    public async Task Resuming_an_unknown_job_yields_nothing()
    {
        await using var server = Server();
        server.Answers("GET", Job, new[] { new { errorCode = "NOT_FOUND", message = "x" } }, 404);

        Assert.That(await Gather.All(server.Crm.Writer.ResumeAsync("750I1", default)), Is.Empty);
    }

    [Test]
    public async Task Resuming_a_running_job_waits_for_its_end()
    {
        await using var server = Server();
        server.AnswersInTurn("GET", Job, Json(200, new { id = "750I1", state = "UploadComplete" }), Json(200, new { id = "750I1", state = "InProgress" }), Json(200, new { id = "750I1", state = "Aborted", numberRecordsProcessed = 0 }));
        server.Answers("GET", Job + "/successfulResults/", _ => Csv(""));
        server.Answers("GET", Job + "/failedResults/", _ => Csv(""));
        server.Answers("GET", Job + "/unprocessedrecords/", _ => Csv("\"Id\"\n\"001xx0000000000001\"\n"));

        var outcomes = await Gather.All(server.Crm.Writer.ResumeAsync("750I1", default));

        Assert.That(outcomes.Single(), Is.EqualTo(new RowOutcome(Gather.Account(1), OutcomeKind.Unprocessed)));
    }

    [Test]
    public async Task The_text_that_means_null_to_Bulk_is_refused_by_us()
    {
        await using var server = Server();
        var row = new WriteRow(Gather.Account(1), [FieldChange.Set(AttributeValue.Of("#N/A")), default, default, default, default]);

        var outcomes = await Write(server, SalesforceWriter.Bulk, row);

        Assert.That(outcomes.Single().Kind, Is.EqualTo(OutcomeKind.Failed));
        Assert.That(server.To(Jobs), Is.Empty);
    }

    [Test]
    public void The_recorded_failed_results_are_understood()
    {
        var error = SalesforceRowErrors.OfBulk(Repository.Recorded("bulk2/ingest-failedResults.csv").Split('"')[7]);

        Assert.That(error.Code, Is.EqualTo("INVALID_FIELD"));
        Assert.That(error.Fields, Is.EqualTo(new[] { "CloseDate" }));
        Assert.That(error.Message, Does.StartWith("Failed to deserialize field at col 3.").And.EndsWith("xsd:date"));
    }

    [TestCase("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "T: execution of AfterUpdate caused by: UNABLE_TO_LOCK_ROW, unable", RejectClass.Lock)]
    [TestCase("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "T: System.NullPointerException", RejectClass.Other)]
    [TestCase("UNABLE_TO_LOCK_ROW", "", RejectClass.Lock)]
    [TestCase("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "bad value", RejectClass.Picklist)]
    [TestCase("ENTITY_IS_DELETED", "", RejectClass.Gone)]
    [TestCase("SOMETHING_NEW", "", RejectClass.Other)]
    public void A_row_error_has_a_class_and_a_mend(string code, string message, RejectClass expected)
    {
        var error = SalesforceRowErrors.Of(code, message, null);

        Assert.That((error.Class, error.Mend.EndsWith('.')), Is.EqualTo((expected, true)));
    }

    private static SalesforceServer Server() => new SalesforceServer().GivesTokens()
        .Describes(Field("Segment__c", "picklist"), Field("Score__c", "double"), Field("Since__c", "date"), Field("At__c", "datetime"), Field("Key__c", "boolean"));

    private static WriteRow Row(int number) => new(Gather.Account(number),
    [
        FieldChange.Set(AttributeValue.Of("A \"b\"")), FieldChange.Set(AttributeValue.Of(0.1)), FieldChange.Set(AttributeValue.Of(new DateOnly(2026, 2, 1))), FieldChange.Clear, FieldChange.Keep,
    ]);

    private static Task<List<RowOutcome>> Write(SalesforceServer server, string path, params WriteRow[] rows) =>
        Gather.All(server.Crm.Writer.WriteAsync(new WriteChunk(path, Fields, rows), _ => Task.CompletedTask, default));

    private static void Ingest(SalesforceServer server, object ended)
    {
        server.Answers("POST", Jobs, Repository.Recorded("bulk2/ingest-job-open.json").Replace("750ak000009BWKLAA4", "750I1", StringComparison.Ordinal));
        server.Answers("PUT", Job + "/batches", "", 201);
        server.Answers("PATCH", Job, new { id = "750I1", state = "UploadComplete" });
        server.Answers("GET", Job, ended);
    }
}
