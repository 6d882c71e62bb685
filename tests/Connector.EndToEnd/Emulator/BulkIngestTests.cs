using Connector.Tests;
using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

public class BulkIngestTests : EmulatorTests
{
    [Test]
    public async Task An_empty_cell_leaves_a_field_and_the_na_mark_clears_it()
    {
        await IngestAsync($"Id,Site,Rating\n{AccountId(1)},east,Hot\n");
        await IngestAsync($"Id,Site,Rating\n{AccountId(1)},,#N/A\n");

        var record = (await QueryAsync($"SELECT Site, Rating FROM Account WHERE Id = '{AccountId(1)}'")).Json.GetProperty("records")[0];
        Assert.That((record.GetProperty("Site").GetString(), record.GetProperty("Rating").ValueKind),
            Is.EqualTo(("east", JsonValueKind.Null)));
    }

    [TestCase("Id,Nope__c\n001xx0000000001AAA,x\n", "InvalidBatch : Field name not found : Nope__c")]
    [TestCase("\uFEFFId,Site\n001xx0000000001AAA,x\n", "InvalidBatch : Field name not found : \uFEFFId",
        TestName = "A byte order mark spoils the first header")]
    [TestCase("Id,Site\r\n001xx0000000001AAA,x\r\n",
        "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF")]
    public async Task A_bad_header_fails_the_job_and_no_row_is_touched(string csv, string message)
    {
        var (id, info) = await IngestAsync(csv);

        Assert.That((info.GetProperty("state").GetString(), info.GetProperty("errorMessage").GetString(),
            info.GetProperty("numberRecordsProcessed").GetInt32()),
            Is.EqualTo(("Failed", message, 0)));
        Assert.That((await GetAsync($"jobs/ingest/{id}/unprocessedrecords/")).Lines, Has.Length.EqualTo(2));
    }

