using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Definitions of properties, many a call (contract 9). There is no batch update.</summary>
internal static class PropertyBatchEndpoints
{
    public static void MapPropertyBatches(this IEndpointRouteBuilder properties)
    {
        properties.MapPost("/batch/create", CreateAsync);
        properties.MapPost("/batch/read", ReadAsync);
        properties.MapPost("/batch/archive", ArchiveAsync);
    }

    private static async Task CreateAsync(HttpContext context, Portal portal, string type)
    {
        var table = portal.TableOf(type);
        var (_, inputs) = await context.InputsAsync();
        var started = portal.Now;
        var (results, errors) = (new List<JsonObject>(), new List<JsonObject>());
        lock (portal.Gate)
        {
            // A definition that is wrong in itself refuses the whole batch, so before anything is created.
            foreach (var input in inputs)
            {
                PropertyJson.Read(input, table, context.Call().Version, portal.Now);
            }

            foreach (var input in inputs)
            {
                try
                {
                    results.Add(PropertyJson.Write(PropertyEndpoints.Create(portal, table, input, context.Call().Version), isBatch: true));
                }
                catch (HubSpotException refusal)
                {
                    errors.Add(Error(refusal, input.IdText("name")!));
                }
            }
        }

        await WriteBatchAsync(context, portal, 201, started, results, errors);
    }

    private static async Task ReadAsync(HttpContext context, Portal portal, string type)
    {
        var table = portal.TableOf(type);
        var (body, inputs) = await context.InputsAsync();
        var started = portal.Now;
        var archived = body.TryGetProperty("archived", out var flag) && flag.ValueKind == JsonValueKind.True;
        var (results, errors) = (new List<JsonObject>(), new List<JsonObject>());
        lock (portal.Gate)
        {
            foreach (var name in inputs.Select(input => input.IdText("name") ?? ""))
            {
                if ((archived ? table.ArchivedColumn(name) : table.Column(name)) is { } column)
                {
                    results.Add(PropertyJson.Write(column.Definition));
                }
                else
                {
                    errors.Add(Error(PropertyEndpoints.Missing(table, name), name));
                }
            }
        }

        await WriteBatchAsync(context, portal, 200, started, results, errors);
    }

    /// <summary>204 whatever the state was.</summary>
    private static async Task<IResult> ArchiveAsync(HttpContext context, Portal portal, SegmentLists lists, string type)
    {
        var table = portal.TableOf(type);
        var (_, inputs) = await context.InputsAsync();
        lock (portal.Gate)
        {
            var names = inputs.Select(input => input.IdText("name") ?? "").Where(name => table.Column(name) is not null).Distinct().ToList();
            names.ForEach(name => PropertyEndpoints.RequireArchivable(lists, table, name));
            names.ForEach(name => table.ArchiveColumn(name, portal.Now));
        }

        return Results.NoContent();
    }

    private static Task WriteBatchAsync(HttpContext context, Portal portal, int status, long started, List<JsonObject> results, List<JsonObject> errors) =>
        context.WriteBatchAsync(status, PartialAs.MultiStatus, writer => results.ForEach(result => result.WriteTo(writer, Answers.Relaxed)), errors,
            Instant.Text(started), Instant.Text(portal.Now));

    private static JsonObject Error(HubSpotException refusal, string name)
    {
        var error = new JsonObject { ["status"] = "error", ["category"] = refusal.Category };
        if (refusal.SubCategory is not null)
        {
            error["subCategory"] = refusal.SubCategory;
        }

        error["message"] = refusal.Message;
        error["context"] = new JsonObject { ["name"] = new JsonArray(name) };
        return error;
    }
}
