using System.Globalization;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Folders of lists (contract 11; openapi lists). UNCONFIRMED: what an unknown folder, and deleting one that holds something, answers.</summary>
internal static class ListFolderEndpoints
{
    public static void MapFolders(this RouteGroupBuilder lists)
    {
        lists.MapGet("/folders", (HttpContext context, Portal portal, ListFolders folders) => ListEndpoints.Answer(context, portal, () =>
            Wrapped(folders, Find(folders, context.Request.Query["folderId"].ToString() is { Length: > 0 } id ? id : ListFolders.Root))));
        lists.MapPost("/folders", CreateAsync);
        lists.MapPut("/folders/move-list", MoveListAsync);
        lists.MapPut("/folders/{id}/rename", (HttpContext context, Portal portal, ListFolders folders, string id) => ListEndpoints.Answer(context, portal, () =>
        {
            var folder = Changeable(folders, id);
            (folder.Name, folder.UpdatedAt) = (context.Request.Query["newFolderName"].ToString(), portal.Now);
            return Wrapped(folders, folder);
        }));
        lists.MapPut("/folders/{id}/move/{parent}", (HttpContext context, Portal portal, ListFolders folders, string id, string parent) =>
            ListEndpoints.Answer(context, portal, () =>
            {
                var folder = Changeable(folders, id);
                (folder.ParentId, folder.UpdatedAt) = (Find(folders, parent).Id, portal.Now);
                return Wrapped(folders, folder);
            }));
        lists.MapDelete("/folders/{id}", Delete);
    }

    private static async Task CreateAsync(HttpContext context, Portal portal, ListFolders folders)
    {
        var body = await context.ObjectAsync();
        var name = body.IdText("name") ?? throw HubSpotException.BadRequest("Some required fields were not set: [name]");
        await ListEndpoints.Answer(context, portal, () =>
            Wrapped(folders, folders.Add(name, Find(folders, body.IdText("parentFolderId") ?? ListFolders.Root).Id, portal.Now)));
    }

    private static async Task<IResult> MoveListAsync(HttpContext context, Portal portal, SegmentLists lists, ListFolders folders)
    {
        var body = await context.ObjectAsync();
        var (list, folder) = (body.IdText("listId"), body.IdText("newFolderId"));
        if (list is null || folder is null)
        {
            throw HubSpotException.BadRequest("Some required fields were not set: [listId, newFolderId]");
        }

        lock (portal.Gate)
        {
            ListEndpoints.Find(lists, list).FolderId = Find(folders, folder).Id;
        }

        return Results.NoContent();
    }

    private static IResult Delete(Portal portal, ListFolders folders, string id)
    {
        lock (portal.Gate)
        {
            var folder = Changeable(folders, id);
            if (folders.Below(folder).Any() || folders.In(folder).Any())
            {
                throw HubSpotException.BadRequest("The folder is not empty.");
            }

            folders.Remove(folder);
            return Results.NoContent();
        }
    }

    private static ListFolder Changeable(ListFolders folders, string id) =>
        id == ListFolders.Root ? throw HubSpotException.BadRequest("The root folder can't be changed.") : Find(folders, id);

    private static ListFolder Find(ListFolders folders, string id) => folders.Find(id)
        ?? throw new HubSpotException(404, $"Folder does not exist with ID {id}.", "OBJECT_NOT_FOUND");

    private static JsonObject Wrapped(ListFolders folders, ListFolder folder) => new() { ["folder"] = Write(folders, folder) };

    private static JsonObject Write(ListFolders folders, ListFolder folder) => new()
    {
        ["id"] = folder.Id,
        ["name"] = folder.Name,
        ["parentFolderId"] = folder.ParentId,
        ["createdAt"] = Instant.Text(folder.CreatedAt),
        ["updatedAt"] = Instant.Text(folder.UpdatedAt),
        ["childLists"] = new JsonArray([.. folders.In(folder).Select(list => (JsonNode)int.Parse(list.Id, CultureInfo.InvariantCulture))]),
        ["childNodes"] = new JsonArray([.. folders.Below(folder).Select(below => (JsonNode)Write(folders, below))]),
    };
}
