using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Loading;
using Sylvan.Data.Csv;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Imports of one CSV file of one object type (contract 10). UNCONFIRMED: how refused requests are worded; names of the counters.</summary>
internal static class ImportEndpoints
{
    private const int MostRows = 1_048_576;

    public static void MapImports(this IEndpointRouteBuilder app, string version)
    {
        var imports = app.MapGroup(Paths.Crm("imports", version));
        imports.MapPost("", StartAsync);
        imports.MapGet("", (HttpContext context, ImportJobs jobs) =>
            context.WriteAsync(200, new JsonObject { ["results"] = new JsonArray([.. jobs.All.Select(Write)]) }));
        imports.MapGet("/{id}", (HttpContext context, ImportJobs jobs, string id) => context.WriteAsync(200, Write(Find(jobs, id))));
        imports.MapPost("/{id}/cancel", CancelAsync);
        imports.MapGet("/{id}/errors", Errors);
    }

    private static async Task StartAsync(HttpContext context, Portal portal, ImportJobs jobs)
    {
        if (!context.Request.HasFormContentType)
        {
            throw new HubSpotException(415, "HTTP 415 Unsupported Media Type", null);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        using var request = Parse(form["importRequest"].ToString());
        var root = request.RootElement;
        var files = root.TryGetProperty("files", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        if (files.Count != 1)
        {
            throw HubSpotException.BadRequest("The emulator imports exactly one file: files must name it");
        }

        var upload = form.Files.FirstOrDefault(file => file.FileName == files[0].IdText("fileName"))
            ?? throw HubSpotException.BadRequest($"File '{files[0].IdText("fileName")}' of the request was not uploaded");
        var job = Build(portal, jobs, root, files[0], await ReadAsync(upload, context.RequestAborted));
        jobs.Start(job);
        await context.WriteAsync(200, Write(job));
    }

    private static ImportJob Build(Portal portal, ImportJobs jobs, JsonElement root, JsonElement file, CsvTable csv)
    {
        if (csv.Rows.Count > MostRows)
        {
            throw HubSpotException.BadRequest($"A file takes at most {MostRows} rows");
        }

        var mappings = file.TryGetProperty("fileImportPage", out var page) && page.TryGetProperty("columnMappings", out var given)
            ? given.EnumerateArray().ToList() : [];
        var typeIds = mappings.Select(mapping => mapping.IdText("columnObjectTypeId") ?? "").Distinct().ToList();
        if (typeIds.Count != 1)
        {
            throw HubSpotException.BadRequest("All columns must be mapped to one object type");
        }

        var table = portal.TableOf(typeIds[0]);
        var columns = csv.Header.Select((name, i) =>
        {
            var mapping = mappings.Find(each => each.IdText("columnName") == name);
            return mapping.ValueKind == JsonValueKind.Object
                ? new ImportColumn(i, mapping.IdText("propertyName") ?? "", mapping.IdText("columnType") ?? "STANDARD")
                : throw HubSpotException.BadRequest($"Column '{name}' of the file is not mapped");
        }).ToList();
        lock (portal.Gate)
        {
            var unknown = columns.Find(column => table.Column(column.Property) is null);
            if (unknown is not null)
            {
                throw HubSpotException.BadRequest($"Property '{unknown.Property}' of object type {table.Type.Id} does not exist");
            }
        }

        var operation = root.TryGetProperty("importOperations", out var operations) ? operations.IdText(table.Type.Id) ?? "UPSERT" : "UPSERT";
        if (operation is not ("CREATE" or "UPDATE" or "UPSERT") || (operation == "UPDATE" && columns.TrueForAll(column => column.Kind == "STANDARD")))
        {
            throw HubSpotException.BadRequest($"Operation {operation} cannot be done with these columns: an id or a unique property is needed to update");
        }

        return new(jobs.NextId(), root.IdText("name") ?? "import", table, operation, columns, csv, portal.Now);
    }

    private static async Task<CsvTable> ReadAsync(IFormFile upload, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await upload.CopyToAsync(buffer, cancellationToken);
        buffer.Position = 0;
        using var text = new StreamReader(buffer, new UTF8Encoding(false));
        try
        {
            await using var reader = await CsvDataReader.CreateAsync(text, new CsvDataReaderOptions { MaxBufferSize = 1 << 24 }, cancellationToken);
            return CsvTable.Read(reader);
        }
        catch (CsvFormatException wrong)
        {
            throw HubSpotException.BadRequest("The file is no CSV: " + wrong.Message);
        }
    }

    private static JsonDocument Parse(string request)
    {
        try
        {
            return JsonDocument.Parse(request);
        }
        catch (JsonException)
        {
            throw HubSpotException.BadRequest("importRequest must be JSON");
        }
    }

    private static Task CancelAsync(HttpContext context, Portal portal, ImportJobs jobs, string id)
    {
        var now = Instant.Text(portal.Now);
        return Find(jobs, id).TryMove("CANCELED", portal.Now)
            ? context.WriteAsync(200, new JsonObject { ["status"] = "COMPLETE", ["startedAt"] = now, ["completedAt"] = now })
            : throw HubSpotException.BadRequest($"Import {id} is over and cannot be canceled");
    }

    private static Task Errors(HttpContext context, Portal portal, ImportJobs jobs, string id)
    {
        var job = Find(jobs, id);
        var query = context.Request.Query;
        var limit = query.Limit(100, 500);
        var after = int.TryParse(query["after"], out var number) ? number : 0;
        lock (portal.Gate)
        {
            var page = job.Errors.Skip(after).Take(limit).Select((error, i) => Write(job, error, after + i, query)).ToArray();
            var answer = new JsonObject { ["results"] = new JsonArray([.. page]) };
            if (after + limit < job.Errors.Count)
            {
                answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = $"{after + limit}" } };
            }

            return context.WriteAsync(200, answer);
        }
    }

