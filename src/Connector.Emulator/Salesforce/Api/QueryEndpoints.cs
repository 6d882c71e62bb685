using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Limits;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>REST query, queryAll and their pages (contract 2.3).</summary>
internal static class QueryEndpoints
{
    public static void MapQuery(this IEndpointRouteBuilder data)
    {
        data.MapGet("/query", (HttpContext context, Services services) => QueryAsync(context, services, includeDeleted: false));
        data.MapGet("/queryAll", (HttpContext context, Services services) => QueryAsync(context, services, includeDeleted: true));
        data.MapGet("/query/{locator}", PageAsync);
        data.MapGet("/queryAll/{locator}", PageAsync);
    }

    internal sealed record Services(SalesforceOrg Org, QueryCursors Cursors, Settings Settings, Stats Stats);

    private static Task QueryAsync(HttpContext context, Services services, bool includeDeleted)
    {
        var text = context.Request.Query["q"].ToString();
        var query = text.Length > 0 ? SoqlParser.Parse(text) : throw SoqlParser.Malformed("unexpected token: '<EOF>'");
        var call = context.Call();
        QueryResult result;
        lock (services.Org.Gate)
        {
            result = new QueryEngine(services.Org, call.Access).Run(query, includeDeleted);
        }

        if (context.Request.Query["columns"] == "true")
        {
            return context.WriteJsonAsync(200, writer => ColumnMetadata.Write(writer, result));
        }

        var pageRows = Math.Min(PageRows(context, result), services.Settings.QueryPageRows);
        var cursor = result.Rows.Length > pageRows ? services.Cursors.Open(result, call.User, pageRows) : null;
        return WritePageAsync(context, services, result, cursor, 0, pageRows);
    }

    private static Task PageAsync(HttpContext context, Services services, string locator)
    {
        var (id, cursor, offset) = services.Cursors.Find(locator, context.Call().User);
        return WritePageAsync(context, services, cursor.Result, id, offset, cursor.PageRows);
    }

    private static Task WritePageAsync(HttpContext context, Services services, QueryResult result, string? cursor, int offset,
        int pageRows) =>
        context.WriteJsonAsync(200, writer =>
        {
            var counts = result.Query.CountsOnly;
            var end = result.Aggregates is null ? Math.Min(offset + pageRows, result.Rows.Length) : 0;
            services.Stats.Read("query", counts ? 0 : end - offset);
            writer.WriteStartObject();
            writer.WriteNumber("totalSize", result.TotalSize);
            writer.WriteBoolean("done", counts || end == result.Rows.Length);
            if (!counts && end < result.Rows.Length)
            {
                writer.WriteString("nextRecordsUrl", $"{context.Call().Base}/query/{cursor}-{end}");
            }

            writer.WriteStartArray("records");
            if (!counts)
            {
                WriteRows(writer, context.Call(), services.Org, result, result.Rows.AsSpan(offset, end - offset));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    internal static void WriteRows(Utf8JsonWriter writer, ApiCall call, SalesforceOrg org, QueryResult result, ReadOnlySpan<int> rows)
    {
        var records = new ResultWriter(result, call.Base, call.Access);
        lock (org.Gate)
        {
            foreach (var row in rows)
            {
                records.Write(writer, row);
            }

            foreach (var values in result.Aggregates?.Rows ?? [])
            {
                ResultWriter.WriteAggregate(writer, result.Aggregates!.Value.Columns.Names, values);
            }
        }
    }

    /// <summary>The client's batchSize between 200 and 2,000; two or more long texts cap it at 200 (contract 2.3).</summary>
    private static int PageRows(HttpContext context, QueryResult result)
    {
        var longTexts = result.Columns.Count(column => column.Field.Type == FieldType.TextArea && column.Field.Length > 255);
        var asked = context.Request.Headers["Sforce-Query-Options"].ToString().Split('=') is [var name, var size]
            && name.Trim().Equals("batchSize", StringComparison.OrdinalIgnoreCase) && int.TryParse(size, out var rows)
            ? Math.Clamp(rows, 200, 2000)
            : 2000;
        return longTexts >= 2 ? 200 : asked;
    }
}
