using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Bulk;
using Connector.Emulator.Salesforce.Org;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Bulk API 2.0 ingest jobs (contract 3.2).</summary>
internal static class BulkIngestEndpoints
{
    /// <summary>One upload must stay within 150 MB after base64, which may add half: 100 MB of CSV.</summary>
    private const long MostBytes = 100_000_000;

    private static readonly string[] Operations = ["insert", "update", "upsert", "delete", "hardDelete"];

    public static void MapBulkIngest(this IEndpointRouteBuilder data)
    {
        data.MapPost("/jobs/ingest", CreateAsync);
        data.MapGet("/jobs/ingest", (HttpContext context, IngestJobs jobs, SalesforceOrg org) =>
            JobLists.WriteAsync(context, jobs.Newest, org, "ingest"));
        data.MapGet("/jobs/ingest/{id}", (HttpContext context, IngestJobs jobs, SalesforceOrg org, string id) =>
            context.WriteJsonAsync(200, writer => jobs.Find(id, context.Call().Access).WriteInfo(writer, org.Users)));
        data.MapPatch("/jobs/ingest/{id}", ChangeAsync);
        data.MapDelete("/jobs/ingest/{id}", DeleteAsync);
        data.MapPut("/jobs/ingest/{id}/batches", UploadAsync);
        data.MapGet("/jobs/ingest/{id}/successfulResults", (HttpContext context, IngestJobs jobs, string id) =>
            ResultAsync(context, jobs, id, ResultKind.Successful));
        data.MapGet("/jobs/ingest/{id}/failedResults", (HttpContext context, IngestJobs jobs, string id) =>
            ResultAsync(context, jobs, id, ResultKind.Failed));
        data.MapGet("/jobs/ingest/{id}/unprocessedrecords", (HttpContext context, IngestJobs jobs, string id) =>
            ResultAsync(context, jobs, id, ResultKind.Unprocessed));
    }

