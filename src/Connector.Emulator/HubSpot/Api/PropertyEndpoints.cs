using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Definitions of properties (contract 9). There is no batch update.</summary>
internal static class PropertyEndpoints
{
    private const int MostCustom = 1_000;

    public static void MapProperties(this IEndpointRouteBuilder app, string version)
    {
        var properties = app.MapGroup(Paths.Properties(version) + "/{type}");
        properties.MapGet("", List);
        properties.MapPost("", CreateAsync);
        properties.MapGet("/{name}", Get);
        properties.MapPatch("/{name}", UpdateAsync);
        properties.MapDelete("/{name}", Archive);
        properties.MapPost("/batch/create", BatchCreateAsync);
        properties.MapPost("/batch/read", BatchReadAsync);
        properties.MapPost("/batch/archive", BatchArchiveAsync);
    }

    private static Task List(HttpContext context, Portal portal, string type)
    {
        var table = portal.TableOf(type);
        var names = context.Request.Query.Texts("properties");
        lock (portal.Gate)
        {
            var columns = context.Request.Query.Flag("archived") ? table.ArchivedColumns : table.Columns;
            return context.WriteAsync(200, new JsonObject
            {
                ["results"] = new JsonArray([.. columns.Where(column => names.Count == 0 || names.Contains(column.Definition.Name))
                    .Select(column => PropertyJson.Write(column.Definition))]),
            });
        }
    }

    private static Task Get(HttpContext context, Portal portal, string type, string name)
    {
        var table = portal.TableOf(type);
        lock (portal.Gate)
        {
            var column = context.Request.Query.Flag("archived") ? table.ArchivedColumn(name) : table.Column(name);
            return context.WriteAsync(200, PropertyJson.Write((column ?? throw Missing(table, name)).Definition));
        }
    }

    private static async Task CreateAsync(HttpContext context, Portal portal, string type)
    {
        var table = portal.TableOf(type);
        var body = await context.ObjectAsync();
        JsonObject created;
        lock (portal.Gate)
        {
            created = PropertyJson.Write(Create(portal, table, body, context.Call().Version));
        }

        // The address named is the public one, with the type as the caller wrote it (samples: properties-create-201).
        context.Response.Headers.Location = $"https://api.hubapi.com{context.Request.Path}/{created["name"]}";
        await context.WriteAsync(201, created);
    }

    /// <summary>
    /// The name of an archived property brings the archived one back, values and all; here it takes over nothing of what was given (UNCONFIRMED
    /// which fields the service takes over).
    /// </summary>
    private static PropertyDefinition Create(Portal portal, ObjectTable table, System.Text.Json.JsonElement body, string version)
    {
        var property = PropertyJson.Read(body, table, version, portal.Now);
        if (table.Column(property.Name) is not null)
        {
            throw new HubSpotException(409, $"A property named '{property.Name}' already exists.", "OBJECT_ALREADY_EXISTS",
                "Properties.PROPERTY_WITH_NAME_EXISTS")
            { Context = new JsonObject { ["name"] = new JsonArray(property.Name) } };
        }

        if (table.RestoreColumn(property.Name, portal.Now) is { } restored)
        {
            return restored.Definition;
        }

        return table.Columns.Count(column => !column.Definition.HubSpotDefined) < MostCustom ? table.Add(property).Definition
            : throw HubSpotException.BadRequest($"You have reached the limit of {MostCustom} custom properties");
    }

    private static async Task UpdateAsync(HttpContext context, Portal portal, string type, string name)
    {
        var table = portal.TableOf(type);
        var body = await context.ObjectAsync();
        JsonObject updated;
        lock (portal.Gate)
        {
            var property = (table.Column(name) ?? throw Missing(table, name)).Definition;
            if (property is { HubSpotDefined: true, Type: not "enumeration" } or { HubSpotDefined: true, ExternalOptions: true })
            {
                throw HubSpotException.BadRequest($"Property '{name}' is read only and cannot be changed");
            }

            PropertyJson.Change(property, body, table, context.Call().Version, portal.Now);
            updated = PropertyJson.Write(property);
        }

        await context.WriteAsync(200, updated);
    }

    private static IResult Archive(Portal portal, SegmentLists lists, string type, string name)
    {
        var table = portal.TableOf(type);
        lock (portal.Gate)
        {
            RequireArchivable(lists, table, name);
            table.ArchiveColumn(name, portal.Now);
        }

        return Results.NoContent();
    }

    private static void RequireArchivable(SegmentLists lists, ObjectTable table, string name)
    {
        var property = (table.Column(name) ?? throw Missing(table, name)).Definition;
        var uses = lists.UsesOf(table, name);
        if (property.HubSpotDefined)
        {
            throw HubSpotException.BadRequest($"Property '{name}' is defined by HubSpot and cannot be deleted");
        }

        if (uses > 0)
        {
            throw new HubSpotException(400, $"Property: {name} of object type {table.Type.Id} is currently used in {uses} places and cannot be deleted",
                subCategory: "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE");
        }
    }

    private static async Task BatchCreateAsync(HttpContext context, Portal portal, string type)
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
                    results.Add(PropertyJson.Write(Create(portal, table, input, context.Call().Version), isBatch: true));
                }
                catch (HubSpotException refusal)
                {
                    errors.Add(Error(refusal, input.IdText("name")!));
                }
            }
        }

        await WriteBatchAsync(context, portal, 201, started, results, errors);
    }

    private static async Task BatchReadAsync(HttpContext context, Portal portal, string type)
    {
        var table = portal.TableOf(type);
        var (body, inputs) = await context.InputsAsync();
        var started = portal.Now;
        var archived = body.TryGetProperty("archived", out var flag) && flag.ValueKind == System.Text.Json.JsonValueKind.True;
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
                    errors.Add(Error(Missing(table, name), name));
                }
            }
        }

        await WriteBatchAsync(context, portal, 200, started, results, errors);
    }

    /// <summary>204 whatever the state was.</summary>
    private static async Task<IResult> BatchArchiveAsync(HttpContext context, Portal portal, SegmentLists lists, string type)
    {
        var table = portal.TableOf(type);
        var (_, inputs) = await context.InputsAsync();
        lock (portal.Gate)
        {
            var names = inputs.Select(input => input.IdText("name") ?? "").Where(name => table.Column(name) is not null).Distinct().ToList();
            names.ForEach(name => RequireArchivable(lists, table, name));
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

    private static HubSpotException Missing(ObjectTable table, string name) =>
        HubSpotException.NotFound($"Property '{name}' of object type {table.Type.Id} does not exist");
}
