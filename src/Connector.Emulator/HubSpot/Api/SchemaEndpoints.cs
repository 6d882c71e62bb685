using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Definitions of custom objects (contract 13), for portals whose plan has any. Associations of an object are those given at its creation.</summary>
internal static class SchemaEndpoints
{
    private static readonly string[] Needed = ["name", "labels", "properties", "requiredProperties", "searchableProperties", "secondaryDisplayProperties", "associatedObjects"];
    private static readonly string[] Kept = ["labels", "description", "primaryDisplayProperty", "requiredProperties", "searchableProperties", "secondaryDisplayProperties"];

    public static void MapSchemas(this IEndpointRouteBuilder app, string version)
    {
        var schemas = app.MapGroup($"/crm-object-schemas/{version}/schemas");
        schemas.MapGet("", (HttpContext context, Portal portal) =>
        {
            lock (portal.Gate)
            {
                Require(portal);
                return context.WriteAsync(200, new JsonObject { ["results"] = new JsonArray([.. portal.CustomTypes.Select(type => Write(portal, type))]) });
            }
        });
        schemas.MapPost("", CreateAsync);
        schemas.MapGet("/{type}", (HttpContext context, Portal portal, string type) =>
        {
            lock (portal.Gate)
            {
                return context.WriteAsync(200, Write(portal, Find(portal, type)));
            }
        });
        schemas.MapPatch("/{type}", ChangeAsync);
        schemas.MapDelete("/{type}", Delete);
    }

    private static async Task CreateAsync(HttpContext context, Portal portal)
    {
        var body = await context.ObjectAsync();
        JsonObject answer;
        lock (portal.Gate)
        {
            Require(portal);
            var missing = Needed.Where(name => !body.TryGetProperty(name, out _)).ToList();
            if (missing.Count > 0)
            {
                throw HubSpotException.BadRequest($"Some required fields were not set: [{string.Join(", ", missing)}]");
            }

            if (portal.CustomTypes.Count >= portal.Settings.CustomObjectTypes)
            {
                // UNCONFIRMED: the wording of a portal whose plan has no room for another type.
                throw new HubSpotException(400, "The portal has reached its limit of custom object types", "VALIDATION_ERROR", "ObjectTypeDefinitionError.LIMIT_REACHED");
            }

            answer = Write(portal, Create(portal, body, context.Call().Version));
        }

        await context.WriteAsync(201, answer);
    }

    private static ObjectType Create(Portal portal, JsonElement body, string version)
    {
        var name = body.IdText("name")!;
        if (portal.CustomTypes.Any(type => type.Singular == name))
        {
            throw new HubSpotException(409, $"An object type named '{name}' already exists.", "OBJECT_ALREADY_EXISTS");
        }

        var associated = body.Texts("associatedObjects").Select(each => ObjectType.Find(each) ?? throw RecordView.UnknownType(each)).ToList();
        var number = portal.NextTypeNumber;
        var type = new ObjectType($"p{Portal.Id}_{name}", name, $"2-{number}", name.ToUpperInvariant(), "hs_lastmodifieddate", [])
        {
            Required = [.. body.Texts("requiredProperties")], Associated = associated, Definition = new JsonObject(),
        };
        var table = portal.NewTable(type);
        foreach (var property in body.GetProperty("properties").EnumerateArray())
        {
            var whole = JsonNode.Parse(property.GetRawText())!.AsObject();
            whole["groupName"] ??= StandardProperties.GroupOf(type);
            table.Add(PropertyJson.Read(JsonSerializer.SerializeToElement(whole), table, version, portal.Now));
        }

        if (body.Texts("requiredProperties").Append(body.IdText("primaryDisplayProperty")).OfType<string>().FirstOrDefault(each => table.Column(each) is null) is { } unknown)
        {
            throw HubSpotException.BadRequest($"Property '{unknown}' is none of the schema");
        }

        Keep(type, body);
        portal.Add(table);
        return type;
    }

    private static async Task ChangeAsync(HttpContext context, Portal portal, string type)
    {
        var body = await context.ObjectAsync();
        JsonObject answer;
        lock (portal.Gate)
        {
            var found = Find(portal, type);
            Keep(found, body);
            answer = Write(portal, found);
        }

        await context.WriteAsync(200, answer);
    }

    /// <summary>All records have to be gone first (contract 13).</summary>
    private static IResult Delete(Portal portal, string type)
    {
        lock (portal.Gate)
        {
            var table = portal.Table(Find(portal, type));
            if (Enumerable.Range(0, table.Count).Any(row => table.State(row) == RecordState.Live))
            {
                throw new HubSpotException(400, "The object type still has records", "VALIDATION_ERROR", "ObjectTypeDefinitionError.HAS_RECORDS");
            }

            portal.Remove(table);
            return Results.NoContent();
        }
    }

    private static void Keep(ObjectType type, JsonElement body)
    {
        foreach (var name in Kept)
        {
            if (body.TryGetProperty(name, out var value))
            {
                type.Definition![name] = JsonNode.Parse(value.GetRawText());
            }
        }
    }

    private static ObjectType Find(Portal portal, string name)
    {
        Require(portal);
        return portal.FindType(name) is { IsCustom: true } type ? type : throw HubSpotException.NotFound($"Unable to infer object type from: {name}");
    }

    /// <summary>UNCONFIRMED: how a portal without the plan refuses.</summary>
    private static void Require(Portal portal)
    {
        if (portal.Settings.CustomObjectTypes == 0)
        {
            throw new HubSpotException(403, "This portal does not have access to custom objects.", "FORBIDDEN");
        }
    }

    private static JsonObject Write(Portal portal, ObjectType type)
    {
        var answer = new JsonObject
        {
            ["id"] = type.Id[2..], ["objectTypeId"] = type.Id, ["name"] = type.Singular, ["fullyQualifiedName"] = type.Plural, ["archived"] = false,
            ["allowsSensitiveProperties"] = false,
            ["properties"] = new JsonArray([.. portal.Table(type).Columns.Select(column => PropertyJson.Write(column.Definition))]),
            ["associations"] = new JsonArray([.. type.Associated.Select(other => new JsonObject
            {
                ["id"] = Associations.Unlabelled(type, other).ToString(null, null), ["fromObjectTypeId"] = type.Id, ["toObjectTypeId"] = other.Id,
                ["name"] = $"{type.Singular}_to_{other.Singular}",
            })]),
        };
        foreach (var (name, value) in type.Definition!)
        {
            answer[name] = value?.DeepClone();
        }

        return answer;
    }
}
