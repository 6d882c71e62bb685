using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Groups of properties (contract 9).</summary>
internal static class GroupEndpoints
{
    public static void MapGroups(this IEndpointRouteBuilder app, string version)
    {
        var groups = app.MapGroup(Paths.Properties(version) + "/{type}/groups");
        groups.MapGet("", (HttpContext context, Portal portal, string type) =>
        {
            lock (portal.Gate)
            {
                return context.WriteAsync(200, new JsonObject { ["results"] = new JsonArray([.. portal.TableOf(type).Groups.Values.Select(Write)]) });
            }
        });
        groups.MapPost("", CreateAsync);
        groups.MapGet("/{name}", (HttpContext context, Portal portal, string type, string name) =>
        {
            lock (portal.Gate)
            {
                return context.WriteAsync(200, Write(Find(portal.TableOf(type), name)));
            }
        });
        groups.MapPatch("/{name}", UpdateAsync);
        groups.MapDelete("/{name}", Delete);
    }

    private static async Task CreateAsync(HttpContext context, Portal portal, string type)
    {
        var table = portal.TableOf(type);
        var body = await context.ObjectAsync();
        if (body.IdText("name") is not { Length: > 0 } name || body.IdText("label") is not { Length: > 0 } label)
        {
            throw HubSpotException.BadRequest("Some required fields were not set: [name, label]");
        }

        JsonObject created;
        lock (portal.Gate)
        {
            // UNCONFIRMED: status and sub-category of a taken group name; after the property's.
            var group = new PropertyGroup { Name = name, Label = label, DisplayOrder = Order(body) ?? table.Groups.Count };
            created = table.Groups.TryAdd(name, group) ? Write(group)
                : throw new HubSpotException(409, $"A property group named '{name}' already exists.", "OBJECT_ALREADY_EXISTS",
                    "PropertyGroupError.PROPERTY_GROUP_WITH_NAME_EXISTS");
        }

        context.Response.Headers.Location = $"https://api.hubapi.com{context.Request.Path}/{name}";
        await context.WriteAsync(201, created);
    }

    private static async Task UpdateAsync(HttpContext context, Portal portal, string type, string name)
    {
        var body = await context.ObjectAsync();
        JsonObject updated;
        lock (portal.Gate)
        {
            var group = Find(portal.TableOf(type), name);
            group.Label = body.IdText("label") ?? group.Label;
            group.DisplayOrder = Order(body) ?? group.DisplayOrder;
            updated = Write(group);
        }

        await context.WriteAsync(200, updated);
    }

    /// <summary>A group in use is refused with the real error as JSON text inside the message (samples: properties-live-2026-09).</summary>
    private static IResult Delete(HttpContext context, Portal portal, string type, string name)
    {
        lock (portal.Gate)
        {
            var table = portal.TableOf(type);
            Find(table, name);
            if (!table.Columns.Any(column => column.Definition.GroupName == name))
            {
                table.Groups.Remove(name);
                return Results.NoContent();
            }
        }

        var inner = new JsonObject
        {
            ["status"] = "error",
            ["message"] = "Can't delete or purge a group with active properties",
            ["correlationId"] = context.Call().CorrelationId,
            ["category"] = "VALIDATION_ERROR",
            ["subCategory"] = "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES",
        };
        throw new HubSpotException(400, inner.ToJsonString(Answers.Relaxed), null);
    }

    private static PropertyGroup Find(ObjectTable table, string name) => table.Groups.GetValueOrDefault(name)
        ?? throw HubSpotException.NotFound($"Property group '{name}' does not exist");

    private static int? Order(JsonElement body) => body.TryGetProperty("displayOrder", out var order) && order.TryGetInt32(out var number) ? number : null;

    private static JsonObject Write(PropertyGroup group) =>
        new() { ["name"] = group.Name, ["label"] = group.Label, ["displayOrder"] = group.DisplayOrder, ["archived"] = false };
}
