using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.HubSpot.Searching;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Exports as CSV (contract 10): VIEW is "records by filter"; the download address needs no credential.</summary>
internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder app, string version)
    {
        var exports = app.MapGroup(Paths.Crm("exports", version) + "/export");
        exports.MapPost("/async", StartAsync);
        exports.MapGet("/async/tasks/{id}/status", Status);
        exports.MapGet("/{id}", Get);
    }

    public static void MapDownloads(this IEndpointRouteBuilder app) => app.MapGet("/__exports/{token}", (ExportJobs jobs, string token) =>
        jobs.Follow(token) is { } job ? Results.File(job.File, job.IsZip ? "application/zip" : "text/csv", $"{job.Name}.{(job.IsZip ? "zip" : "csv")}")
            : Results.StatusCode(403));

    private static async Task StartAsync(HttpContext context, Portal portal, SegmentLists lists, ExportJobs jobs)
    {
        var body = await context.ObjectAsync();
        var missing = new List<string>(["exportType", "exportName", "format", "language", "objectType", "objectProperties"]);
        missing.RemoveAll(name => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null);
        if (missing.Count > 0)
        {
            throw HubSpotException.BadRequest($"Some required fields were not set: [{string.Join(", ", missing)}]");
        }

        if (body.IdText("format") != "CSV")
        {
            throw HubSpotException.BadRequest("The emulator exports CSV only");
        }

        if (!jobs.MayStart)
        {
            throw new HubSpotException(429, $"You have reached the limit of {ExportJobs.MostADay} exports in 24 hours.", "RATE_LIMITS");
        }

        var table = portal.TableOf(body.IdText("objectType")!);
        var job = new ExportJob(jobs.NextId(), body.IdText("exportName")!, body.IdText("exportType")!, table, body.Texts("objectProperties"), portal.Now);
        jobs.Start(job, Writer(portal, lists, table, job, body));
        await context.WriteAsync(202, new JsonObject
        {
            ["id"] = job.Id,
            ["links"] = new JsonObject { ["status"] = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}/tasks/{job.Id}/status" },
        });
    }

    /// <summary>Rows of the file: the record's id, the properties, and the ids of one associated type if asked for.</summary>
    private static Func<TextWriter, int> Writer(Portal portal, SegmentLists lists, ObjectTable table, ExportJob job, JsonElement body)
    {
        var asNames = body.Texts("exportInternalValuesOptions");
        var list = job.Kind == "LIST" ? lists.Find(body.IdText("listId") ?? "") ?? throw HubSpotException.NotFound("List does not exist") : null;
        var request = body.TryGetProperty("publicCrmSearchRequest", out var search) && search.ValueKind == JsonValueKind.Object
            ? SearchRequest.Read(search) : new([], null, false, null, [], 0, 0);
        ObjectType? associated = body.TryGetProperty("associatedObjectType", out var other)
            ? (other.ValueKind == JsonValueKind.Array ? body.Texts("associatedObjectType") : [other.GetString() ?? ""])
                .Select(name => ObjectType.Find(name) ?? throw RecordView.UnknownType(name)).FirstOrDefault() : null;
        return text =>
        {
            var columns = job.Properties.Select(table.Column).OfType<PropertyColumn>().ToList();
            IEnumerable<string> header = ["Record ID", .. columns.Select(column => asNames.Contains("NAMES") ? column.Definition.Name : column.Definition.Label)];
            Line(text, associated is null ? header : header.Append($"Associated {associated.Singular} IDs"));
            var rows = list is null ? new SearchIndex(portal, table).Find(request) : [.. SegmentLists.Members(list)];
            foreach (var row in rows)
            {
                IEnumerable<string?> cells =
                    [table.Id(row).ToString(null, null), .. columns.Select(column => Shown(column, column.Text(row), asNames.Contains("VALUES")))];
                Line(text, associated is null ? cells : cells.Append(string.Join(';',
                    portal.Associations.Of(table.Type, table.Id(row), associated).Select(each => each.Id).Distinct())));
            }

            return rows.Length;
        };
    }

    private static string? Shown(PropertyColumn column, string? value, bool asValue) => value is null || asValue ? value
        : column.Definition.Options.FirstOrDefault(option => option.Value == value)?.Label ?? value;

    private static void Line(TextWriter text, IEnumerable<string?> cells) =>
        text.Write(string.Join(',', cells.Select(cell => $"\"{cell?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n");

    private static Task Status(HttpContext context, ExportJobs jobs, string id)
    {
        var job = Find(jobs, id);
        var answer = new JsonObject
        {
            ["status"] = job.DoneAt is null ? "PROCESSING" : "COMPLETE",
            ["requestedAt"] = Instant.Text(job.CreatedAt),
            ["startedAt"] = Instant.Text(job.CreatedAt),
            ["completedAt"] = Instant.Text(job.DoneAt ?? job.CreatedAt),
        };
        if (job.DoneAt is not null)
        {
            answer["result"] = $"{context.Request.Scheme}://{context.Request.Host}/__exports/{jobs.Link(job)}";
        }

        return context.WriteAsync(200, answer);
    }

    private static Task Get(HttpContext context, ExportJobs jobs, string id)
    {
        var job = Find(jobs, id);
        return context.WriteAsync(200, new JsonObject
        {
            ["id"] = job.Id,
            ["exportName"] = job.Name,
            ["exportType"] = job.Kind,
            ["exportState"] = job.DoneAt is null ? "PROCESSING" : "DONE",
            ["objectType"] = job.Table.Type.Label,
            ["objectProperties"] = new JsonArray([.. job.Properties.Select(name => JsonValue.Create(name))]),
            ["recordCount"] = job.Records,
            ["createdAt"] = Instant.Text(job.CreatedAt),
            ["updatedAt"] = Instant.Text(job.DoneAt ?? job.CreatedAt),
        });
    }

    private static ExportJob Find(ExportJobs jobs, string id) => jobs.Find(id) ?? throw HubSpotException.NotFound($"Export {id} does not exist");
}
