using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.Worker.Emulation;

/// <summary>Writes a settings file that is ready for one emulator instance: absolute paths, a new empty store, the first fill approved in advance.</summary>
internal static class EmulatorSettings
{
    private const string Credential = "emulator";

    /// <summary>The emulator's CRMs: a connection's name, the settings that are its CRM's own, the file of a loaded folder that holds its accounts, and the
    /// field with the customers' numbers in all systems.</summary>
    private static readonly EmulatedCrm[] Crms =
    [
        new("salesforce", "Salesforce", "Account.csv", "External_Id__c", address => new JsonObject
        {
            ["LoginUrl"] = address,
            ["Flow"] = "ClientCredentials",
            ["ClientId"] = Credential,
            ["ClientSecret"] = Credential,
        }),
        new("hubspot", "HubSpot", "companies.csv", "external_id", address => new JsonObject
        {
            ["BaseUrl"] = address,
            ["Token"] = "pat-na1-emulator",
            ["IndexLag"] = "00:00:02",
        }),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Returns the names of the connections: one for each CRM that has accounts.</summary>
    /// <param name="sources">Which of the vendors and systems that the emulator answers as are set up.</param>
    /// <param name="load">The folder that the emulator loaded; null = the generated book, which every CRM has.</param>
    /// <param name="schedule">Cron expression for the worker; empty = only on demand.</param>
    /// <param name="stamp">Makes the store's folder new at every start.</param>
    /// <param name="framework">The framework file; null = the shipped one.</param>
    public static IReadOnlyList<string> Write(
        string file, Uri emulator, string? load, EmulatedSources sources, string schedule, DateTimeOffset stamp, string? framework = null)
    {
        var path = Path.GetFullPath(file);
        var folder = Path.Combine(Path.GetDirectoryName(path)!, $"emulator-{emulator.Port}-{stamp:yyyyMMddHHmmssfff}");
        Directory.CreateDirectory(folder);
        var crms = Crms.Where(crm => load is null || File.Exists(Path.Combine(load, crm.Accounts))).ToList();
        var settings = new JsonObject
        {
            ["Framework"] = new JsonObject { ["File"] = framework is null ? ShippedFramework() : Path.GetFullPath(framework) },
            ["Store"] = new JsonObject { ["Folder"] = Path.Combine(folder, "store") },
            ["Log"] = new JsonObject { ["Folder"] = Path.Combine(folder, "log") },
            ["Connections"] = new JsonObject(crms.Select(crm => KeyValuePair.Create(crm.Connection, (JsonNode?)Connection(crm, emulator, load, sources, schedule)))),
        };
        File.WriteAllText(path, settings.ToJsonString(Indented) + Environment.NewLine);
        return [.. crms.Select(crm => crm.Connection)];
    }

    /// <summary>The framework file that ships with the executable.</summary>
    public static string ShippedFramework() => Path.Combine(AppContext.BaseDirectory, "config", "segmentation.yaml");

    private static JsonObject Connection(EmulatedCrm crm, Uri emulator, string? load, EmulatedSources sources, string schedule)
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
        if (sources != EmulatedSources.None)
        {
            connection["Sources"] = EmulatedSourceSettings.Of(sources, address, load is null || HasColumn(Path.Combine(load, crm.Accounts), crm.KeyField)
                ? crm.KeyField : "");
        }

        return connection;
    }

    private static bool HasColumn(string file, string column) => File.ReadLines(file).FirstOrDefault("").TrimStart('\uFEFF').Split(',')
        .Any(name => name.Trim('"', ' ') == column);

    private sealed record EmulatedCrm(string Connection, string Crm, string Accounts, string KeyField, Func<string, JsonObject> Section);
}
