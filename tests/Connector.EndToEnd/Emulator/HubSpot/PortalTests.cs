using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator.HubSpot;

/// <summary>One emulator per fixture with a client of its portal, every answer of which is held against the OpenAPI file of its area.</summary>
public abstract class PortalTests : EmulatorTests
{
    protected HttpClient Portal { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task OpenPortalAsync()
    {
        Portal = Client();

        // Tests of anything but limits must not meet one.
        await ControlAsync(HttpMethod.Put, "hubspot/settings", """{"burstLimit":100000,"searchLimit":100000,"jobDelayMilliseconds":0}""");
    }

    [OneTimeTearDown]
    public void ClosePortal() => Portal.Dispose();

    protected HttpClient Client(string token = "pat-na1-emulator")
    {
        var client = new HttpClient(new OpenApiCheck { InnerHandler = new HttpClientHandler() }) { BaseAddress = Emulator.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    protected async Task<Answer> CallAsync(HttpMethod method, string path, object? body = null) =>
        await SendAsync(Portal, method, path, body is null ? null : body as string ?? JsonSerializer.Serialize(body));

    protected async Task<JsonElement> PostAsync(string path, object body, int status = 200)
    {
        var answer = await CallAsync(HttpMethod.Post, path, body);
        Assert.That((int)answer.Status, Is.EqualTo(status), answer.Body);
        return answer.Json;
    }

    protected async Task<IReadOnlyList<string>> CompanyIdsAsync(int count)
    {
        var answer = await CallAsync(HttpMethod.Get, $"/crm/v3/objects/companies?limit={count}");
        return [.. answer.Json.GetProperty("results").EnumerateArray().Select(company => company.GetProperty("id").GetString()!)];
    }

    /// <summary>A new company that no other test touches.</summary>
    protected async Task<string> NewCompanyAsync(string name, string externalId) =>
        (await PostAsync("/crm/v3/objects/companies", new { properties = new { name, external_id = externalId } }, 201)).GetProperty("id").GetString()!;

    protected Task SettingsAsync(string json) => ControlAsync(HttpMethod.Put, "hubspot/settings", json);

    protected static StringContent Json(string body) => new(body, new UTF8Encoding(false), "application/json");
}
