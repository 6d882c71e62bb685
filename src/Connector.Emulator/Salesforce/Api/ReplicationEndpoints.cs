using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>getUpdated and getDeleted (contract 2.5).</summary>
internal static class ReplicationEndpoints
{
    private const int MostIds = 600_000;

    public static void MapReplication(this IEndpointRouteBuilder data)
    {
        data.MapGet("/sobjects/{name}/updated", Updated);
        data.MapGet("/sobjects/{name}/deleted", Deleted);
    }

    private static Task Updated(HttpContext context, SalesforceOrg org, string name)
    {
        var table = DescribeEndpoints.Readable(context, org, name);
        var (start, end) = Window(context, org, days: 30);
        return context.WriteJsonAsync(200, writer =>
        {
            lock (org.Gate)
            {
                var stamps = table.Column<DateTimeColumn>("SystemModstamp");
                var rows = Enumerable.Range(0, table.Count).Where(row => stamps.At(row) >= start && stamps.At(row) < end
                    && RecordReader.Exists(context.Call(), table, row)).ToList();
                if (rows.Count > MostIds)
                {
                    throw SalesforceException.BadRequest("EXCEEDED_ID_LIMIT", "Too many ids: narrow the window");
                }

                writer.WriteStartObject();
                writer.WriteStrings("ids", rows.Select(table.Id));
                writer.WriteString("latestDateCovered", Timestamp.Json(Math.Min(end, org.Now)));
                writer.WriteEndObject();
            }
        });
    }

    private static Task Deleted(HttpContext context, SalesforceOrg org, string name)
    {
        var table = DescribeEndpoints.Readable(context, org, name);
        var (start, end) = Window(context, org, days: 15);
        return context.WriteJsonAsync(200, writer =>
        {
            lock (org.Gate)
            {
                writer.WriteStartObject();
                writer.WriteStartArray("deletedRecords");
                foreach (var (row, at) in table.Deletions.Where(deletion => deletion.At >= start && deletion.At < end))
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", table.Id(row));
                    writer.WriteString("deletedDate", Timestamp.Json(at));
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteString("earliestDateAvailable", Timestamp.Json(org.Now - (15 * 86400)));
                writer.WriteString("latestDateCovered", Timestamp.Json(Math.Min(end, org.Now)));
                writer.WriteEndObject();
            }
        });
    }

    /// <summary>Start and end in seconds, cut to the minute.</summary>
    private static (long Start, long End) Window(HttpContext context, SalesforceOrg org, int days)
    {
        if (!Moment.TryParse(context.Request.Query["start"].ToString().Replace(' ', '+'), out var start)
            || !Moment.TryParse(context.Request.Query["end"].ToString().Replace(' ', '+'), out var end))
        {
            throw SalesforceException.BadRequest("INVALID_REPLICATION_DATE", "start and end must be UTC datetimes");
        }

        (start, end) = (start / 60 * 60, end / 60 * 60);
        if (start < org.Now - (days * 86400L))
        {
            throw SalesforceException.BadRequest("INVALID_REPLICATION_DATE",
                $"startDate before org replication enabled date or more than {days} days ago");
        }

        return start < end
            ? (start, end)
            : throw SalesforceException.BadRequest("INVALID_REPLICATION_DATE",
                "endDate must be at least one minute greater than startDate");
    }
}
