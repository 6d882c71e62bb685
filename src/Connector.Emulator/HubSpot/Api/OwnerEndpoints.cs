using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Owners and pipelines: read only here (contract 8; samples: owners-get, pipelines-deals).</summary>
internal static class OwnerEndpoints
{
    private const string Begun = "2018-04-09T13:16:56.625Z";
    private const string Epoch = "1970-01-01T00:00:00Z";

    public static void MapOwners(this IEndpointRouteBuilder app, string version)
    {
        var owners = Paths.Crm("owners", version);
        app.MapGet(owners, List);
        app.MapGet(owners + "/{id}", (HttpContext context, string id) =>
            Array.Find(Owner.All, owner => context.Request.Query["idProperty"] == "userId" ? $"{owner.UserId}" == id : owner.Id == id) is { } found
                ? context.WriteAsync(200, Write(found)) : throw HubSpotException.NotFound());
        var pipelines = Paths.Crm("pipelines", version);
        app.MapGet(pipelines + "/{type}", (HttpContext context, Portal portal, string type) => context.WriteAsync(200,
            new JsonObject { ["results"] = new JsonArray([.. Pipelines(portal, type).Select(Write)]) }));
        app.MapGet(pipelines + "/{type}/{id}", (HttpContext context, Portal portal, string type, string id) =>
            Pipelines(portal, type).FirstOrDefault(each => each.Id == id) is { } found ? context.WriteAsync(200, Write(found))
                : throw HubSpotException.NotFound());
    }

    /// <summary>An email that nobody has gives an empty list.</summary>
    private static Task List(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = query.Limit(100, 500);
        var email = query["email"].ToString();
        var after = int.TryParse(query["after"], out var number) ? number : 0;
        var found = query.Flag("archived") ? [] : Owner.All.Where(owner => email.Length == 0 || owner.Email == email).ToList();
        var answer = new JsonObject { ["results"] = new JsonArray([.. found.Skip(after).Take(limit).Select(Write)]) };
        if (after + limit < found.Count)
        {
            answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = $"{after + limit}" } };
        }

        return context.WriteAsync(200, answer);
    }

    private static IEnumerable<Pipeline> Pipelines(Portal portal, string type) => Pipeline.Of(portal.TableOf(type).Type) is { } pipeline ? [pipeline] : [];

    private static JsonObject Write(Owner owner) => new()
    {
        ["id"] = owner.Id, ["email"] = owner.Email, ["type"] = "PERSON", ["firstName"] = owner.First, ["lastName"] = owner.Last,
        ["userId"] = owner.UserId, ["userIdIncludingInactive"] = owner.UserId, ["createdAt"] = Begun, ["updatedAt"] = Begun, ["archived"] = false,
    };

    private static JsonObject Write(Pipeline pipeline) => new()
    {
        ["label"] = pipeline.Label, ["displayOrder"] = 0, ["id"] = pipeline.Id,
        ["stages"] = new JsonArray([.. pipeline.Stages.Select((stage, i) => new JsonObject
        {
            ["label"] = stage.Label, ["displayOrder"] = i,
            ["metadata"] = new JsonObject(stage.Metadata.Select(each => KeyValuePair.Create(each.Name, (JsonNode?)each.Value))),
            ["id"] = stage.Id, ["createdAt"] = Epoch, ["updatedAt"] = Epoch, ["writePermissions"] = "CRM_PERMISSIONS_ENFORCEMENT", ["archived"] = false,
        })]),
        ["createdAt"] = Epoch, ["updatedAt"] = Epoch, ["archived"] = false,
    };
}
