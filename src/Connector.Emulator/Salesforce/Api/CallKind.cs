namespace Connector.Emulator.Salesforce.Api;

/// <summary>The name under which a call is counted in the stats.</summary>
internal static class CallKind
{
    public static string Of(string path)
    {
        if (path.StartsWith("/services/oauth2/token", StringComparison.Ordinal))
        {
            return "token";
        }

        if (path.StartsWith("/services/Soap/", StringComparison.Ordinal))
        {
            return path.StartsWith("/services/Soap/u", StringComparison.Ordinal) ? "merge" : "metadata";
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["services", "data", _, ..])
        {
            return parts is ["services", "data"] ? "versions" : "identity";
        }

        return parts[3..] switch
        {
            [] => "versions",
            ["query" or "queryAll", _, ..] => "queryMore",
            ["query" or "queryAll"] => "query",
            ["limits", ..] => "limits",
            ["tooling", ..] => "tooling",
            ["metadata", ..] => "metadata",
            ["jobs", "query", ..] => "bulkQuery",
            ["jobs", "ingest", ..] => "bulkIngest",
            ["composite", "sobjects", ..] => "collections",
            ["sobjects"] or ["sobjects", _, "describe", ..] => "describe",
            ["sobjects", _, "deleted" or "updated", ..] => "replication",
            _ => "rest",
        };
    }
}
