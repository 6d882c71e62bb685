using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.Worker.Emulation;

/// <summary>Writes a settings file that is ready for one emulator instance: absolute paths, a new empty store, the first fill approved in advance.</summary>
internal static class EmulatorSettings
{
    private const string Credential = "emulator";

    /// <summary>The emulator's CRMs: a connection's name, the settings that are its CRM's own, and the file of a loaded folder that holds its accounts.</summary>
    private static readonly EmulatedCrm[] Crms =
    [
        new("salesforce", "Salesforce", "Account.csv", address => new JsonObject
        {
            ["LoginUrl"] = address,
            ["Flow"] = "ClientCredentials",
            ["ClientId"] = Credential,
            ["ClientSecret"] = Credential,
        }),
        new("hubspot", "HubSpot", "companies.csv", address => new JsonObject
        {
            ["BaseUrl"] = address,
            ["Token"] = "pat-na1-emulator",
            ["IndexLag"] = "00:00:02",
        }),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Returns the names of the connections: one for each CRM that has accounts.</summary>
    /// <param name="hasVendors">The emulator answers as an enrichment vendor too: a source with credits to spend is set up for it.</param>
    /// <param name="load">The folder that the emulator loaded; null = the generated book, which every CRM has.</param>
    /// <param name="schedule">Cron expression for the worker; empty = only on demand.</param>
    /// <param name="stamp">Makes the store's folder new at every start.</param>
    public static IReadOnlyList<string> Write(string file, Uri emulator, string? load, bool hasVendors, string schedule, DateTimeOffset stamp)
    {
        var path = Path.GetFullPath(file);
        var folder = Path.Combine(Path.GetDirectoryName(path)!, $"emulator-{emulator.Port}-{stamp:yyyyMMddHHmmssfff}");
        Directory.CreateDirectory(folder);
        var crms = Crms.Where(crm => load is null || File.Exists(Path.Combine(load, crm.Accounts))).ToList();
        var settings = new JsonObject
        {
            ["Framework"] = new JsonObject { ["File"] = ShippedFramework() },
            ["Store"] = new JsonObject { ["Folder"] = Path.Combine(folder, "store") },
            ["Log"] = new JsonObject { ["Folder"] = Path.Combine(folder, "log") },
            ["Connections"] = new JsonObject(crms.Select(crm => KeyValuePair.Create(crm.Connection, (JsonNode?)Connection(crm, emulator, hasVendors, schedule)))),
        };
        File.WriteAllText(path, settings.ToJsonString(Indented) + Environment.NewLine);
        return [.. crms.Select(crm => crm.Connection)];
    }

    /// <summary>The framework file that ships with the executable.</summary>
    public static string ShippedFramework() => Path.Combine(AppContext.BaseDirectory, "config", "segmentation.yaml");

    private static JsonObject Connection(EmulatedCrm crm, Uri emulator, bool hasVendors, string schedule)
    {
        var address = emulator.GetLeftPart(UriPartial.Authority);
        var connection = new JsonObject
        {
            ["Crm"] = crm.Crm,
            ["Schedule"] = schedule,
            ["Overlap"] = "00:00:02",
            ["CreateMissingFields"] = true,
            ["FirstFill"] = new JsonObject { ["Approved"] = true },
            [crm.Crm] = crm.Section(address),
        };
        if (hasVendors) connection["Sources"] = new JsonObject { ["zoominfo"] = Vendor(address) };
        return connection;
    }

    private static JsonObject Vendor(string address) => new()
    {
        ["Kind"] = "ZoomInfo",
        ["Serves"] = "enrichment",
        ["Credits"] = new JsonObject { ["PerMonth"] = 100_000, ["WithoutApproval"] = 100_000 },
        ["ZoomInfo"] = new JsonObject
        {
            ["BaseUrl"] = $"{address}/zoominfo/gtm",
            ["TokenUrl"] = $"{address}/zoominfo/gtm/oauth/v1/token",
            ["ClientId"] = Credential,
            ["ClientSecret"] = Credential,
        },
    };

    private sealed record EmulatedCrm(string Connection, string Crm, string Accounts, Func<string, JsonObject> Section);
}
