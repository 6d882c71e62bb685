using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>
/// Associations (contract 7): v4 answers ids as numbers, dated versions as texts; a wrong id fails alone. Labels of users' own are not emulated.
/// </summary>
internal static class AssociationEndpoints
{
    private const int MostRead = 1_000;
    private const int MostCreated = 2_000;
    private const int MostArchived = 100;

    public static void MapAssociations(this IEndpointRouteBuilder app)
    {
        foreach (var version in Paths.Dated.Append("v4"))
        {
            var batch = app.MapGroup(Paths.AssociationBatches(version) + "/{from}/{to}");
            batch.MapPost("/batch/read", ReadAsync);
            batch.MapPost("/batch/create", CreateAsync);
            batch.MapPost("/batch/associate/default", AssociateAsync);
            batch.MapPost("/batch/archive", ArchiveAsync);
            batch.MapGet("/labels", Labels);

            // The 2026-09 specification has no GET of one record's associations (contract 1).
            if (version != "2026-09")
            {
                app.MapGet(Paths.RecordAssociations(version) + "/{from}/{id}/associations/{to}", List);
            }
        }
    }

    private static Task List(HttpContext context, Portal portal, string from, string id, string to)
    {
        var (source, target) = (portal.TableOf(from), portal.TableOf(to));
        var limit = context.Request.Query.Limit(500, 500);
        var after = int.TryParse(context.Request.Query["after"], out var number) ? number : 0;
        lock (portal.Gate)
        {
            var row = source.LiveRowOf(id);
            var all = row < 0 ? throw HubSpotException.HtmlNotFound() : Targets(portal, source, row, target, context.Call().IsDated);
            var answer = new JsonObject { ["results"] = new JsonArray([.. all.Skip(after).Take(limit)]) };
            if (after + limit < all.Count)
            {
                answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = $"{after + limit}" } };
            }

