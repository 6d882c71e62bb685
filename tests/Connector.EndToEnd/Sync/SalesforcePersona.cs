using System.Text;
using System.Text.Json;

namespace Connector.EndToEnd.Sync;

/// <summary>The emulated org's ordinary user, with accounts of their own and the permission set for readers of segments.</summary>
internal sealed record SalesforcePersona(HttpClient Api, IReadOnlyList<string> Owned, string Assignment) : IDisposable
{
    /// <param name="owns">So many accounts are given to the persona.</param>
    public static async Task<SalesforcePersona> SignInAsync(RunningEmulator emulator, HttpClient admin, int owns)
    {
        var user = (await IdsAsync(admin, "SELECT Id FROM User WHERE Alias LIKE 'rrestri%'")).Single();
        var owned = await IdsAsync(admin, $"SELECT Id FROM Account ORDER BY Id LIMIT {owns}");
        foreach (var some in owned.Chunk(200))
        {
            var records = some.Select(id => new { attributes = new { type = "Account" }, id, OwnerId = user });
            await SendAsync(admin, HttpMethod.Patch, "composite/sobjects", new { allOrNone = true, records });
        }

        var assignment = await AssignAsync(admin, user, "Segmentation_Reader");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = "emulator-restricted", ["client_secret"] = "emulator-restricted",
        });
        using var answer = await emulator.Control.PostAsync("/services/oauth2/token", form);
        var token = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
        return new SalesforcePersona(emulator.Api(token), owned, assignment);
    }

    public void Dispose() => Api.Dispose();

    /// <summary>Takes the permission set away: one that somebody has cannot be deleted.</summary>
    public async Task LeaveAsync(HttpClient admin)
    {
        using var answer = await admin.DeleteAsync($"sobjects/PermissionSetAssignment/{Assignment}");
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> AssignAsync(HttpClient admin, string user, string permissionSet)
    {
        var set = (await IdsAsync(admin, $"SELECT Id FROM PermissionSet WHERE Name = '{permissionSet}'")).Single();
        var made = await SendAsync(admin, HttpMethod.Post, "sobjects/PermissionSetAssignment", new { AssigneeId = user, PermissionSetId = set });
        return JsonDocument.Parse(made).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<string> SendAsync(HttpClient admin, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        using var answer = await admin.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpClient admin, string soql)
    {
        var answer = JsonDocument.Parse(await admin.GetStringAsync("query?q=" + Uri.EscapeDataString(soql))).RootElement;
        return [.. answer.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("Id").GetString()!)];
    }
}
