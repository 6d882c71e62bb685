using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Who is in a list (contract 11): pages by a cursor; bodies are bare arrays; empty members of answers are left out, as recorded.</summary>
internal static class MembershipEndpoints
{
    public static void MapMemberships(this IEndpointRouteBuilder lists)
    {
        lists.MapGet("/{id}/memberships", Page);
        lists.MapGet("/{id}/memberships/join-order", Page);
        lists.MapPut("/{id}/memberships/add", (HttpContext context, Portal portal, SegmentLists all, string id) =>
            ChangeAsync(context, portal, all, id, body => (Ids(body), [])));
        lists.MapPut("/{id}/memberships/remove", (HttpContext context, Portal portal, SegmentLists all, string id) =>
            ChangeAsync(context, portal, all, id, body => ([], Ids(body))));
        lists.MapPut("/{id}/memberships/add-and-remove", (HttpContext context, Portal portal, SegmentLists all, string id) =>
            ChangeAsync(context, portal, all, id, body => (Ids(body.GetProperty("recordIdsToAdd")), Ids(body.GetProperty("recordIdsToRemove")))));
    }

    private static Task Page(HttpContext context, Portal portal, SegmentLists lists, string id)
    {
        var limit = context.Request.Query.Limit(100, 250);
        var after = Uri.UnescapeDataString(context.Request.Query["after"].ToString());
        var from = after.Length == 0 ? 0 : Cursor(after);
        return ListEndpoints.Answer(context, portal, () =>
        {
            var list = ListEndpoints.Find(lists, id);
            var members = SegmentLists.Members(list).ToList();
            var page = members.Where(row => list.Table.Id(row) > from).Take(limit + 1).ToList();
            var answer = new JsonObject
            {
                ["results"] = new JsonArray([.. page.Take(limit).Select(row => new JsonObject
                {
                    ["membershipTimestamp"] = Instant.Text(list.Kept.GetValueOrDefault(list.Table.Id(row), list.FiltersUpdatedAt)),
                    ["recordId"] = list.Table.Id(row).ToString(null, null),
                })]),
            };
            if (page.Count > limit)
            {
                // Escaped inside the JSON, as recorded (samples: lists-memberships-page).
                var next = Uri.EscapeDataString(Convert.ToBase64String(BitConverter.GetBytes(list.Table.Id(page[limit - 1]))));
                answer["paging"] = new JsonObject
                {
                    ["next"] = new JsonObject
                    {
                        ["after"] = next,
                        ["link"] = $"https://api.hubapi.com/crm/lists/v3/{id}/memberships?offset=&offset_param=after&limit={limit}&after={next}",
                    },
                };
            }

            answer["total"] = members.Count;
            return answer;
        });
    }

    private static async Task ChangeAsync(HttpContext context, Portal portal, SegmentLists lists, string id,
        Func<JsonElement, (List<string> Add, List<string> Remove)> read)
    {
        var (add, remove) = read(await context.BodyAsync());
        await ListEndpoints.Answer(context, portal, () =>
        {
            var list = ListEndpoints.Find(lists, id);
            if (list.ProcessingType == "DYNAMIC")
            {
                throw HubSpotException.BadRequest("Records cannot be added to or removed from a DYNAMIC list");
            }

            var missing = add.Where(each => list.Table.LiveRowOf(each) < 0).ToList();
            var added = add.Except(missing).Where(each => list.Kept.TryAdd(list.Table.Id(list.Table.LiveRowOf(each)), portal.Now)).ToList();
            var removed = remove.Where(each => long.TryParse(each, out var number) && list.Kept.Remove(number)).ToList();
            missing.AddRange(remove.Where(each => list.Table.LiveRowOf(each) < 0));
            var answer = new JsonObject();
            foreach (var (name, ids) in new[] { ("recordsIdsAdded", added), ("recordIdsRemoved", removed), ("recordIdsMissing", missing) })
            {
                if (ids.Count > 0)
                {
                    answer[name] = new JsonArray([.. ids.Select(each => JsonValue.Create(each))]);
                }
            }

            return answer;
        });
    }

    private static List<string> Ids(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array || body.EnumerateArray().Any(each => each.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)))
        {
            throw new HubSpotException(400, "Invalid input JSON on line 1, column 2: Cannot deserialize value of type `java.lang.String` from Object value "
                + "(token `JsonToken.START_OBJECT`)", null);
        }

        return [.. body.EnumerateArray().Select(each => each.ToString())];
    }

    private static long Cursor(string after)
    {
        var bytes = new byte[16];
        return Convert.TryFromBase64String(after, bytes, out var length) && length == 8 ? BitConverter.ToInt64(bytes)
            : throw HubSpotException.BadRequest($"Invalid after '{after}'");
    }
}
