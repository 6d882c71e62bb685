using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Bulk;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>The list of a user's jobs, newest first, up to 1,000 an answer.</summary>
internal static class JobLists
{
    private const int Most = 1000;

    public static Task WriteAsync(HttpContext context, IEnumerable<BulkJob> jobs, SalesforceOrg org, string kind)
    {
        var call = context.Call();
        _ = int.TryParse(context.Request.Query["queryLocator"], out var first);
        var mine = jobs.Where(job => job.User == call.User || call.Access.ModifyAllData).Skip(first).Take(Most + 1).ToList();
        return context.WriteJsonAsync(200, writer =>
        {
            var more = mine.Count > Most;
            writer.WriteStartObject();
            writer.WriteBoolean("done", !more);
            writer.WriteStartArray("records");
            foreach (var job in mine.Take(Most))
            {
                job.WriteInfo(writer, org.Users);
            }

            writer.WriteEndArray();
            writer.WriteString("nextRecordsUrl", more ? $"{call.Base}/jobs/{kind}?queryLocator={first + Most}" : null);
            writer.WriteEndObject();
        });
    }
}
