using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.HubSpot;

/// <summary>The list and batch update by bare HttpClient: what must be transferred, and nothing else.</summary>
internal sealed class PortalCalls(HttpClient client)
{
    private const string Companies = "/crm/objects/2026-03/companies";
    private const int RowsPerCall = 100;

    public long BytesDown { get; private set; }

    public long BytesUp { get; private set; }

    public long Calls { get; private set; }

    /// <summary>Page after page, as each tells the cursor of the next; the answer of each is handed on whole.</summary>
    public async Task ListAsync(IEnumerable<string> properties, bool archived, Action<JsonElement> page)
    {
        var query = $"{Companies}?limit={RowsPerCall}&archived={(archived ? "true" : "false")}&properties={Uri.EscapeDataString(string.Join(',', properties))}";
        for (string? after = ""; after is not null;)
        {
            var bytes = await client.GetByteArrayAsync(after.Length == 0 ? query : $"{query}&after={after}");
            (Calls, BytesDown) = (Calls + 1, BytesDown + bytes.Length);
            using var answer = JsonDocument.Parse(bytes);
            page(answer.RootElement);
            after = answer.RootElement.TryGetProperty("paging", out var paging) ? paging.GetProperty("next").GetProperty("after").GetString() : null;
        }
    }

    /// <summary>Prepared bodies, so many calls under way at once.</summary>
    public async Task UpdateAsync(IEnumerable<string> bodies, int atOnce)
    {
        var gate = new Lock();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (body, stopping) =>
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = (await client.PostAsync(Companies + "/batch/update", content, stopping)).EnsureSuccessStatusCode();
            var bytes = await response.Content.ReadAsByteArrayAsync(stopping);
            lock (gate) (Calls, BytesDown, BytesUp) = (Calls + 1, BytesDown + bytes.Length, BytesUp + (content.Headers.ContentLength ?? 0));
        });
    }

    /// <summary>Saves the segments that the portal now holds as bodies of batch updates, one a line. Returns how many companies have any.</summary>
    public async Task<long> SaveWrittenAsync(string file)
    {
        var fields = SegmentFields.WrittenTo("hubspot");
        var inputs = new List<JsonNode>();
        await ListAsync(fields, archived: false, page => inputs.AddRange(page.GetProperty("results").EnumerateArray().Select(Input).OfType<JsonNode>()));
        await File.WriteAllLinesAsync(file, inputs.Chunk(RowsPerCall).Select(some => new JsonObject { ["inputs"] = new JsonArray(some) }.ToJsonString()));
        return inputs.Count;

        JsonObject? Input(JsonElement record)
        {
            var properties = record.GetProperty("properties");
            var values = fields.Select(field => (field, Text: properties.GetProperty(field).GetString())).Where(one => !string.IsNullOrEmpty(one.Text)).ToList();
            var id = record.GetProperty("id").GetString();
            return values.Count == 0 ? null : new JsonObject
            {
                ["id"] = id,
                ["properties"] = new JsonObject(values.Select(one => KeyValuePair.Create(one.field, (JsonNode?)one.Text))),
                ["objectWriteTraceId"] = id,
            };
        }
    }
}
