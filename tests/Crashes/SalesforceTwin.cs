using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.EndToEnd;

namespace Connector.Crashes;

/// <summary>The emulated Salesforce org.</summary>
internal sealed class SalesforceTwin(RunningEmulator emulator) : Twin(emulator)
{
    private const int RowsPerCall = 200;
    private readonly HttpClient _api = emulator.Api();

    public override string Name => "salesforce";

    public override TwinFields Fields { get; } =
        new("External_Id__c", "NumberOfEmployees", "Customer_Tier__c", ["Company_Size__c", "Customer_Tier__c", "Industry_Segment__c", "Customer_Region__c", "Engagement__c"]);

    public override (string Write, string WriteMethod, string Read) Paths => ("/composite/sobjects", "PATCH", "/jobs/query/.*results|/query");

    public override string Counted => "Account";

    public override (string Crm, JsonObject Section) Settings(bool isBulk, int accounts)
    {
        var bulk = isBulk ? new JsonObject { ["WriteFromRows"] = 1, ["CallsPerJob"] = 0, ["RowsPerJob"] = Math.Max(1, accounts / 3), ["FirstPoll"] = "00:00:00.05" } : [];
        return ("Salesforce", new JsonObject
        {
            ["LoginUrl"] = Emulator.BaseAddress.GetLeftPart(UriPartial.Authority),
            ["ClientId"] = "emulator",
            ["ClientSecret"] = "emulator",
            ["Bulk"] = bulk,
            ["Deployment"] = new JsonObject { ["FirstPoll"] = "00:00:00.05", ["Layouts"] = "Account-Account Layout", ["GlobalValueSets"] = true },
        });
    }

    public override async Task<IReadOnlyList<string>> DefinitionsAsync()
    {
        var description = JsonDocument.Parse(await _api.GetStringAsync("sobjects/Account/describe")).RootElement;
        return [.. description.GetProperty("fields").EnumerateArray().Where(field => field.GetProperty("custom").GetBoolean()).Select(field => $"field {field}")];
    }

    /// <remarks>As an administrator, who sees what is hidden from others.</remarks>
    public override async Task<IReadOnlyList<string>> ArtefactsAsync()
    {
        var lines = new List<string>();
        foreach (var (what, soql) in new[]
        {
            ("field", "SELECT DeveloperName FROM CustomField WHERE TableEnumOrId = 'Account'"), ("report", "SELECT DeveloperName, Name FROM Report"), ("dashboard", "SELECT DeveloperName, Title FROM Dashboard"),
            ("folder", "SELECT DeveloperName FROM Folder"), ("right", "SELECT Parent.Name, Field, PermissionsEdit FROM FieldPermissions"), ("given", "SELECT PermissionSet.Name, Assignee.Alias FROM PermissionSetAssignment"),
        })
        {
            var path = what == "field" ? "tooling/query" : "query";
            var found = JsonDocument.Parse(await _api.GetStringAsync($"{path}?q={Uri.EscapeDataString(soql)}")).RootElement.GetProperty("records");
            lines.AddRange(found.EnumerateArray().Select(record => $"{what} {string.Join(", ", record.EnumerateObject().Where(one => one.Name != "attributes").Select(Text))}"));
        }

        var views = JsonDocument.Parse(await _api.GetStringAsync("sobjects/Account/listviews")).RootElement.GetProperty("listviews");
        lines.AddRange(views.EnumerateArray().Select(view => $"view {view.GetProperty("developerName").GetString()} {view.GetProperty("label").GetString()}"));
        return lines;

        static string Text(JsonProperty one) => one.Value.ValueKind == JsonValueKind.Object
            ? string.Join(", ", one.Value.EnumerateObject().Where(inner => inner.Name != "attributes").Select(inner => inner.Value.ToString())) : one.Value.ToString();
    }

    public override async Task<IReadOnlyList<string>> BelongingsAsync() =>
        [.. (await RecordsAsync("Opportunity", ["AccountId"])).Select(deal => $"deal {deal.Id} of {deal.Text("AccountId")}")];

    public override Task<IReadOnlyList<TwinRecord>> RecordsAsync(IReadOnlyList<string> fields) => RecordsAsync("Account", fields);

    private async Task<IReadOnlyList<TwinRecord>> RecordsAsync(string objectName, IReadOnlyList<string> fields)
    {
        var records = new List<TwinRecord>();
        for (var next = $"query?q={Uri.EscapeDataString($"SELECT Id, {string.Join(", ", fields)} FROM {objectName} ORDER BY Id")}"; next is not null;)
        {
            var page = JsonDocument.Parse(await _api.GetStringAsync(next)).RootElement;
            records.AddRange(page.GetProperty("records").EnumerateArray()
                .Select(record => new TwinRecord(record.GetProperty("Id").GetString()!, fields.ToDictionary(field => field, record.GetProperty))));
            next = page.TryGetProperty("nextRecordsUrl", out var more) ? more.GetString() : null;
        }

        return records;
    }

    public override async Task ChangeAsync(IEnumerable<(string Id, string Field, JsonNode? Value)> values)
    {
        foreach (var call in values.Select(one => Record(one.Id, one.Field, one.Value)).Chunk<JsonNode>(RowsPerCall))
        {
            var body = new JsonObject { ["allOrNone"] = false, ["records"] = new JsonArray(call) };
            using var request = new HttpRequestMessage(HttpMethod.Patch, "composite/sobjects") { Content = Json(body.ToJsonString()) };
            using var answer = await _api.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }
    }

    public override Task DeleteAsync(string id) => ControlAsync(HttpMethod.Post, "delete", $$"""{"ids":["{{id}}"]}""");

    public override Task PrepareAsync() => ControlAsync(HttpMethod.Put, "settings", """{"jobDelayMilliseconds":30}""");

    public override void Dispose() => _api.Dispose();

    private static JsonObject Record(string id, string field, JsonNode? value) => new()
    {
        ["attributes"] = new JsonObject { ["type"] = "Account" },
        ["id"] = id,
        [field] = value,
    };
}