            return context.WriteAsync(200, answer);
        }
    }

    private static async Task ReadAsync(HttpContext context, Portal portal, string from, string to)
    {
        var (source, target) = (portal.TableOf(from), portal.TableOf(to));
        var (_, inputs) = await context.InputsAsync(MostRead);
        var (results, errors) = (new List<JsonObject>(), new List<JsonObject>());
        var started = portal.Now;
        lock (portal.Gate)
        {
            foreach (var id in inputs.Select(input => input.IdText("id") ?? ""))
            {
                var row = source.LiveRowOf(id);
                var all = row < 0 ? [] : Targets(portal, source, row, target, context.Call().IsDated);
                if (all.Count > 0)
                {
                    results.Add(new JsonObject { ["from"] = new JsonObject { ["id"] = id }, ["to"] = new JsonArray([.. all]) });
                }
                else
                {
                    // UNCONFIRMED: the wording for records without any association.
                    errors.Add(Error("OBJECT_NOT_FOUND", "crm.associations.NO_ASSOCIATIONS_FOUND",
                        $"No {target.Type.Singular} is associated with {source.Type.Singular} {id}.", ("fromObjectId", id)));
                }
            }
        }

        await WriteAsync(context, portal, 200, started, results, errors);
    }

    private static Task CreateAsync(HttpContext context, Portal portal, string from, string to) =>
        LinkAsync(context, portal, from, to, 201, TypesOf, (source, row, target, other) => Pair(source, row, target, other, context.Call().IsDated));

    /// <summary>Without a label; done twice, it is there once.</summary>
    private static Task AssociateAsync(HttpContext context, Portal portal, string from, string to) =>
        LinkAsync(context, portal, from, to, 200, (_, source, target) => Associations.Unlabelled(source, target) is > 0 and var type ? [type]
            : throw HubSpotException.BadRequest($"No default association between {source.Id} and {target.Id}"), (source, row, target, other) => new JsonObject
            {
                ["from"] = new JsonObject { ["id"] = source.Id(row).ToString(null, null) }, ["to"] = new JsonObject { ["id"] = target.Id(other).ToString(null, null) },
                ["associationSpec"] = new JsonObject
                {
                    ["associationCategory"] = source.Type.IsCustom || target.Type.IsCustom ? "USER_DEFINED" : "HUBSPOT_DEFINED",
                    ["associationTypeId"] = Associations.Unlabelled(source.Type, target.Type),
                },
            });

    private static async Task LinkAsync(
        HttpContext context, Portal portal, string from, string to, int status, Func<JsonElement, ObjectType, ObjectType, List<int>> types,
        Func<ObjectTable, int, ObjectTable, int, JsonObject> result)
    {
        var (source, target) = (portal.TableOf(from), portal.TableOf(to));
        var (_, inputs) = await context.InputsAsync(MostCreated);
        var (results, errors) = (new List<JsonObject>(), new List<JsonObject>());
        var started = portal.Now;
        lock (portal.Gate)
        {
            foreach (var input in inputs)
            {
                var (fromId, toId) = (Id(input, "from"), Id(input, "to"));
                var (row, other) = (source.LiveRowOf(fromId), target.LiveRowOf(toId));
                if (row < 0 || other < 0)
                {
                    var wrong = row < 0 ? fromId : toId;
                    errors.Add(Error("VALIDATION_ERROR", "crm.associations.INVALID_IDENTIFIER", $"{wrong} is not a valid ID", ("id", wrong)));
                    continue;
                }

                foreach (var typeId in types(input, source.Type, target.Type))
                {
                    portal.Associations.Add(source.Type, source.Id(row), target.Type, target.Id(other), typeId);
                }

                results.Add(result(source, row, target, other));
            }
        }

        await WriteAsync(context, portal, status, started, results, errors);
    }

    /// <summary>v4 answers 204, dated versions 200 with a batch body.</summary>
    private static async Task ArchiveAsync(HttpContext context, Portal portal, string from, string to)
    {
        var (source, target) = (portal.TableOf(from), portal.TableOf(to));
        var (_, inputs) = await context.InputsAsync(MostArchived);
        var started = portal.Now;
        lock (portal.Gate)
        {
            foreach (var input in inputs)
            {
                var row = source.LiveRowOf(Id(input, "from"));
                var others = input.TryGetProperty("to", out var list) && list.ValueKind == JsonValueKind.Array
                    ? list.EnumerateArray().Select(each => target.LiveRowOf(each.IdText("id") ?? "")) : [];
                foreach (var other in others.Where(other => row >= 0 && other >= 0).ToList())
                {
                    portal.Associations.Remove(source.Type, source.Id(row), target.Type, target.Id(other));
                }
            }
        }

        if (context.Call().IsDated)
        {
            await WriteAsync(context, portal, 200, started, [], []);
        }
        else
        {
            context.Response.StatusCode = 204;
        }
    }

    private static Task Labels(HttpContext context, Portal portal, string from, string to) => context.WriteAsync(200, new JsonObject
    {
        ["results"] = new JsonArray([.. Associations.TypesOf(portal.TableOf(from).Type, portal.TableOf(to).Type).Select(id => Type(id))]),
    });

    private static List<JsonObject> Targets(Portal portal, ObjectTable source, int row, ObjectTable target, bool asText) =>
        [.. portal.Associations.Of(source.Type, source.Id(row), target.Type).GroupBy(each => each.Id).Select(group => new JsonObject
        {
            ["toObjectId"] = Id(group.Key, asText),
            ["associationTypes"] = new JsonArray([.. group.Select(each => Type(each.TypeId))]),
        })];

    private static JsonObject Type(int id) =>
        new() { ["category"] = "HUBSPOT_DEFINED", ["typeId"] = id, ["label"] = Associations.IsPrimary(id) ? "Primary" : null };

    private static JsonObject Pair(ObjectTable source, int row, ObjectTable target, int other, bool asText) => new()
    {
        ["fromObjectTypeId"] = source.Type.Id,
        ["fromObjectId"] = Id(source.Id(row), asText),
        ["toObjectTypeId"] = target.Type.Id,
        ["toObjectId"] = Id(target.Id(other), asText),
        ["labels"] = new JsonArray(),
    };

    private static List<int> TypesOf(JsonElement input, ObjectType from, ObjectType to)
    {
        var ids = input.TryGetProperty("types", out var types) && types.ValueKind == JsonValueKind.Array
            ? types.EnumerateArray().Select(type => type.TryGetProperty("associationTypeId", out var id) && id.TryGetInt32(out var number) ? number : -1).ToList()
            : [];
        return ids.Count > 0 && ids.TrueForAll(id => Associations.IsDefined(from, to, id)) ? ids
            : throw HubSpotException.BadRequest($"Invalid association types between {from.Id} and {to.Id}");
    }

    private static string Id(JsonElement input, string end) => input.TryGetProperty(end, out var json) ? json.IdText("id") ?? "" : "";

    private static JsonValue Id(long id, bool asText) => asText ? JsonValue.Create(id.ToString(null, null)) : JsonValue.Create(id);

    private static JsonObject Error(string category, string subCategory, string message, (string Name, string Value) context) => new()
    {
        ["status"] = "error", ["category"] = category, ["subCategory"] = subCategory, ["message"] = message,
        ["context"] = new JsonObject { [context.Name] = new JsonArray(context.Value) },
    };

    private static Task WriteAsync(HttpContext context, Portal portal, int status, long started, List<JsonObject> results, List<JsonObject> errors) =>
        context.WriteBatchAsync(status, PartialAs.MultiStatus, writer => results.ForEach(each => each.WriteTo(writer, Answers.Relaxed)), errors,
            Instant.Text(started), Instant.Text(portal.Now));
}
