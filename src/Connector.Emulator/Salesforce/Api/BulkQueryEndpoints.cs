using System.Globalization;
using System.Text;
using Connector.Emulator.Http;
using Connector.Emulator.Limits;
using Connector.Emulator.Salesforce.Bulk;
using Connector.Emulator.Salesforce.Limits;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Bulk API 2.0 query jobs (contract 3.1).</summary>
internal static class BulkQueryEndpoints
{
    public static void MapBulkQuery(this IEndpointRouteBuilder data)
    {
        data.MapPost("/jobs/query", (HttpContext context, QueryJobs jobs, JobNumbers numbers, SalesforceOrg org, OrgLimits limits) =>
            CreateAsync(context, jobs, numbers, org, limits, tooling: false));
        data.MapToolingJobs();
        data.MapGet("/jobs/query", (HttpContext context, QueryJobs jobs, SalesforceOrg org) =>
            JobLists.WriteAsync(context, jobs.Newest, org, "query"));
        data.MapGet("/jobs/query/{id}", (HttpContext context, QueryJobs jobs, SalesforceOrg org, string id) =>
            context.WriteJsonAsync(200, writer => jobs.Find(id, context.Call().Access).WriteInfo(writer, org.Users)));
        data.MapPatch("/jobs/query/{id}", AbortAsync);
        data.MapDelete("/jobs/query/{id}", Delete);
        data.MapGet("/jobs/query/{id}/results", ResultsAsync);
        data.MapGet("/jobs/query/{id}/resultPages", ResultPages);
    }

    private static async Task CreateAsync(HttpContext context, QueryJobs jobs, JobNumbers numbers, SalesforceOrg org, OrgLimits limits, bool tooling)
    {
        var body = await context.ReadObjectAsync();
        var call = context.Call();
        var operation = body.Text("operation");
        if (operation is not ("query" or "queryAll") || body.Text("query") is not { Length: > 0 } text)
        {
            throw SalesforceException.BadRequest("INVALIDJOB", "operation must be query or queryAll and query must be given");
        }

        var query = SoqlParser.Parse(text);
        var table = tooling ? BulkQueryRules.CheckTooling(query, org, call.Access) : BulkQueryRules.Check(query, org, call.Access);
        if (!limits.QueryJobs.TryAdd(1, limits.MostQueryJobs))
        {
            throw SalesforceException.BadRequest("LIMIT_EXCEEDED", "Daily limit of query jobs exceeded");
        }

        var job = jobs.Add(new QueryJob(numbers.Next(), call.Access, call.Version, operation, table, CsvDialect.Read(body),
            org.Time.GetUtcNow())
        {
            PkChunking = query.OrderBy.Count == 0 && query.Limit is null,
            Tooling = tooling,
        });
        jobs.Start(job, query, call.Access);
        await context.WriteJsonAsync(200, writer => job.WriteCreated(writer, org.Users));
    }

    private static async Task AbortAsync(HttpContext context, QueryJobs jobs, SalesforceOrg org, string id)
    {
        var body = await context.ReadObjectAsync();
        var job = jobs.Find(id, context.Call().Access);
        if (body.Text("state") != "Aborted" || job.IsOver)
        {
            throw SalesforceException.BadRequest("INVALIDJOBSTATE", $"Aborting already {job.State} Job not allowed");
        }

        job.Move(JobState.Aborted, org.Time.GetUtcNow());
        await context.WriteJsonAsync(200, writer => job.WriteInfo(writer, org.Users));
    }