    [TestCase("001xx0000000002AAB,x,,,", "MALFORMED_ID", TestName = "An id with wrong check characters")]
    [TestCase("001xx0000zzzzzz,x,,,", "INVALID_CROSS_REFERENCE_KEY", TestName = "An id of no record")]
    [TestCase(",x,,,", "MISSING_ARGUMENT", TestName = "No id")]
    [TestCase("001xx0000000002AAA,,abc,,", "INVALID_FIELD", TestName = "A word for a number")]
    [TestCase("001xx0000000002AAA,,,31.12.2026,", "INVALID_FIELD", TestName = "A German date")]
    [TestCase("001xx0000000002AAA,xxxxxxxxx-xxxxxxxxx-xxxxxxxxx-xxxxxxxxx-xxxxxxxxx-xxxxxxxxx-xxxxxxxxx-xxxxxxxxx-x,,,", "STRING_TOO_LONG",
        TestName = "81 characters")]
    [TestCase("001xx0000000002AAA,,123456789,,", "NUMBER_OUTSIDE_VALID_RANGE", TestName = "Nine digits of employees")]
    [TestCase("001xx0000000002AAA, \"x\",,,", "INVALID_BATCH_ROW", TestName = "A space before a quote")]
    [TestCase("001xx0000000002AAA,,,,no-such-key", "INVALID_FIELD", TestName = "An external id that finds nothing")]
    public async Task A_bad_row_fails_alone_with_its_code(string row, string code)
    {
        await SendAsync(HttpMethod.Post, "tooling/sobjects/CustomField",
            """{"FullName":"Account.Since__c","Metadata":{"type":"Date","label":"Since"}}""");
        await ControlAsync(HttpMethod.Put, "fields/Account/Since__c", "{}");

        var (id, info) = await IngestAsync($"Id,Site,NumberOfEmployees,Since__c,Parent.External_Id__c\n{row}\n{AccountId(3)},fine,1,2026-01-01,\n");

        Assert.That((info.GetProperty("state").GetString(), info.GetProperty("numberRecordsProcessed").GetInt32(),
            info.GetProperty("numberRecordsFailed").GetInt32()),
            Is.EqualTo(("JobComplete", 2, 1)));
        Assert.That((await GetAsync($"jobs/ingest/{id}/failedResults/")).Lines[1], Does.Match($"^\"[^\"]*\",\"{code}:.* --\","));
        Assert.That((await GetAsync($"jobs/ingest/{id}/successfulResults")).Lines, Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_header_beyond_its_limit_fails_the_job()
    {
        var (_, info) = await IngestAsync("Id," + new string('x', 32_000) + $"__c\n{AccountId(1)},y\n");

        Assert.That(info.GetProperty("errorMessage").GetString(), Does.Contain("32000"));
    }

    [Test]
    public async Task A_repeated_id_fails_the_second_time()
    {
        var (id, _) = await IngestAsync($"Id,Site\n{AccountId(1)},first\n{AccountId(1)},second\n");

        Assert.That((await GetAsync($"jobs/ingest/{id}/failedResults/")).Lines[1],
            Does.Contain("DUPLICATE_VALUE").And.EndsWith("\"second\""));
    }

    [Test]
    public async Task Failed_rows_look_like_the_recorded_ones()
    {
        var recorded = Repository.Recorded("bulk2/ingest-failedResults.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var (id, _) = await IngestAsync("Name,StageName,CloseDate\nDeal,Prospecting,2003-04-98\n",
            """{"object":"Opportunity","operation":"insert"}""");
        var own = (await GetAsync($"jobs/ingest/{id}/failedResults/")).Lines;

        Assert.That(recorded[0], Does.StartWith("\"sf__Id\",\"sf__Error\",Name,StageName"));
        Assert.That(own[0], Is.EqualTo("\"sf__Id\",\"sf__Error\",Name,StageName,CloseDate"));
        Assert.That(own[1], Is.EqualTo("\"\",\"INVALID_FIELD:Failed to deserialize field at col 2. Due to, '2003-04-98' is not a valid value for the type xsd:date:CloseDate --\","
            + "\"Deal\",\"Prospecting\",\"2003-04-98\""));
        Assert.That(recorded[1], Does.Contain("Failed to deserialize field at col 3. Due to, ").And.Contain("is not a valid value for the type xsd:date:CloseDate --"));
    }

    [TestCase("bulk2/ingest-job-complete-with-failed-row.json", "External_Id__c,Name\nnew-1,New\n,Nameless\n")]
    [TestCase("bulk2/ingest-job-failed-unknown-column.json", "External_Id__c,Nope__c\nx,y\n")]
    public async Task A_finished_job_has_the_keys_of_the_recorded_one(string sample, string csv)
    {
        using var recorded = JsonDocument.Parse(Repository.Recorded(sample));

        var (_, info) = await IngestAsync(csv, """{"object":"Account","operation":"upsert","externalIdFieldName":"External_Id__c"}""");

        Assert.That(info.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind)),
            Is.EqualTo(recorded.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind))));
    }

    [Test]
    public async Task An_upsert_tells_created_from_updated_and_takes_an_empty_id_column()
    {
        var (id, _) = await IngestAsync("Id,External_Id__c,Name,Parent.External_Id__c\n,ACC-0000001,Renamed,\n,fresh-1,Fresh,ACC-0000001\n",
            """{"object":"Account","operation":"upsert","externalIdFieldName":"External_Id__c"}""");

        var lines = (await GetAsync($"jobs/ingest/{id}/successfulResults/")).Lines[1..];
        Assert.That(lines.Select(line => line.Split(',')[1]).Order(), Is.EqualTo(["\"false\"", "\"true\""]));
        var fresh = (await QueryAsync("SELECT Parent.Name FROM Account WHERE External_Id__c = 'FRESH-1'")).Json.GetProperty("records")[0];
        Assert.That(fresh.GetProperty("Parent").GetProperty("Name").GetString(), Is.EqualTo("Renamed"));
    }

    [Test]
    public async Task Results_come_in_another_order_than_the_upload()
    {
        var ids = Enumerable.Range(1, 8).Select(AccountId).ToList();

        var (id, _) = await IngestAsync("Id,Site\n" + string.Concat(ids.Select(each => $"{each},x\n")));
        var results = (await GetAsync($"jobs/ingest/{id}/successfulResults/")).Lines[1..].Select(line => line.Split('"')[1]).ToList();

        Assert.That(results, Is.EquivalentTo(ids).And.Not.EqualTo(ids));
    }

    [Test]
    public async Task A_deleted_account_refuses_an_update()
    {
        await IngestAsync($"Id\n{AccountId(9)}\n", """{"object":"Account","operation":"delete"}""");

        var (id, _) = await IngestAsync($"Id,Site\n{AccountId(9)},x\n");

        Assert.That((await GetAsync($"jobs/ingest/{id}/failedResults/")).Body, Does.Contain("ENTITY_IS_DELETED"));
    }

    [Test]
    public async Task A_field_without_edit_permission_fails_each_row()
    {
        await ControlAsync(HttpMethod.Put, "fields/Account/Fax", """{"editable":false}""");

        var (id, _) = await IngestAsync($"Id,Fax\n{AccountId(1)},1\n");

        Assert.That((await GetAsync($"jobs/ingest/{id}/failedResults/")).Body,
            Does.Contain("INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: Fax."));
    }

    [Test]
    public async Task The_name_of_the_unprocessed_file_is_lower_case_only()
    {
        var (id, _) = await IngestAsync($"Id,Site\n{AccountId(1)},x\n");

        Assert.That((await GetAsync($"jobs/ingest/{id}/unprocessedRecords")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await GetAsync($"jobs/ingest/{id}/unprocessedrecords")).Body, Is.EqualTo("Id,Site\n"));
    }

    [Test]
    public async Task A_job_takes_one_upload()
    {
        var id = (await SendAsync(HttpMethod.Post, "jobs/ingest",
            """{"object":"Account","operation":"update"}""")).Json.GetProperty("id").GetString();
        await SendAsync(HttpMethod.Put, $"jobs/ingest/{id}/batches", "Id\n", "text/csv");

        Assert.That((await SendAsync(HttpMethod.Put, $"jobs/ingest/{id}/batches", "Id\n", "text/csv")).Status,
            Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await SendAsync(HttpMethod.Patch, $"jobs/ingest/{id}",
            """{"state":"Aborted"}""")).Json.GetProperty("state").GetString(), Is.EqualTo("Aborted"));
        Assert.That((await SendAsync(HttpMethod.Delete, $"jobs/ingest/{id}")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_small_job_goes_in_one_multipart_call()
    {
        using var parts = new MultipartFormDataContent
        {
            { new StringContent("""{"object":"Account","operation":"update"}""", null, "application/json"), "job" },
            { new StringContent($"Id,Site\n{AccountId(4)},multipart\n", null, "text/csv"), "content", "content" },
        };

        using var answer = await Api.PostAsync("jobs/ingest", parts);
        var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString();
        await EndOfJobAsync($"jobs/ingest/{id}");

        Assert.That((await QueryAsync("SELECT Id FROM Account WHERE Site = 'multipart'")).Json.GetProperty("totalSize").GetInt32(),
            Is.EqualTo(1));
    }
}
