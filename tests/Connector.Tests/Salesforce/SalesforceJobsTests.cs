using Connector.Accounts;
using Connector.Http;
using Connector.Salesforce;
using Connector.WriteBack;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

/// <summary>Bulk jobs outlive us, our API version, their results and their allowance.</summary>
[TestFixture]
public sealed class SalesforceJobsTests
{
    private const string Old = "/services/data/v65.0";
    private const string Ingest = Data + "/jobs/ingest";
    private static readonly string[] Fields = ["Name"];

    [TestCase("InProgress")]
    [TestCase("JobComplete")]
    public async Task A_query_job_of_an_earlier_process_is_resumed_in_the_API_version_that_it_was_created_with(string state)
    {
        await using var server = Server();
        server.AnswersInTurn(
            "GET", Old + "/jobs/query/750Q1", Json(200, new { id = "750Q1", state }), Json(200, new { id = "750Q1", state = "JobComplete", numberRecordsProcessed = 1 }));
        server.Answers("GET", Old + "/jobs/query/750Q1/results", _ => Csv("\"Id\",\"SystemModstamp\",\"Name\"\n\"001xx0000000000001\",\"2026-02-01T09:30:00.000Z\",\"A\"\n"));

        var ticket = await server.Crm.Reader.PrepareAllAsync(Fields, "65.0/750Q1", default);
        var accounts = await Gather.All(server.Crm.Reader.ReadAllAsync(Fields, ticket, default));

        Assert.That(ticket, Is.EqualTo("65.0/750Q1"));
        Assert.That(accounts.Single().Id, Is.EqualTo(Gather.Account(1)));
    }

    [TestCase("Failed", 200)]
    [TestCase("Aborted", 200)]
    [TestCase("", 404)]
    public async Task A_query_job_that_cannot_be_fetched_any_more_is_replaced(string state, int status)
    {
        await using var server = Server();
        server.Answers("GET", Old + "/jobs/query/750Q1", status == 200 ? new { id = "750Q1", state } : new[] { new { errorCode = "NOT_FOUND" } }, status);
        server.Answers("POST", Data + "/jobs/query", new { id = "750Q2", state = "UploadComplete" });

        Assert.That(await server.Crm.Reader.PrepareAllAsync(Fields, "65.0/750Q1", default), Is.EqualTo("66.0/750Q2"));
    }

    [Test]
    public async Task Results_that_are_gone_although_the_job_is_known_are_told_clearly()
    {
        await using var server = Server();
        server.Answers("GET", Data + "/jobs/query/750Q1", new { id = "750Q1", state = "JobComplete", numberRecordsProcessed = 1 });
        server.Answers("GET", Data + "/jobs/query/750Q1/results", new[] { new { errorCode = "NOT_FOUND" } }, 404);

        var fault = await Assert.ThrowsAsync<CrmContractException>(() => Gather.All(server.Crm.Reader.ReadAllAsync(Fields, "66.0/750Q1", default)));

        Assert.That((fault!.Status, fault.Message), Is.EqualTo((404, "Bulk job 750Q1 is known but its results are gone (they are kept for seven days): the next read asks anew")));
    }

    [Test]
    public async Task A_full_read_also_brings_what_lies_in_the_recycle_bin_and_the_survivor_of_a_merge()
    {
        await using var server = Server();
        server.Answers("GET", Data + "/jobs/query/750Q1", new { id = "750Q1", state = "JobComplete", numberRecordsProcessed = 1 });
        server.Answers("GET", Data + "/jobs/query/750Q1/results", _ => Csv("\"Id\",\"SystemModstamp\",\"Name\"\n\"001xx0000000000001\",\"2026-02-01T09:30:00.000Z\",\"A\"\n"));
        server.Answers("GET", Data + "/queryAll", new
        {
            totalSize = 1,
            done = true,
            records = new[] { new { Id = "001xx0000000000002", SystemModstamp = "2026-02-01T09:30:00.000+0000", IsDeleted = true, MasterRecordId = "001xx0000000000001" } },
        });

        var accounts = await Gather.All(server.Crm.Reader.ReadAllAsync(Fields, "66.0/750Q1", default));

        Assert.That(accounts.Select(account => (account.Id, account.IsDeleted, account.MergedInto)), Is.EqualTo(new[]
        {
            (Gather.Account(1), false, (AccountId?)null), (Gather.Account(2), true, Gather.Account(1)),
        }));
        Assert.That(server.To(Data + "/queryAll").Single().Query!["q"][0], Does.Contain("WHERE IsDeleted = true"));
    }