    private static Task Delete(HttpContext context, QueryJobs jobs, string id)
    {
        var job = jobs.Find(id, context.Call().Access);
        if (!job.IsOver)
        {
            throw SalesforceException.BadRequest("API_ERROR",
                $"Error encountered when deleting the job because the job is not terminated: {job.State}");
        }

        jobs.Remove(job);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    /// <summary>Jobs of the Tooling API: they take one object only (contract 6).</summary>
    private static void MapToolingJobs(this IEndpointRouteBuilder data)
    {
        data.MapPost("/tooling/jobs/query", (HttpContext context, QueryJobs jobs, JobNumbers numbers, SalesforceOrg org, OrgLimits limits) =>
            CreateAsync(context, jobs, numbers, org, limits, tooling: true));
        data.MapGet("/tooling/jobs/query/{id}", (HttpContext context, QueryJobs jobs, SalesforceOrg org, string id) =>
            context.WriteJsonAsync(200, writer => jobs.Find(id, context.Call().Access).WriteInfo(writer, org.Users)));
        data.MapPatch("/tooling/jobs/query/{id}", AbortAsync);
        data.MapDelete("/tooling/jobs/query/{id}", Delete);
        data.MapGet("/tooling/jobs/query/{id}/results", ResultsAsync);
    }

    private static QueryJob Complete(HttpContext context, QueryJobs jobs, string id)
    {
        var job = jobs.Find(id, context.Call().Access);
        if (job.ApiVersion != context.Call().Version)
        {
            throw new SalesforceException(409, "API_ERROR", $"The job was created with API version {job.ApiVersion}");
        }

        return job.State == JobState.JobComplete
            ? job
            : throw SalesforceException.BadRequest("INVALIDJOBSTATE", $"Job is not complete: {job.State}");
    }

    private static async Task ResultsAsync(HttpContext context, QueryJobs jobs, SalesforceOrg org, Settings settings, Stats stats,
        string id)
    {
        var job = Complete(context, jobs, id);
        var first = Locator.Read(context.Request.Query["locator"].ToString());
        var most = int.TryParse(context.Request.Query["maxRecords"], out var asked) && asked > 0 ? asked : settings.BulkPageRows;
        var result = job.Result!;
        var count = Math.Clamp(result.Rows.Length - first, 0, most);
        context.Response.ContentType = "text/csv; charset=UTF-8";
        context.Response.Headers["Sforce-NumberOfRecords"] = count.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["Sforce-Locator"] = first + count < result.Rows.Length ? Locator.At(first + count) : "null";
        stats.Read("bulk", count);
        await using var output = Compression.Open(context);
        await CsvPage.WriteAsync(output, result, job.Dialect, org, first, count, context.RequestAborted);
    }

    private static Task ResultPages(HttpContext context, QueryJobs jobs, Settings settings, string id)
    {
        const int pagesPerAnswer = 5;
        var job = Complete(context, jobs, id);
        var at = Locator.Read(context.Request.Query["locator"].ToString());
        var total = job.Result!.Rows.Length;
        return context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("resultPages");
            for (var page = 0; page < pagesPerAnswer && (at < total || at == 0); page++, at += settings.BulkPageRows)
            {
                writer.WriteStartObject();
                writer.WriteString("resultUrl", $"{context.Call().Base}/jobs/query/{job.Id}/results?locator={Locator.At(at)}");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (at < total)
            {
                writer.WriteString("nextRecordsUrl", $"{context.Call().Base}/jobs/query/{job.Id}/resultPages?locator={Locator.At(at)}");
            }

            writer.WriteBoolean("done", at >= total);
            writer.WriteEndObject();
        });
    }

    /// <summary>The place of a row as an opaque token.</summary>
    private static class Locator
    {
        public static string At(int row) =>
            Convert.ToBase64String(Encoding.ASCII.GetBytes(row.ToString(CultureInfo.InvariantCulture))).TrimEnd('=');

        public static int Read(string locator)
        {
            if (locator.Length == 0)
            {
                return 0;
            }

            var bytes = new byte[locator.Length];
            return Convert.TryFromBase64String(locator.PadRight((locator.Length + 3) / 4 * 4, '='), bytes, out var length)
                && int.TryParse(bytes.AsSpan(0, length), out var row) && row >= 0
                ? row
                : throw SalesforceException.BadRequest("INVALID_QUERY_LOCATOR", "invalid locator " + locator);
        }
    }
}