    private static async Task CreateAsync(HttpContext context, IngestJobs jobs, JobNumbers numbers, SalesforceOrg org, IngestWorker worker)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || type.MediaType != "multipart/form-data")
        {
            var job = jobs.Add(NewJob(context, await context.ReadObjectAsync(), numbers, org));
            await context.WriteJsonAsync(200, writer => job.WriteCreated(writer, org.Users));
            return;
        }

        // One call that creates, uploads and closes: parts "job" (JSON) and "content" (CSV), in this order.
        var parts = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? "", context.Request.Body);
        var definition = await parts.ReadNextSectionAsync(context.RequestAborted) ?? throw MissingPart("job");
        using var json = await JsonDocument.ParseAsync(definition.Body, default, context.RequestAborted);
        var whole = jobs.Add(NewJob(context, json.RootElement, numbers, org));
        var content = await parts.ReadNextSectionAsync(context.RequestAborted) ?? throw MissingPart("content");
        whole.Upload = await SpoolAsync(content.Body, context.RequestAborted);
        await context.WriteJsonAsync(200, writer => whole.WriteCreated(writer, org.Users));
        worker.Start(whole, context.Call().Access);
    }

    private static SalesforceException MissingPart(string part) =>
        SalesforceException.BadRequest("INVALID_MULTIPART_REQUEST", $"part {part} is missing");

    private static IngestJob NewJob(HttpContext context, JsonElement body, JobNumbers numbers, SalesforceOrg org)
    {
        var call = context.Call();
        var (operation, name) = (body.Text("operation"), body.Text("object"));
        if (name is null || org.Find(name) is not { Business: true } table || !call.Access.CanRead(table))
        {
            throw SalesforceException.BadRequest("INVALIDENTITY", $"InvalidEntity : Entity '{name}' is not supported by the Bulk API.");
        }

        if (!Operations.Contains(operation))
        {
            throw SalesforceException.BadRequest("INVALIDJOB", $"operation must be one of {string.Join(", ", Operations)}");
        }

        if (operation == "hardDelete" && !call.Access.HardDelete)
        {
            throw SalesforceException.BadRequest("FEATURENOTENABLED",
                "FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your system administrator");
        }

        return new IngestJob(numbers.Next(), call.User, call.Version, operation!, table, CsvDialect.Read(body), org.Time.GetUtcNow())
        {
            ExternalId = operation == "upsert" ? Key(body, table, call.Access) : null,
        };
    }

    private static Field Key(JsonElement body, Table table, Access access) =>
        body.Text("externalIdFieldName") is { } name && table.Field(name) is { } field && access.CanRead(field)
            && (field.ExternalId || field.Type == FieldType.Id)
            ? field
            : throw SalesforceException.BadRequest("INVALIDJOB", "InvalidJob : Field name provided, " + body.Text("externalIdFieldName")
                + " does not match an External ID, Salesforce Id, or indexed field for " + table.Name);

    private static async Task UploadAsync(HttpContext context, IngestJobs jobs, string id)
    {
        var job = jobs.Find(id, context.Call().Access);
        if (job.State != JobState.Open)
        {
            throw SalesforceException.BadRequest("INVALIDJOBSTATE", $"Job state must be Open to upload, it is {job.State}");
        }

        if (job.Upload is not null)
        {
            throw SalesforceException.BadRequest("CLIENTINPUTERROR",
                $"Found multiple contents for job: <{job.Id}>, please 'Close' / 'Abort' / 'Delete' the "
                + "current Job then create a new Job and make sure you only do 'PUT' once on a given Job.");
        }

        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || type.MediaType != "text/csv")
        {
            throw new SalesforceException(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be text/csv");
        }

        job.Upload = await SpoolAsync(context.Request.Body, context.RequestAborted);
        context.Response.StatusCode = 201;
    }

    /// <summary>Keeps the upload in a file without a name, which vanishes with the process however it ends.</summary>
    private static async Task<FileStream> SpoolAsync(Stream body, CancellationToken cancellationToken)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete,
            1 << 16);
        File.Delete(file.Name);
        try
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (file.Position + read > MostBytes)
                {
                    throw SalesforceException.BadRequest("EXCEEDED_MAX_SIZE_REQUEST",
                        "The uploaded data exceeds 150 MB after base64 encoding");
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            await file.FlushAsync(cancellationToken);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task ChangeAsync(HttpContext context, IngestJobs jobs, SalesforceOrg org, IngestWorker worker, string id)
    {
        var body = await context.ReadObjectAsync();
        var job = jobs.Find(id, context.Call().Access);
        switch (body.Text("state"))
        {
            case "UploadComplete" when job.State == JobState.Open:
                worker.Start(job, context.Call().Access);
                break;
            case "Aborted" when !job.IsOver:
                job.Move(JobState.Aborted, org.Time.GetUtcNow());
                break;
            default:
                throw SalesforceException.BadRequest("INVALIDJOBSTATE", $"Job can't go from {job.State} to {body.Text("state")}");
        }

        await context.WriteJsonAsync(200, writer => job.WriteChanged(writer, org.Users));
    }

    private static async Task DeleteAsync(HttpContext context, IngestJobs jobs, string id)
    {
        var job = jobs.Find(id, context.Call().Access);
        if (!job.IsOver)
        {
            throw SalesforceException.BadRequest("API_ERROR",
                $"Error encountered when deleting the job because the job is not terminated: {job.State}");
        }

        jobs.Remove(job);
        await job.Work;
        job.Dispose();
        context.Response.StatusCode = 204;
    }

    private static async Task ResultAsync(HttpContext context, IngestJobs jobs, string id, ResultKind kind)
    {
        // Routes ignore case, the platform doesn't: it is unprocessedrecords, all lower case.
        if (kind == ResultKind.Unprocessed && !context.Request.Path.Value!.Contains("/unprocessedrecords", StringComparison.Ordinal))
        {
            throw SalesforceException.NotFound();
        }

        var job = jobs.Find(id, context.Call().Access);
        if (!job.IsOver)
        {
            throw SalesforceException.BadRequest("INVALIDJOBSTATE", $"Job is not complete: {job.State}");
        }

        await job.Work;
        context.Response.ContentType = "text/csv";
        await using var output = Compression.Open(context);
        await new ResultFile(job, kind).WriteAsync(output, context.RequestAborted);
    }
}