    private static ImportJob Find(ImportJobs jobs, string id) => jobs.Find(id) ?? throw HubSpotException.NotFound($"Import {id} does not exist");

    private static JsonObject Write(ImportJob job, ImportError error, int number, IQueryCollection query)
    {
        var json = new JsonObject
        {
            ["id"] = $"{job.Id}{number:D6}",
            ["createdAt"] = job.UpdatedAt,
            ["errorType"] = error.Type,
            ["objectTypeId"] = job.Table.Type.Id,
            ["invalidValue"] = error.Value,
            ["knownColumnNumber"] = error.Column,
            ["sourceData"] = new JsonObject
            {
                ["fileId"] = 1,
                ["lineNumber"] = error.Line,
                ["containsEncryptedProperties"] = false,
                ["additionalRowData"] = new JsonArray(),
                ["rowData"] = query.Flag("includeRowData") ? new JsonArray([.. error.Cells.Select(cell => JsonValue.Create(cell))]) : new JsonArray(),
            },
        };
        if (query.Flag("includeErrorMessage"))
        {
            json["errorMessage"] = error.Message;
        }

        return json;
    }

    private static JsonObject Write(ImportJob job) => new()
    {
        ["state"] = job.State,
        ["createdAt"] = Instant.Text(job.CreatedAt),
        ["updatedAt"] = Instant.Text(job.UpdatedAt),
        ["metadata"] = new JsonObject
        {
            ["objectLists"] = new JsonArray(),
            ["counters"] = new JsonObject
            {
                ["TOTAL_ROWS"] = job.Rows,
                ["CREATED_OBJECTS"] = job.Created,
                ["UPDATED_OBJECTS"] = job.Updated,
                ["ERRORS"] = job.Errors.Count,
            },
            ["fileIds"] = new JsonArray("1"),
        },
        ["importName"] = job.Name,
        ["importSource"] = "API",
        ["mappedObjectTypeIds"] = new JsonArray(job.Table.Type.Id),
        ["optOutImport"] = false,
        ["id"] = job.Id,
    };
}
