using System.Text.Json;
using Connector.Emulator.Http;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Records by their ids, in one call (contract 2.7).</summary>
internal static class CollectionsRetrieval
{
    public static async Task ByBodyAsync(HttpContext context, CollectionsEndpoints.Services services, string name)
    {
        var body = await context.ReadObjectAsync();
        string[] Strings(string key) => body.TryGetProperty(key, out var array) && array.ValueKind == JsonValueKind.Array
            ? [.. array.EnumerateArray().Select(value => value.GetString() ?? "")]
            : [];
        await RunAsync(context, services, name, Strings("ids"), Strings("fields"));
    }

    /// <summary>Records in the order of the ids; null where there is none to be seen.</summary>
    public static Task RunAsync(HttpContext context, CollectionsEndpoints.Services services, string name, string[] ids, string[] fields)
    {
        var table = DescribeEndpoints.Readable(context, services.Org, name);
        return context.WriteJsonAsync(200, writer =>
        {
            lock (services.Org.Gate)
            {
                writer.WriteStartArray();
                foreach (var row in ids.Select(table.RowOf))
                {
                    RecordReader.Write(writer, context.Call(), table, row, fields);
                }

                writer.WriteEndArray();
            }
        });
    }
}
