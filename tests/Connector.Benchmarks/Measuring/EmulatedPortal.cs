using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Connector.Benchmarks.Measuring;

/// <summary>The emulator's HubSpot portal.</summary>
internal sealed class EmulatedPortal : EmulatedCrm
{
    public const string Connection = "hubspot";

    private EmulatedPortal(Started started)
        : base(started, Connection, NewClient)
    {
    }

    public static HttpClient NewClient(Uri address) => NewClient(address, "pat-na1-emulator");

    public static async Task<EmulatedPortal> StartAsync(int companies) => new(await StartProcessAsync(companies));

    public Task SetBurstAsync(int callsPerTenSeconds) =>
        ControlAsync(HttpMethod.Put, "hubspot/settings", string.Create(CultureInfo.InvariantCulture, $$"""{"burstLimit":{{callsPerTenSeconds}}}"""));

    /// <summary>Names of the company properties that the token sees.</summary>
    public async Task<HashSet<string>> VisibleFieldsAsync()
    {
        var properties = await Client.GetFromJsonAsync<JsonElement>("/crm/properties/2026-03/companies");
        return [.. properties.GetProperty("results").EnumerateArray().Select(property => property.GetProperty("name").GetString()!)];
    }
}
