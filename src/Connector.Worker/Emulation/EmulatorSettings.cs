using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.Worker.Emulation;

/// <summary>Writes a settings file that is ready for one emulator instance: absolute paths, a new empty store, the first fill approved in advance.</summary>
internal static class EmulatorSettings
{
    private const string Credential = "emulator";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="schedule">Cron expression for the worker; empty = only on demand.</param>
    /// <param name="stamp">Makes the store's folder new at every start.</param>
    public static void Write(string file, Uri emulator, string schedule, DateTimeOffset stamp)
    {
        var path = Path.GetFullPath(file);
        var folder = Path.Combine(Path.GetDirectoryName(path)!, $"emulator-{emulator.Port}-{stamp:yyyyMMddHHmmssfff}");
        Directory.CreateDirectory(folder);
        var settings = new JsonObject
        {
            ["Framework"] = new JsonObject { ["File"] = ShippedFramework() },
            ["Store"] = new JsonObject { ["Folder"] = Path.Combine(folder, "store") },
            ["Log"] = new JsonObject { ["Folder"] = Path.Combine(folder, "log") },
            ["Connections"] = new JsonObject { ["salesforce"] = Salesforce(emulator, schedule) },
        };
        File.WriteAllText(path, settings.ToJsonString(Indented) + Environment.NewLine);
    }

    /// <summary>The framework file that ships with the executable.</summary>
    public static string ShippedFramework() => Path.Combine(AppContext.BaseDirectory, "config", "segmentation.yaml");

    private static JsonObject Salesforce(Uri emulator, string schedule) => new()
    {
        ["Crm"] = "Salesforce",
        ["Schedule"] = schedule,
        ["Overlap"] = "00:00:02",
        ["CreateMissingFields"] = true,
        ["FirstFill"] = new JsonObject { ["Approved"] = true },
        ["Salesforce"] = new JsonObject
        {
            ["LoginUrl"] = emulator.GetLeftPart(UriPartial.Authority),
            ["Flow"] = "ClientCredentials",
            ["ClientId"] = Credential,
            ["ClientSecret"] = Credential,
        },
    };
}
