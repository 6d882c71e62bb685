using Connector.Tests;
using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

public class BulkQueryTests : EmulatorTests
{
    [Test]
    public async Task Every_page_begins_with_the_header_and_the_last_locator_is_the_word_null()
    {
        var id = await JobAsync("SELECT Id, Name, Owner.Alias, NumberOfEmployees, Strategic_Account__c, SystemModstamp FROM Account");

        var lines = new List<string>();
        var locators = new List<string>();
        var next = $"jobs/query/{id}/results?maxRecords=90";
        do
        {
            var page = await GetAsync(next);
            Assert.That(page.Lines[0], Is.EqualTo("\"Id\",\"Name\",\"Owner.Alias\",\"NumberOfEmployees\",\"Strategic_Account__c\",\"SystemModstamp\""));
            lines.AddRange(page.Lines[1..]);
            locators.Add(page.Headers["Sforce-Locator"]);
            next = $"jobs/query/{id}/results?maxRecords=90&locator={locators[^1]}";
        }
        while (locators[^1] != "null");

        Assert.That((locators.Count, lines.Count), Is.EqualTo((3, 200)));
        Assert.That(lines[0], Does.Match("^\"001xx0000000001AAA\",\".*\",\"[a-z]+\",\"(-?\\d+)?\",\"(true|false)\",\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z\"$"));
    }

    [TestCase("SELECT Id, BillingAddress FROM Account", "API_ERROR")]
    [TestCase("SELECT COUNT(Id) FROM Account", "API_ERROR")]
    [TestCase("SELECT Id FROM Account LIMIT 1 OFFSET 1", "API_ERROR")]
    [TestCase("SELECT Id FROM Profile", "INVALIDENTITY")]
    [TestCase("SELECT Nope FROM Account", "INVALID_FIELD")]
    public async Task What_bulk_cannot_do_is_refused_at_creation(string soql, string code)
    {
        var answer = await SendAsync(HttpMethod.Post, "jobs/query", JsonSerializer.Serialize(new { operation = "query", query = soql }));

        Assert.That((answer.Status, answer.ErrorCode), Is.EqualTo((HttpStatusCode.BadRequest, code)));
    }

    [Test]
    public async Task A_created_job_has_the_keys_of_the_recorded_one()
    {
        using var recorded = JsonDocument.Parse(Repository.Recorded("bulk2/query-job-created.json"));

        var job = (await SendAsync(HttpMethod.Post, "jobs/query", """{"operation":"query","query":"SELECT Id FROM Account"}""")).Json;

        Assert.That(job.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind)),
            Is.EqualTo(recorded.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind))));
        Assert.That(job.GetProperty("state").GetString(), Is.EqualTo("UploadComplete"));
    }

    [Test]
    public async Task Results_under_another_api_version_conflict()
    {
        var id = await JobAsync("SELECT Id FROM Account");
        using var older = Emulator.Api(version: "65.0");

        Assert.That((await GetAsync(older, $"jobs/query/{id}/results")).Status, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task A_finished_job_can_be_deleted_but_not_aborted()
    {
        var id = await JobAsync("SELECT Id FROM Account");

        Assert.That((await SendAsync(HttpMethod.Patch, $"jobs/query/{id}", """{"state":"Aborted"}""")).ErrorCode,
            Is.EqualTo("INVALIDJOBSTATE"));
        Assert.That((await SendAsync(HttpMethod.Delete, $"jobs/query/{id}")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await GetAsync($"jobs/query/{id}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Result_pages_lead_to_all_rows()
    {
        await ControlAsync(HttpMethod.Put, "settings", """{"bulkPageRows":30}""");
        var id = await JobAsync("SELECT Id FROM Account");
        var urls = new List<string>();
        for (string? next = $"jobs/query/{id}/resultPages"; next is not null;)
        {
            var answer = (await GetAsync(next)).Json;
            urls.AddRange(answer.GetProperty("resultPages").EnumerateArray().Select(page => page.GetProperty("resultUrl").GetString()!));
            next = answer.GetProperty("done").GetBoolean() ? null : answer.GetProperty("nextRecordsUrl").GetString();
        }

        var rows = 0;
        foreach (var url in urls)
        {
            rows += (await GetAsync(url)).Lines.Length - 1;
        }

        await ControlAsync(HttpMethod.Put, "settings", """{"bulkPageRows":100000}""");
        Assert.That((urls.Count, rows), Is.EqualTo((7, 200)));
    }

    [Test]
    public async Task Values_with_quotes_commas_and_line_breaks_survive()
    {
        await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(5)}", """{"Name":"a \"b\", c","Description":"one\ntwo 💎"}""");

        var id = await JobAsync($"SELECT Name, Description, Site FROM Account WHERE Id = '{AccountId(5)}'");

        Assert.That((await GetAsync($"jobs/query/{id}/results")).Body,
            Is.EqualTo("\"Name\",\"Description\",\"Site\"\n\"a \"\"b\"\", c\",\"one\ntwo 💎\",\"\"\n"));
    }

    private async Task<string> JobAsync(string soql)
    {
        var job = await SendAsync(HttpMethod.Post, "jobs/query", JsonSerializer.Serialize(new { operation = "query", query = soql }));
        var id = job.Json.GetProperty("id").GetString()!;
        var info = await EndOfJobAsync($"jobs/query/{id}");
        Assert.That(info.GetProperty("state").GetString(), Is.EqualTo("JobComplete"));
        return id;
    }
}
