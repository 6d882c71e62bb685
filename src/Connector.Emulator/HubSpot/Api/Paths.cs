namespace Connector.Emulator.HubSpot.Api;

/// <summary>Where the version stands in a path differs by area (contract 1). The one table of it.</summary>
internal static class Paths
{
    public static readonly string[] Dated = ["2026-03", "2026-09"];

    public static readonly string[] All = ["v3", .. Dated];

    /// <summary>The public beta of the reporting API.</summary>
    public const string Reporting = "/analytics/reporting/2027-03-beta";

    public static string Records(string version) => version == "v3" ? "/crm/v3/objects" : $"/crm/objects/{version}";

    public static string Properties(string version) => Crm("properties", version);

    /// <summary>Lists, imports, exports, owners, pipelines, limits and the like.</summary>
    public static string Crm(string area, string version) => version == "v3" ? $"/crm/v3/{area}" : $"/crm/{area}/{version}";

    public static string Account(string version) => $"/account-info/{version}";

    public static string AssociationBatches(string version) => version == "v4" ? "/crm/v4/associations" : $"/crm/associations/{version}";

    public static string RecordAssociations(string version) => version == "v4" ? "/crm/v4/objects" : $"/crm/objects/{version}";

    /// <summary>The version in a path, wherever it stands.</summary>
    public static string VersionOf(string path) => Array.Find(path.Split('/'), part => part is "v1" or "v2" or "v3" or "v4" || Dated.Contains(part)) ?? "";

    /// <summary>A search of records, which has a limit of its own.</summary>
    public static bool IsSearch(string path) => path.EndsWith("/search", StringComparison.Ordinal)
        && (path.StartsWith("/crm/v3/objects/", StringComparison.Ordinal) || path.StartsWith("/crm/objects/", StringComparison.Ordinal));

    /// <summary>Whether HubSpot, and not Salesforce, answers here.</summary>
    public static bool IsHubSpot(PathString path) => Array.Exists(["/crm", "/oauth", "/account-info", "/crm-object-schemas", "/events", "/__exports", Reporting],
        root => path.StartsWithSegments(root, StringComparison.Ordinal));
}
