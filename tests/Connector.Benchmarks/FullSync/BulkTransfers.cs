using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Connector.Benchmarks.FullSync;

/// <summary>Bulk 2.0 by bare HttpClient: what must be transferred, and nothing else.</summary>
internal sealed class BulkTransfers(HttpClient client)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public long BytesDown { get; private set; }

    public long BytesUp { get; private set; }

    /// <summary>Runs a query job and hands each page's stream on.</summary>
    public async Task QueryAsync(string soql, int rowsPerPage, Func<Stream, Task> page)
    {
        var job = await CreateAsync("jobs/query", new { operation = "query", query = soql });
        await EndAsync($"jobs/query/{job}");
        string? locator = null;
        do
        {
            var next = locator is null ? "" : $"&locator={Uri.EscapeDataString(locator)}";
            using var response = await ResultsAsync($"jobs/query/{job}/results?maxRecords={rowsPerPage}{next}");
            await page(await response.Content.ReadAsStreamAsync());
            locator = response.Headers.GetValues("Sforce-Locator").Single();
        }
        while (locator != "null");
    }

    public Task QueryAsync(string soql, int rowsPerPage) => QueryAsync(soql, rowsPerPage, async stream => BytesDown += await DiscardAsync(stream));

    /// <summary>One ingest job of a prepared CSV: create, upload, close, wait, read all three result files.</summary>
    public async Task UploadAsync(string file)
    {
        var job = await CreateAsync(
            "jobs/ingest", new { @object = "Account", operation = "update", contentType = "CSV", lineEnding = "LF", columnDelimiter = "COMMA" });
        using var csv = new StreamContent(File.OpenRead(file)) { Headers = { ContentType = MediaTypeHeaderValue.Parse("text/csv; charset=UTF-8") } };
        BytesUp += csv.Headers.ContentLength ?? 0;
        (await client.PutAsync($"jobs/ingest/{job}/batches", csv)).EnsureSuccessStatusCode();
        (await client.PatchAsJsonAsync($"jobs/ingest/{job}", new { state = "UploadComplete" })).EnsureSuccessStatusCode();
        await EndAsync($"jobs/ingest/{job}");
        foreach (var results in new[] { "successfulResults", "failedResults", "unprocessedrecords" })
        {
            using var response = await ResultsAsync($"jobs/ingest/{job}/{results}/");
            BytesDown += await DiscardAsync(await response.Content.ReadAsStreamAsync());
        }
    }

    private async Task<string> CreateAsync(string path, object job)
    {
        using var response = (await client.PostAsJsonAsync(path, job)).EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private async Task EndAsync(string path)
    {
        while (true)
        {
            var job = await client.GetFromJsonAsync<JsonElement>(path);
            if (job.GetProperty("state").GetString() == "JobComplete") return;
            if (job.GetProperty("state").GetString() is "Failed" or "Aborted") throw new InvalidOperationException($"a job failed: {job}");
            await Task.Delay(LookEvery);
        }
    }

    private async Task<HttpResponseMessage> ResultsAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Accept = { new("text/csv") } } };
        return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
    }

    /// <summary>Bytes as they are once unzipped.</summary>
    private static async Task<long> DiscardAsync(Stream stream)
    {
        var buffer = new byte[65_536];
        var total = 0L;
        for (int read; (read = await stream.ReadAsync(buffer)) > 0; total += read)
        {
        }

        return total;
    }
}
