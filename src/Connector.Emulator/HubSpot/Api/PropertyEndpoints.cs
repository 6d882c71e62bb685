using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Definitions of properties one by one (contract 9).</summary>
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
        properties.MapPropertyBatches();
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
    internal static PropertyDefinition Create(Portal portal, ObjectTable table, System.Text.Json.JsonElement body, string version)
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

    internal static void RequireArchivable(SegmentLists lists, ObjectTable table, string name)
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

    internal static HubSpotException Missing(ObjectTable table, string name) =>
        HubSpotException.NotFound($"Property '{name}' of object type {table.Type.Id} does not exist");
}
