using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.Benchmarks.Incremental;

/// <summary>REST calls by bare HttpClient.</summary>
internal sealed class RestCalls(HttpClient client)
{
    private const int RowsPerCall = 200;

    /// <summary>All pages of a query; <c>withDeleted</c> asks <c>queryAll</c>, as a read of changes does.</summary>
    public async Task<List<JsonElement>> QueryAsync(string soql, bool withDeleted = false)
    {
        var records = new List<JsonElement>();
        for (var path = $"{(withDeleted ? "queryAll" : "query")}?q={Uri.EscapeDataString(soql)}"; path is not null;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(path);
            records.AddRange(page.GetProperty("records").EnumerateArray());
            path = page.TryGetProperty("nextRecordsUrl", out var next) ? next.GetString() : null;
        }

        return records;
    }

    /// <summary>Updates by Collections of 200.</summary>
    /// <exception cref="InvalidOperationException">A row was refused.</exception>
    public async Task UpdateAsync(IEnumerable<JsonObject> records)
    {
        foreach (var chunk in records.Chunk(RowsPerCall))
        {
            var body = new JsonObject { ["allOrNone"] = false, ["records"] = new JsonArray([.. chunk]) };
            using var response = (await client.PatchAsJsonAsync("composite/sobjects", body)).EnsureSuccessStatusCode();
            var results = await response.Content.ReadFromJsonAsync<JsonElement>();
            if (results.EnumerateArray().FirstOrDefault(row => !row.GetProperty("success").GetBoolean()) is { ValueKind: JsonValueKind.Object } refused)
            {
                throw new InvalidOperationException($"a row was refused: {refused}");
            }
        }
    }

    public static JsonObject Record(string id) => new() { ["attributes"] = new JsonObject { ["type"] = "Account" }, ["id"] = id };

    /// <summary>The server's clock, by the header of any answer.</summary>
    public async Task<DateTimeOffset> NowAsync()
    {
        using var response = await client.GetAsync("limits");
        return response.Headers.Date ?? throw new InvalidOperationException("an answer has no date");
    }

    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
