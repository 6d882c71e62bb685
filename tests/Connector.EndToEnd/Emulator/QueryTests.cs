using Connector.Tests;
using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

public class QueryTests : EmulatorTests
{
    protected override int Accounts => 4500;

    [Test]
    public async Task Reading_follows_the_next_records_url_until_there_is_none()
    {
        var ids = new HashSet<string>();
        var total = (await QueryAsync("SELECT COUNT() FROM Account")).Json.GetProperty("totalSize").GetInt32();
        var path = "query?q=" + Uri.EscapeDataString("SELECT Id FROM Account");
        var pages = 0;
        for (string? next = path; next is not null; pages++)
        {
            var page = (await GetAsync(next)).Json;
            ids.UnionWith(page.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("Id").GetString()!));
            Assert.That(page.GetProperty("totalSize").GetInt32(), Is.EqualTo(total));
            Assert.That(page.TryGetProperty("nextRecordsUrl", out var url), Is.Not.EqualTo(page.GetProperty("done").GetBoolean()));
            next = url.ValueKind == JsonValueKind.String ? url.GetString() : null;
        }

        Assert.That((pages, ids.Count), Is.EqualTo((3, total)));
    }

    [TestCase("batchSize=500", 500)]
    [TestCase("batchSize=1", 200)]
    [TestCase("batchSize=9999", 2000)]
    public async Task A_batch_size_is_a_hint_between_200_and_2000(string header, int rows)
    {
        using var api = Emulator.Api();
        api.DefaultRequestHeaders.Add("Sforce-Query-Options", header);

        Assert.That((await QueryAsync("SELECT Id FROM Account", api)).Json.GetProperty("records").GetArrayLength(), Is.EqualTo(rows));
    }

    [Test]
    public async Task A_page_has_the_shape_of_the_recorded_one()
    {
        using var recorded = JsonDocument.Parse(Repository.Recorded("rest/query-page-1-of-4.json"));

        var page = (await QueryAsync("SELECT Id FROM Account")).Json;

        Assert.That(page.EnumerateObject().Select(p => p.Name), Is.EqualTo(recorded.RootElement.EnumerateObject().Select(p => p.Name)));
        Assert.That(page.GetProperty("records")[0].EnumerateObject().Select(p => p.Name),
            Is.EqualTo(recorded.RootElement.GetProperty("records")[0].EnumerateObject().Select(p => p.Name)));
        Assert.That(page.GetProperty("nextRecordsUrl").GetString(), Does.Match("^/services/data/v66.0/query/01g[0-9A-Za-z]{15}-2000$"));
    }

    [Test]
    public async Task An_unknown_locator_is_refused()
    {
        Assert.That((await GetAsync("query/01gxx0000000009AAA-2000")).ErrorCode, Is.EqualTo("INVALID_QUERY_LOCATOR"));
    }

    [Test]
    public async Task A_deleted_or_merged_record_is_found_by_query_all_only()
    {
        await SendAsync(HttpMethod.Delete, $"sobjects/Account/{AccountId(3)}");
        await ControlAsync(HttpMethod.Post, "merge", $$"""{"master":"{{AccountId(1)}}","merged":["{{AccountId(2)}}"]}""");

        var alive = await QueryAsync($"SELECT Id FROM Account WHERE Id IN ('{AccountId(2)}','{AccountId(3)}')");
        var losers = await GetAsync("queryAll?q="
            + Uri.EscapeDataString("SELECT Id, MasterRecordId FROM Account WHERE IsDeleted = true AND MasterRecordId != null"));
        var now = TimeProvider.System.GetUtcNow();
        string At(int minutes) => Uri.EscapeDataString(now.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'"));
        var deleted = await GetAsync($"sobjects/Account/deleted/?start={At(-5)}&end={At(5)}");

        Assert.That(alive.Json.GetProperty("totalSize").GetInt32(), Is.Zero);
        Assert.That(losers.Json.GetProperty("records")[0].GetProperty("MasterRecordId").GetString(), Is.EqualTo(AccountId(1)));
        Assert.That(deleted.Json.GetProperty("deletedRecords").GetArrayLength(), Is.EqualTo(2));
        using var recorded = JsonDocument.Parse(Repository.Recorded("rest/get-deleted.json"));
        Assert.That(deleted.Json.EnumerateObject().Select(p => p.Name),
            Is.EqualTo(recorded.RootElement.EnumerateObject().Select(p => p.Name)));
    }

    [Test]
    public async Task A_uri_beyond_16_kilobytes_is_too_long()
    {
        Assert.That((await QueryAsync($"SELECT Id FROM Account WHERE Name = '{new string('x', 17_000)}'")).Status,
            Is.EqualTo(HttpStatusCode.RequestUriTooLong));
    }

    [Test]
    public async Task The_daily_limit_is_counted_in_a_header_and_enforced()
    {
        await using var emulator = await RunningEmulator.StartAsync(1);
        using var api = emulator.Api();
        await SendAsync(emulator.Control, HttpMethod.Put, "/__emulator/settings", """{"dailyApiRequests":2}""");

        Assert.That((await GetAsync(api, "limits")).Headers["Sforce-Limit-Info"], Is.EqualTo("api-usage=1/2"));
        await GetAsync(api, "limits");
        var refused = await GetAsync(api, "limits");

        Assert.That((refused.Status, refused.ErrorCode), Is.EqualTo((HttpStatusCode.Forbidden, "REQUEST_LIMIT_EXCEEDED")));
    }
}
