using System.Net.Http.Json;
using System.Text.Json;

namespace Connector.Benchmarks.Measuring;

/// <summary>The emulator's Salesforce org.</summary>
internal sealed class EmulatedOrg : EmulatedCrm
{
    private EmulatedOrg(Started started)
        : base(started, "salesforce", NewClient)
    {
    }

    public static HttpClient NewClient(Uri address) => NewClient(new Uri(address, "/services/data/v66.0/"), "emulator-token");

    public static async Task<EmulatedOrg> StartAsync(int accounts) => new(await StartProcessAsync(accounts));

    /// <summary>API names of the Account fields that the integration user sees.</summary>
    public async Task<HashSet<string>> VisibleFieldsAsync()
    {
        var description = await Client.GetFromJsonAsync<JsonElement>("sobjects/Account/describe");
        return [.. description.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()!)];
    }
}
