using Connector.Tests;
using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

public class CollectionsTests : EmulatorTests
{
    [Test]
    public async Task Each_record_gets_its_own_verdict_in_order_and_the_call_is_200()
    {
        var answer = await PatchAsync(allOrNone: false, $$"""{"id":"{{AccountId(1)}}","Site":"a"}""",
            $$"""{"id":"{{AccountId(2)}}","Nope":"a"}""", """{"Site":"a"}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Json.EnumerateArray().Select(Code), Is.EqualTo(["", "INVALID_FIELD", "MISSING_ARGUMENT"]));
        Assert.That(answer.Json[1].TryGetProperty("id", out _), Is.False);
    }

    [Test]
    public async Task All_or_none_takes_the_innocent_back_as_recorded()
    {
        using var recorded = JsonDocument.Parse(Repository.Recorded("rest/collections-update-allOrNone-failed.json"));

        var answer = await PatchAsync(allOrNone: true, $$"""{"id":"{{AccountId(1)}}","Site":"rolled"}""",
            $$"""{"id":"{{AccountId(2)}}","unknownField_LastName":"a"}""");

        var expected = JsonSerializer.Serialize(recorded.RootElement).Replace("type Contact", "type Account", StringComparison.Ordinal);
        Assert.That(answer.Body, Is.EqualTo(expected.Replace("\\u0027", "'", StringComparison.Ordinal)));
        Assert.That((await QueryAsync("SELECT Id FROM Account WHERE Site = 'rolled'")).Json.GetProperty("totalSize").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task The_journal_has_every_accepted_row_by_call_and_by_job_and_none_that_was_refused_or_taken_back()
    {
        await ControlAsync(HttpMethod.Put, "journal", "");
        await PatchAsync(allOrNone: false, $$"""{"id":"{{AccountId(1)}}","Site":"j","Rating":null}""", $$"""{"id":"{{AccountId(2)}}","Nope":"a"}""");
        await PatchAsync(allOrNone: true, $$"""{"id":"{{AccountId(3)}}","Site":"j"}""", $$"""{"id":"{{AccountId(2)}}","Nope":"a"}""");
        await IngestAsync($"Id,Site\n{AccountId(4)},j\n");
        await IngestAsync($"Id,Site\n{AccountId(4)},j\n");

        var journal = (await GetAsync(Emulator.Control, "/__emulator/journal")).Json.EnumerateArray().ToList();
        await ControlAsync(HttpMethod.Delete, "journal", "");

        Assert.That(journal.Select(entry => $"{entry.GetProperty("id")} {entry.GetProperty("values")}"), Is.EqualTo(
        [
            $$"""{{AccountId(1)}} {"Site":"j","Rating":null}""", $$"""{{AccountId(4)}} {"Site":"j"}""", $$"""{{AccountId(4)}} {"Site":"j"}""",
        ]));
        Assert.That(journal.Select(entry => entry.GetProperty("request").GetInt64()), Is.Ordered);
    }

    [Test]
    public async Task Null_clears_and_an_omitted_field_stays()
    {
        await PatchAsync(allOrNone: false, $$"""{"id":"{{AccountId(3)}}","Site":"x","Rating":"Hot"}""");
        await PatchAsync(allOrNone: false, $$"""{"id":"{{AccountId(3)}}","Rating":null}""");

        var record = (await QueryAsync($"SELECT Site, Rating FROM Account WHERE Id = '{AccountId(3)}'")).Json.GetProperty("records")[0];
        Assert.That((record.GetProperty("Site").GetString(), record.GetProperty("Rating").ValueKind),
            Is.EqualTo(("x", JsonValueKind.Null)));
    }

    [TestCase(0, "REQUIRED_FIELD_MISSING")]
    [TestCase(201, "LIMIT_EXCEEDED")]
    public async Task One_to_two_hundred_records_are_taken(int count, string code)
    {
        var answer = await PatchAsync(allOrNone: false, [.. Enumerable.Repeat($$"""{"id":"{{AccountId(1)}}"}""", count)]);

        Assert.That((answer.Status, answer.ErrorCode), Is.EqualTo((HttpStatusCode.BadRequest, code)));
    }

    [TestCase(10, HttpStatusCode.OK)]
    [TestCase(11, HttpStatusCode.BadRequest)]
    public async Task Ten_changes_of_type_are_taken(int chunks, HttpStatusCode status)
    {
        var records = Enumerable.Range(0, chunks).Select(i => $$$"""{"attributes":{"type":"{{{(i % 2 == 0 ? "Account" : "Opportunity")}}}"}}""");

        Assert.That((await SendAsync(HttpMethod.Post, "composite/sobjects", $$"""{"records":[{{string.Join(',', records)}}]}""")).Status,
            Is.EqualTo(status));
    }

    [Test]
    public async Task Extra_decimals_are_cut_silently()
    {
        await PatchAsync(allOrNone: false, $$"""{"id":"{{AccountId(4)}}","ARR__c":10.299}""");

        Assert.That((await QueryAsync($"SELECT ARR__c FROM Account WHERE Id = '{AccountId(4)}'")).Body, Does.Contain("\"ARR__c\":10.29}"));
    }

    [Test]
    public async Task An_upsert_says_whether_it_created()
    {
        const string body = """{"records":[{"attributes":{"type":"Account"},"External_Id__c":"collection-1","Name":"By key"}]}""";

        var first = await SendAsync(HttpMethod.Patch, "composite/sobjects/Account/External_Id__c", body);
        var second = await SendAsync(HttpMethod.Patch, "composite/sobjects/Account/External_Id__c", body);

        Assert.That((first.Json[0].GetProperty("created").GetBoolean(), second.Json[0].GetProperty("created").GetBoolean()),
            Is.EqualTo((true, false)));
    }

    [Test]
    public async Task A_single_upsert_answers_201_then_200_and_update_only_never_creates()
    {
        var first = await SendAsync(HttpMethod.Patch, "sobjects/Account/External_Id__c/single-1", """{"Name":"One"}""");
        var second = await SendAsync(HttpMethod.Patch, "sobjects/Account/External_Id__c/single-1", """{"Name":"One"}""");
        var third = await SendAsync(HttpMethod.Patch, "sobjects/Account/External_Id__c/single-2?updateOnly=true", """{"Name":"Two"}""");

        Assert.That((first.Status, second.Status, third.Status),
            Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task A_stale_etag_is_refused()
    {
        var tag = (await GetAsync($"sobjects/Account/{AccountId(5)}?fields=Name")).Headers["ETag"];
        using var request = new HttpRequestMessage(HttpMethod.Patch,
            $"sobjects/Account/{AccountId(5)}") { Content = new StringContent("""{"Site":"y"}""", null, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"other\"");

        using var refused = await Api.SendAsync(request);

        Assert.That((tag, refused.StatusCode), Is.EqualTo((tag, HttpStatusCode.PreconditionFailed)));
    }

    [Test]
    public async Task A_field_of_the_system_is_refused_as_recorded()
    {
        using var recorded = JsonDocument.Parse(Repository.Recorded("rest/error-400-INVALID_FIELD_FOR_INSERT_UPDATE.json"));

        var answer = await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(5)}", $$"""{"MasterRecordId":"{{AccountId(1)}}"}""");

        Assert.That(answer.Body, Is.EqualTo(JsonSerializer.Serialize(recorded.RootElement)));
    }

    private Task<Answer> PatchAsync(bool allOrNone, params string[] records)
    {
        var typed = records.Select(record => """{"attributes":{"type":"Account"},""" + record[1..]);
        return SendAsync(HttpMethod.Patch, "composite/sobjects/",
            $$"""{"allOrNone":{{(allOrNone ? "true" : "false")}},"records":[{{string.Join(',', typed)}}]}""");
    }

    private static string Code(JsonElement result) =>
        result.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("statusCode").GetString()!).FirstOrDefault("");
}
