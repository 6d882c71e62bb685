using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.HubSpot.Searching;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Lists, called segments in the product (contract 11; samples: lists-*). Conversions are not emulated.</summary>
internal static class ListEndpoints
{
    private const int MostOfSearch = 500;

    public static void MapLists(this IEndpointRouteBuilder app, string version)
    {
        var lists = app.MapGroup(Paths.Crm("lists", version));
        lists.MapPost("", CreateAsync);
        lists.MapGet("", (HttpContext context, Portal portal, SegmentLists all) => Answer(context, portal, () => new JsonObject
        {
            // Without ids an empty list, not all.
            ["lists"] = new JsonArray([.. context.Request.Query.Texts("listIds").Select(all.Find).OfType<SegmentList>().Select(list =>
                ListJson.Write(list, context.Request.Query.Flag("includeFilters")))]),
        }));
        lists.MapPost("/search", SearchAsync);
        lists.MapGet("/{id}", (HttpContext context, Portal portal, SegmentLists all, string id) => Answer(context, portal, () =>
            new JsonObject { ["list"] = ListJson.Write(Find(all, id), context.Request.Query.Flag("includeFilters")) }));
        lists.MapGet("/object-type-id/{type}/name/{name}", (HttpContext context, Portal portal, SegmentLists all, string type, string name) =>
            Answer(context, portal, () => new JsonObject
            {
                ["list"] = ListJson.Write(all.Living.FirstOrDefault(list => list.Table.Type.Id == type
                    && list.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Missing(name), context.Request.Query.Flag("includeFilters")),
            }));
        lists.MapPut("/{id}/update-list-name", Rename);
        lists.MapPut("/{id}/update-list-filters", ChangeFiltersAsync);
        lists.MapDelete("/{id}", (Portal portal, SegmentLists all, string id) => Mark(portal, Find, all, id, portal.Now));
        lists.MapPut("/{id}/restore", (Portal portal, SegmentLists all, string id) =>
            Mark(portal, (_, name) => all.FindDeleted(name) ?? throw Missing(name), all, id, null));
        lists.MapMemberships();
        lists.MapFolders();
    }

    public static SegmentList Find(SegmentLists lists, string id) => lists.Find(id) ?? throw Missing(id);

    public static Task Answer(HttpContext context, Portal portal, Func<JsonObject> build)
    {
        lock (portal.Gate)
        {
            return context.WriteAsync(200, build());
        }
    }

    private static async Task CreateAsync(HttpContext context, Portal portal, SegmentLists lists)
    {
        var body = await context.ObjectAsync();
        var missing = ListJson.Needed.Where(name => body.IdText(name) is null).ToList();
        if (missing.Count > 0)
        {
            throw HubSpotException.BadRequest("Invalid input JSON on line 1, column 60. Some required fields were not set: "
                + $"[{string.Join(", ", missing)}]");
        }

        await Answer(context, portal, () =>
        {
            var (name, kind, table) = (body.IdText("name")!, body.IdText("processingType")!, portal.TableOf(body.IdText("objectTypeId")!));
            if (kind is not ("DYNAMIC" or "MANUAL" or "SNAPSHOT"))
            {
                throw Answers.InvalidInput(0, 0, $"processingType '{kind}'");
            }

            RequireFree(lists, name);
            var branch = body.TryGetProperty("filterBranch", out var tree) && tree.ValueKind == JsonValueKind.Object
                ? ListFilter.Normalised(table, JsonNode.Parse(tree.GetRawText())) : null;
            if ((kind == "DYNAMIC" && branch is null) || (kind == "MANUAL" && branch is not null))
            {
                throw HubSpotException.BadRequest($"A {kind} list {(branch is null ? "needs" : "has no")} filterBranch");
            }

            var list = new SegmentList
            {
                Id = lists.NextId(), Name = name, Table = table, ProcessingType = kind, FilterBranch = branch, CreatedAt = portal.Now,
                UpdatedAt = portal.Now, FiltersUpdatedAt = portal.Now,
            };
            lists.Add(list);

            // It answers before the members are worked out.
            return new JsonObject { ["list"] = ListJson.Write(list, withFilters: true, isNew: true) };
        });
    }

    private static async Task SearchAsync(HttpContext context, Portal portal, SegmentLists lists)
    {
        var body = await context.BodyAsync();
        var (query, kinds, ids, type) = (body.IdText("query") ?? "", body.Texts("processingTypes"), body.Texts("listIds"), body.IdText("objectTypeId"));
        var count = int.TryParse(body.IdText("count"), out var wanted) ? Math.Min(wanted, MostOfSearch) : 20;
        var offset = int.TryParse(body.IdText("offset"), out var given) ? given : 0;
        await Answer(context, portal, () =>
        {
            var found = lists.Living.Where(list => list.Name.Contains(query, StringComparison.OrdinalIgnoreCase)
                && (kinds.Count == 0 || kinds.Contains(list.ProcessingType)) && (ids.Count == 0 || ids.Contains(list.Id))
                && (type is null || list.Table.Type.Id == type)).ToList();
            return new JsonObject
            {
                ["offset"] = Math.Min(offset + count, found.Count),
                ["hasMore"] = offset + count < found.Count,
                ["lists"] = new JsonArray([.. found.Skip(offset).Take(count).Select(list => ListJson.WriteFound(list, SegmentLists.Members(list).Count()))]),
                ["total"] = found.Count,
            };
        });
    }

    private static Task Rename(HttpContext context, Portal portal, SegmentLists lists, string id) => Answer(context, portal, () =>
    {
        var (list, name) = (Find(lists, id), context.Request.Query["listName"].ToString());
        if (name.Length == 0)
        {
            throw HubSpotException.BadRequest("listName is required");
        }

        if (!name.Equals(list.Name, StringComparison.OrdinalIgnoreCase))
        {
            RequireFree(lists, name);
        }

        (list.Name, list.UpdatedAt) = (name, portal.Now);
        return new JsonObject { ["updatedList"] = ListJson.Write(list, context.Request.Query.Flag("includeFilters")) };
    });

    private static async Task ChangeFiltersAsync(HttpContext context, Portal portal, SegmentLists lists, string id)
    {
        var body = await context.ObjectAsync();
        await Answer(context, portal, () =>
        {
            var list = Find(lists, id);
            if (list.ProcessingType != "DYNAMIC")
            {
                throw HubSpotException.BadRequest("Only DYNAMIC lists have filters that can be changed");
            }

            list.FilterBranch = ListFilter.Normalised(list.Table, body.TryGetProperty("filterBranch", out var tree) ? JsonNode.Parse(tree.GetRawText()) : null);
            (list.UpdatedAt, list.FiltersUpdatedAt, list.Version) = (portal.Now, portal.Now, list.Version + 1);
            return new JsonObject { ["updatedList"] = ListJson.Write(list, withFilters: true) };
        });
    }

    private static IResult Mark(Portal portal, Func<SegmentLists, string, SegmentList> find, SegmentLists lists, string id, long? deletedAt)
    {
        lock (portal.Gate)
        {
            find(lists, id).DeletedAt = deletedAt;
            return Results.NoContent();
        }
    }

    /// <summary>Names are unique over all object types. UNCONFIRMED: status and sub-category of a taken one.</summary>
    private static void RequireFree(SegmentLists lists, string name)
    {
        if (lists.Living.Any(list => list.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new HubSpotException(400, $"A list named '{name}' already exists.", subCategory: "ListError.DUPLICATE_LIST_NAMES");
        }
    }

    private static HubSpotException Missing(string id) => new(404, $"List does not exist with ID {id}.", "OBJECT_NOT_FOUND", "ListError.LIST_ID_DOES_NOT_EXIST")
    {
        Context = new JsonObject { ["listId"] = new JsonArray(id) },
    };
}
