using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Lists as JSON (samples: lists-create-dynamic, lists-search).</summary>
internal static class ListJson
{
    public static readonly string[] Needed = ["name", "objectTypeId", "processingType"];

    public static JsonObject Write(SegmentList list, bool withFilters, bool isNew = false)
    {
        var json = Begin(list, isNew && list.ProcessingType == "DYNAMIC" ? "PROCESSING" : "COMPLETE");
        if (withFilters && list.FilterBranch is not null)
        {
            json["filterBranch"] = list.FilterBranch.DeepClone();
        }

        json["listPermissions"] = new JsonObject { ["teamsWithEditAccess"] = new JsonArray(), ["usersWithEditAccess"] = new JsonArray() };
        json["membershipSettings"] = new JsonObject { ["membershipTeamId"] = null, ["includeUnassigned"] = null };
        return json;
    }

    public static JsonObject WriteFound(SegmentList list, int size)
    {
        var json = Begin(list, "COMPLETE");
        json["additionalProperties"] = new JsonObject { ["hs_list_size"] = $"{size}", ["hs_list_reference_count"] = "0" };
        return json;
    }

    private static JsonObject Begin(SegmentList list, string status) => new()
    {
        ["listId"] = list.Id,
        ["listVersion"] = list.Version,
        ["createdAt"] = Instant.Text(list.CreatedAt),
        ["updatedAt"] = Instant.Text(list.UpdatedAt),
        ["filtersUpdatedAt"] = Instant.Text(list.FiltersUpdatedAt),
        ["processingStatus"] = status,
        ["createdById"] = "1000001",
        ["updatedById"] = "1000001",
        ["processingType"] = list.ProcessingType,
        ["objectTypeId"] = list.Table.Type.Id,
        ["name"] = list.Name,
    };
}
