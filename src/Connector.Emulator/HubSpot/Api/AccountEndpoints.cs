using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Limits;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Who the portal is and what it used of its limits (contract 3, 9; samples: account-info).</summary>
internal static class AccountEndpoints
{
    private const int MostCustom = 1_000;
    private const int MostCustomOverall = 10_000;

    public static void MapAccount(this IEndpointRouteBuilder app, string version)
    {
        app.MapGet(Paths.Account(version) + "/details", Details);
        app.MapGet(Paths.Account(version) + "/api-usage/daily/private-apps", Usage);
        app.MapGet(Paths.Crm("limits", version) + "/custom-properties", CustomProperties);
        app.MapGet(Paths.Crm("limits", version) + "/custom-object-types", CustomTypes);
    }

    private static Task Details(HttpContext context, Portal portal)
    {
        var offset = portal.Zone.GetUtcOffset(portal.Time.GetUtcNow());
        return context.WriteAsync(200, new JsonObject
        {
            ["portalId"] = Portal.Id,
            ["accountType"] = "STANDARD",
            ["timeZone"] = portal.Settings.TimeZone,
            ["companyCurrency"] = "USD",
            ["additionalCurrencies"] = new JsonArray(),
            ["utcOffset"] = (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", null),
            ["utcOffsetMilliseconds"] = (int)offset.TotalMilliseconds,
            ["uiDomain"] = "app.hubspot.com",
            ["dataHostingLocation"] = "na1",
        });
    }

    private static Task Usage(HttpContext context, Portal portal, PortalLimits limits) => context.WriteAsync(200, new JsonObject
    {
        ["results"] = new JsonArray(new JsonObject
        {
            ["name"] = "private-apps-api-calls-daily",
            ["usageLimit"] = portal.Settings.DailyLimit,
            ["currentUsage"] = limits.UsedToday,
            ["collectedAt"] = Instant.Text(portal.Now),
            ["fetchStatus"] = "SUCCESS",
            ["resetsAt"] = Instant.Text(limits.NextDay.ToUnixTimeMilliseconds()),
        }),
    });

    private static Task CustomTypes(HttpContext context, Portal portal)
    {
        lock (portal.Gate)
        {
            var (limit, used) = (portal.Settings.CustomObjectTypes, portal.CustomTypes.Count);
            return context.WriteAsync(200, new JsonObject { ["limit"] = limit, ["usage"] = used, ["percentage"] = limit == 0 ? 0 : 100.0 * used / limit });
        }
    }

    private static Task CustomProperties(HttpContext context, Portal portal)
    {
        lock (portal.Gate)
        {
            var types = ObjectType.All.Select(type => (Type: type, Used: portal.Table(type).Columns.Count(column => !column.Definition.HubSpotDefined)))
                .ToList();
            var used = types.Sum(each => each.Used);
            return context.WriteAsync(200, new JsonObject
            {
                ["overallLimit"] = MostCustomOverall,
                ["overallUsage"] = used,
                ["overallPercentage"] = 100.0 * used / MostCustomOverall,
                ["byObjectType"] = new JsonArray([.. types.Select(each => new JsonObject
                {
                    ["objectTypeId"] = each.Type.Id,
                    ["limit"] = MostCustom,
                    ["usage"] = each.Used,
                    ["percentage"] = 100.0 * each.Used / MostCustom,
                    ["singularLabel"] = each.Type.Singular,
                    ["pluralLabel"] = each.Type.Plural,
                })]),
            });
        }
    }
}
