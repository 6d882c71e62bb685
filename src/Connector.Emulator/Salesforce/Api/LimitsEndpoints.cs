using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Limits;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Limits and record counts (contract 2.9).</summary>
internal static class LimitsEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder data)
    {
        data.MapGet("/limits", (HttpContext context, OrgLimits limits) =>
        {
            if (!context.Call().Access.ViewSetup)
            {
                throw new SalesforceException(403, "INSUFFICIENT_ACCESS",
                    "This feature is not currently enabled for this user: View Setup and Configuration");
            }

            return context.WriteJsonAsync(200, writer => Write(writer, limits));
        });
        data.MapGet("/limits/recordCount", RecordCount);
    }

    private static void Write(Utf8JsonWriter writer, OrgLimits limits)
    {
        writer.WriteStartObject();
        WriteLimit(writer, "DailyApiRequests", limits.MostRequests, limits.RequestsUsed);
        WriteLimit(writer, "DailyBulkApiBatches", limits.MostBatches, limits.Batches.Used);
        WriteLimit(writer, "DailyBulkV2QueryFileStorageMB", 976562, 0);
        WriteLimit(writer, "DailyBulkV2QueryJobs", limits.MostQueryJobs, limits.QueryJobs.Used);
        WriteLimit(writer, "DataStorageMB", 10240, 0);

        // Some entries nest, so that a flat map of two integers can't read this answer (contract 2.9).
        writer.WriteStartObject("PermissionSets");
        writer.WriteNumber("Max", 1500);
        writer.WriteNumber("Remaining", 1499);
        WriteLimit(writer, "CreateCustom", 1000, 1);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter writer, string name, long most, long used)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("Max", most);
        writer.WriteNumber("Remaining", Math.Max(0, most - used));
        writer.WriteEndObject();
    }

    private static Task RecordCount(HttpContext context, SalesforceOrg org)
    {
        var names = context.Request.Query["sObjects"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        var tables = org.Tables.Where(table => table.Business
            && (names.Length == 0 || names.Contains(table.Name, StringComparer.OrdinalIgnoreCase)));
        return context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("sObjects");
            foreach (var table in tables)
            {
                writer.WriteStartObject();
                writer.WriteNumber("count", Enumerable.Range(0, table.Count).Count(row => !table.IsDeleted(row)));
                writer.WriteString("name", table.Name);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
