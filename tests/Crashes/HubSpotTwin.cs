using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.EndToEnd;

namespace Connector.Crashes;

/// <summary>The emulated HubSpot portal, by its dated API.</summary>
internal sealed class HubSpotTwin : Twin
{
    private const string Records = "crm/objects/2026-03/companies";
    public const string Token = "pat-na1-emulator";
    private const int RowsPerCall = 100;
    private readonly HttpClient _api;

    public HubSpotTwin(RunningEmulator emulator) : base(emulator)
    {
        _api = new HttpClient { BaseAddress = emulator.BaseAddress };
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public override string Name => "hubspot";

    public override TwinFields Fields { get; } =
        new("external_id", "numberofemployees", "customer_tier", ["company_size", "customer_tier", "industry_segment", "customer_region", "engagement"]);

    public override (string Write, string WriteMethod, string Read) Paths => ("/companies/batch/update", "POST", @"/companies\?");

    public override string Counted => "companies";

    public override (string Crm, JsonObject Section) Settings(bool isBulk, int accounts) => ("HubSpot", new JsonObject
    {
        ["BaseUrl"] = Emulator.BaseAddress.GetLeftPart(UriPartial.Authority),
        ["Token"] = Token,
        ["IndexLag"] = "00:00:01",
        ["Jobs"] = isBulk ? new JsonObject { ["ImportFromRows"] = 1, ["RowsPerImport"] = Math.Max(1, accounts / 3), ["FirstPoll"] = "00:00:00.05" } : [],
        ["Road"] = new JsonObject { ["FirstWait"] = "00:00:00.02" },
    });

    /// <summary>A deployment takes many calls, and the portal's burst is tested elsewhere.</summary>
    public override Task PrepareAsync() => ControlAsync(HttpMethod.Put, "hubspot/settings", """{"burstLimit":5000,"searchLimit":500,"jobDelayMilliseconds":30}""");

    public override async Task<IReadOnlyList<string>> DefinitionsAsync()
    {
        var properties = await GetAsync("crm/properties/2026-03/companies");
        return [.. properties.GetProperty("results").EnumerateArray().Where(property => Text(property, "groupName") == "customer_segments").Select(Definition)];

        static string Definition(JsonElement property) =>
            $"property {Text(property, "name")} {Text(property, "type")} {Text(property, "fieldType")} {Text(property, "label")}: {Text(property, "description")}; {property.GetProperty("options")}";
    }

    public override async Task<IReadOnlyList<string>> ArtefactsAsync()
    {
        using var answer = await _api.PostAsync("crm/lists/2026-03/search", Json("""{"query":"","count":500}"""));
        var lists = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement.GetProperty("lists");
        return [.. lists.EnumerateArray().Select(list => $"list {Text(list, "name")}")];
    }

    public override async Task<IReadOnlyList<TwinRecord>> RecordsAsync(IReadOnlyList<string> fields)
    {
        var records = new List<TwinRecord>();
        for (var after = ""; after is not null;)
        {
            var page = await GetAsync($"{Records}?limit=100&properties={string.Join(',', fields)}{(after.Length > 0 ? $"&after={after}" : "")}");
            records.AddRange(page.GetProperty("results").EnumerateArray().Select(Record));
            after = page.TryGetProperty("paging", out var paging) ? paging.GetProperty("next").GetProperty("after").ToString() : null;
        }

        return records;

        TwinRecord Record(JsonElement record) => new(record.GetProperty("id").ToString(), fields.ToDictionary(field => field, field =>
            record.GetProperty("properties").TryGetProperty(field, out var value) ? value : default));
    }

    public override async Task ChangeAsync(IEnumerable<(string Id, string Field, JsonNode? Value)> values)
    {
        // A record may stand once in a call.
        var records = values.GroupBy(one => one.Id).Select(group => new JsonObject
        {
            ["id"] = group.Key,
            ["properties"] = new JsonObject(group.Select(one => KeyValuePair.Create(one.Field, (JsonNode?)JsonValue.Create(one.Value?.ToString() ?? "")))),
        });
        foreach (var call in records.Chunk<JsonNode>(RowsPerCall))
        {
            using var answer = await _api.PostAsync($"{Records}/batch/update", Json(new JsonObject { ["inputs"] = new JsonArray(call) }.ToJsonString()));
            answer.EnsureSuccessStatusCode();
        }
    }

    public override async Task DeleteAsync(string id)
    {
        using var answer = await _api.DeleteAsync($"{Records}/{id}");
        answer.EnsureSuccessStatusCode();
    }

    public override void Dispose() => _api.Dispose();

    private async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await _api.GetStringAsync(path)).RootElement;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ToString() : null;
}
