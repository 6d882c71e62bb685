using Connector.Accounts;
using Connector.HubSpot;
using Connector.Tests.Salesforce;
using Connector.WriteBack;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

/// <summary>Imports and exports.</summary>
[TestFixture]
public sealed class HubSpotJobsTests
{
    private const string Imports = "/crm/imports/2026-03";
    private const string Exports = "/crm/exports/2026-03/export/async";
    private const long T = 1_790_000_000_000;
    private static readonly string[] Fields = ["segment", "note"];
    private static readonly string[] Names = ["name"];

    [Test]
    public async Task An_imports_rows_are_refused_by_its_errors_or_found_written_by_value_and_the_rest_stays_in_doubt()
    {
        await using var server = Server().Describes(Choice("segment", "a", "b"), Text("note"));
        var uploads = new List<string>();
        var stored = "";
        server.Answers("POST", Imports, request =>
        {
            Assert.That(stored, Is.Not.Empty, "the job's name is stored before the first byte leaves");
            uploads.Add(request.Body ?? System.Text.Encoding.UTF8.GetString(request.BodyAsBytes!));
            return Json(200, new { id = 77, state = "STARTED" });
        });
        server.Answers("GET", Imports + "/77", _ => Json(200, new { id = "77", state = "DONE", metadata = new { counters = new { } } }));
        server.Answers("GET", Imports + "/77/errors", _ => Json(200, new
        {
            results = new[] { new { id = "1", errorType = "INVALID_ENUMERATION_OPTION", invalidValue = "a", sourceData = new { lineNumber = 3, rowData = new[] { "2", "a", "n" } } } },
        }));
        server.Answers("POST", Companies + "/batch/read", request => request.GetParameter("archived")![0] == "true" ? Json(200, new { results = Array.Empty<object>() }) : Json(200, new
        {
            results = new[] { Record("1", T, new { segment = "a", note = "n" }), Record("3", T, new { segment = "b", note = "n" }) },
        }));
        server.Answers("POST", Update, _ => Json(200, new { results = new[] { new { id = "4", objectWriteTraceId = "4" } } }));

        var rows = new[] { Row(1), Row(2), Row(3), new WriteRow(new AccountId("4"), [FieldChange.Clear, FieldChange.Keep]) };
        var outcomes = await Gather.All(server.Crm.Writer.WriteAsync(new WriteChunk(HubSpotWriter.Import, Fields, rows), Store, default));

        Assert.That(outcomes.Select(outcome => (outcome.Id.Value, outcome.Kind, outcome.Error?.Class)), Is.EquivalentTo(new[]
        {
            ("1", OutcomeKind.Succeeded, (RejectClass?)null), ("2", OutcomeKind.Failed, RejectClass.Picklist), ("4", OutcomeKind.Succeeded, null),
        }));
        Assert.That(uploads.Single(), Does.Contain("Record ID,segment,note\n1,a,n\n2,a,n\n3,a,n\n").And.Contain(stored).And.Contain("HUBSPOT_OBJECT_ID"), "a row that clears goes by call");

        Task Store(string job)
        {
            stored = job;
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task A_later_process_finds_an_import_by_the_name_that_was_stored()
    {
        await using var server = Server().Describes(Text("note"));
        server.Answers("GET", Imports, request => request.GetParameter("after") is null
            ? Json(200, new { results = new[] { new { id = "5", importName = "another", state = "DONE" } }, paging = new { next = new { after = "1" } } })
            : Json(200, new { results = new[] { new { id = "6", importName = "segments x", state = "DONE" } } }));
        server.Answers("GET", Imports + "/6/errors", _ => Json(200, new { results = new[] { new { errorType = "UPDATE_ONLY_IMPORT", sourceData = new { rowData = new[] { "9" } } } } }));

        var outcomes = await Gather.All(server.Crm.Writer.ResumeAsync("segments x", default));
        var unknown = await Gather.All(server.Crm.Writer.ResumeAsync("segments y", default));

        Assert.That(outcomes.Select(outcome => (outcome.Id.Value, outcome.Kind)), Is.EqualTo(new[] { ("9", OutcomeKind.Failed) }));
        Assert.That(unknown, Is.Empty);
    }

    [Test]
    public async Task The_path_is_chosen_by_calls_and_the_settings_and_its_arithmetic_names_both()
    {
        await using var batches = new HubSpotServer();
        await using var imports = new HubSpotServer(("Jobs:ImportFromRows", "1000"));

        Assert.That(batches.Crm.Writer.ChoosePath(100_000, 2).Name, Is.EqualTo(HubSpotWriter.Batch));
        Assert.That(imports.Crm.Writer.ChoosePath(999, 2).Name, Is.EqualTo(HubSpotWriter.Batch));
        Assert.That(imports.Crm.Writer.ChoosePath(100_000, 2).Name, Is.EqualTo(HubSpotWriter.Import));
        Assert.That(batches.Crm.Writer.ChoosePath(100_000, 2).Arithmetic, Is.EqualTo(
            "Batch update: 100000 rows / 100 per call = 1000 calls; Import: 2 jobs × 10 + 1000 calls to read the rows back = 1020"));
    }

    [Test]
    public async Task A_large_book_comes_by_an_export_whose_address_gets_no_token_and_the_ticket_is_given_before_it_is_watched()
    {
        await using var server = Exporting("COMPLETE", "hs_object_id,hs_lastmodifieddate,name\n1,2026-09-21T14:13:20Z,\"A, B\"\n2,1790000000000,\n", total: 2);

        var ticket = await server.Crm.Reader.PrepareAllAsync(Names, null, default);
        var watched = server.To(Exports + "/tasks/e1/status").Count;
        var read = await Gather.All(server.Crm.Reader.ReadAllAsync(Names, ticket, default));

        Assert.That((ticket, watched), Is.EqualTo(("export/2026-03/e1", 0)));
        Assert.That(read.Select(account => (account.Id.Value, account.Values[0].ToString())), Is.EqualTo(new[] { ("1", "A, B"), ("2", "unknown") }));
        Assert.That(server.To("/file.csv").Single().Headers!.ContainsKey("Authorization"), Is.False);
        Assert.That(server.BodiesTo(Exports).Single()["objectProperties"]!.Select(name => (string?)name), Is.EqualTo(new[] { "hs_object_id", "hs_lastmodifieddate", "name" }));
    }

    [TestCase("CANCELED", "")]
    [TestCase("COMPLETE", "no,ids\n1,2\n")]
    [TestCase("COMPLETE", "hs_object_id,hs_lastmodifieddate,name\n1,no day,A\n")]
    public async Task An_export_that_cannot_be_used_or_comes_short_is_followed_by_the_list(string status, string file)
    {
        await using var server = Exporting(status, file, total: 50);
        server.Answers("GET", Companies, request => request.GetParameter("archived")![0] == "true"
            ? Json(200, new { results = Array.Empty<object>() })
            : Json(200, new { results = Enumerable.Range(1, 50).Select(id => Record(id, T, new { name = "A" })) }));

        var read = await Gather.All(server.Crm.Reader.ReadAllAsync(Names, await server.Crm.Reader.PrepareAllAsync(Names, null, default), default));

        Assert.That(read.Select(account => account.Id.Value).Distinct().Count(), Is.EqualTo(50));
    }

    private static HubSpotServer Server(params (string, string)[] settings) => new([("Jobs:FirstPoll", "00:00:00"), ("BurstCalls", "100000"), .. settings]);

    private static HubSpotServer Exporting(string status, string file, int total)
    {
        var server = Server(("Jobs:ExportFromCalls", "1")).Describes(Text("name"));
        var asked = 0;
        server.Answers("POST", Search, _ => Json(200, new { total = Interlocked.Increment(ref asked) == 1 ? 200_000 : total, results = Array.Empty<object>() }));
        server.Answers("POST", Exports, _ => Json(202, new { id = "e1" }));
        var looks = 0;
        server.Answers("GET", Exports + "/tasks/e1/status", _ => Interlocked.Increment(ref looks) == 1 ? Json(200, new { status = "PENDING" }) : Json(200, new { status, result = server.Wire.Url + "/file.csv" }));
        server.Answers("GET", "/file.csv", _ => SalesforceServer.Text(200, file, "text/csv"));
        server.Answers("GET", Companies, _ => Json(200, new { results = Array.Empty<object>() }));
        return server;
    }

    private static WriteRow Row(int id) => new(
        new AccountId(id.ToString(System.Globalization.CultureInfo.InvariantCulture)), [FieldChange.Set(AttributeValue.Of("a")), FieldChange.Set(AttributeValue.Of("n"))]);
}