    [Test]
    public async Task The_parent_comes_where_the_user_may_see_it()
    {
        await using var server = Server(Field("ParentId", "reference"));
        server.Answers("GET", Data + "/jobs/query/750Q1", new { id = "750Q1", state = "JobComplete", numberRecordsProcessed = 2 });
        server.Answers("GET", Data + "/jobs/query/750Q1/results", _ => Csv(
            "\"Id\",\"SystemModstamp\",\"ParentId\",\"Name\"\n\"001xx0000000000001\",\"2026-02-01T09:30:00.000Z\",\"001xx0000000000009\",\"A\"\n\"001xx0000000000002\",\"2026-02-01T09:30:00.000Z\",\"\",\"B\"\n"));
        server.Answers("GET", Data + "/queryAll", new
        {
            totalSize = 1,
            done = true,
            records = new[] { new { Id = "001xx0000000000003", SystemModstamp = "2026-02-01T09:30:00.000+0000", IsDeleted = false, MasterRecordId = (string?)null, ParentId = "001xx0000000000009", Name = "C" } },
        });

        var all = await Gather.All(server.Crm.Reader.ReadAllAsync(Fields, "66.0/750Q1", default));
        var one = await Gather.All(server.Crm.Reader.ReadByIdAsync(Fields, [Gather.Account(3)], default));

        Assert.That(all.Select(account => account.Parent).Take(2), Is.EqualTo(new AccountId?[] { Gather.Account(9), null }));
        Assert.That(one.Single().Parent, Is.EqualTo(Gather.Account(9)));
    }

    [TestCase(true, null, true)]
    [TestCase(true, "Amount__c * 12", true)]
    [TestCase(false, null, false)]
    public async Task Formulas_and_roll_ups_are_volatile(bool calculated, string? formula, bool expected)
    {
        var field = Field("Arr__c", "currency");
        (field["calculated"], field["calculatedFormula"]) = (calculated, formula);
        await using var server = Server(field);

        Assert.That((await server.Crm.Reader.DescribeAsync(default)).Fields["Arr__c"].IsVolatile, Is.EqualTo(expected));
    }

    [TestCase("LIMIT_EXCEEDED", 400)]
    [TestCase("REQUEST_LIMIT_EXCEEDED", 403)]
    public async Task When_Bulk_takes_no_more_jobs_the_rows_go_by_Collections_and_the_next_chunk_asks_Bulk_again(string code, int status)
    {
        await using var server = Server();
        server.Answers("POST", Ingest, new[] { new { errorCode = code, message = "no" } }, status);
        server.Answers("PATCH", Data + "/composite/sobjects/", request =>
        {
            var records = Newtonsoft.Json.Linq.JObject.Parse(request.Body!)["records"]!;
            return Json(200, records.Select(record => new { id = (string?)record["id"], success = true }));
        });
        var rows = Enumerable.Range(1, 450).Select(number => new WriteRow(Gather.Account(number), [FieldChange.Set(AttributeValue.Of("A"))])).ToList();
        var chunk = new WriteChunk(SalesforceWriter.Bulk, Fields, rows);

        var outcomes = await Gather.All(server.Crm.Writer.WriteAsync(chunk, _ => throw new InvalidOperationException("there is no job"), default));
        await Gather.All(server.Crm.Writer.WriteAsync(chunk with { Rows = rows[..1] }, _ => Task.CompletedTask, default));

        Assert.That(outcomes.Select(outcome => outcome.Id), Is.EqualTo(rows.Select(row => row.Id)));
        Assert.That(server.To(Data + "/composite/sobjects/"), Has.Count.EqualTo(4));
        Assert.That(server.To(Ingest), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_result_file_that_is_gone_leaves_its_rows_without_an_outcome()
    {
        await using var server = Server();
        server.Answers("GET", Old + "/jobs/ingest/750I1", new { id = "750I1", state = "JobComplete", numberRecordsProcessed = 2 });
        server.Answers("GET", Old + "/jobs/ingest/750I1/successfulResults/", new[] { new { errorCode = "NOT_FOUND" } }, 404);
        server.Answers("GET", Old + "/jobs/ingest/750I1/failedResults/", _ => Csv("\"sf__Id\",\"sf__Error\",\"Id\"\n\"\",\"ENTITY_IS_DELETED:gone:--\",\"001xx0000000000002\"\n"));
        server.Answers("GET", Old + "/jobs/ingest/750I1/unprocessedrecords/", _ => Csv(""));

        var outcomes = await Gather.All(server.Crm.Writer.ResumeAsync("65.0/750I1", default));

        Assert.That(outcomes.Single().Id, Is.EqualTo(Gather.Account(2)));
    }

    private static SalesforceServer Server(params Newtonsoft.Json.Linq.JObject[] more)
    {
        var server = new SalesforceServer().GivesTokens().Describes([Field("Name", "string"), .. more]);
        server.Answers("GET", Data + "/queryAll", new { totalSize = 0, done = true, records = Array.Empty<object>() });
        return server;
    }
}
