using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>
/// Dashboards of the reporting API (contract 12): a beta that the portal opts into. UNCONFIRMED: the shape of permissions (kept and given back as they
/// came), the parameters of the list, which names are refused, and what a portal outside the beta answers.
/// </summary>
internal static class DashboardEndpoints
{
    private const int MostArchived = 500;
    private const int MostReports = 50;
    private static readonly string[] Needed = ["name", "permissions"];

    public static void MapDashboards(this IEndpointRouteBuilder app)
    {
        var dashboards = app.MapGroup($"{Paths.Reporting}/dashboards");
        dashboards.MapGet("", List);
        dashboards.MapPost("", CreateAsync);
        dashboards.MapGet("/{id}", (HttpContext context, Portal portal, Dashboards all, string id) => Answer(context, portal, 200, () => Find(all, id)));
        dashboards.MapPatch("/{id}", ChangeAsync);
        dashboards.MapPost("/{id}/clone", CloneAsync);
        dashboards.MapPost("/batch/archive", ArchiveAsync);
    }

    private static Task List(HttpContext context, Portal portal, Dashboards all)
    {
        var (limit, after) = (context.Request.Query.Limit(10, 100), int.TryParse(context.Request.Query["after"], out var place) ? place : 0);
        lock (portal.Gate)
        {
            Require(portal);
            var page = all.Living.Skip(after).Take(limit + 1).ToList();
            var answer = new JsonObject { ["results"] = new JsonArray([.. page.Take(limit).Select(Write)]) };
            if (page.Count > limit)
            {
                answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = (after + limit).ToString(null, null) } };
            }

            return context.WriteAsync(200, answer);
        }
    }

    private static async Task CreateAsync(HttpContext context, Portal portal, Dashboards all)
    {
        var body = await context.ObjectAsync();
        await Answer(context, portal, 201, () => Add(portal, all, body, [.. body.Texts("reportIdsToAdd")], body.IdText("description")));
    }

    private static async Task CloneAsync(HttpContext context, Portal portal, Dashboards all, string id)
    {
        var body = await context.ObjectAsync();
        await Answer(context, portal, 201, () =>
        {
            var template = Find(all, id);
            var copies = !body.TryGetProperty("cloneReports", out var copy) || copy.ValueKind != JsonValueKind.False;
            return Add(portal, all, body, [.. template.Reports.Select(report => copies ? all.NextReport() : report)], template.Description);
        });
    }

    private static async Task ChangeAsync(HttpContext context, Portal portal, Dashboards all, string id)
    {
        var body = await context.ObjectAsync();
        await Answer(context, portal, 200, () =>
        {
            var dashboard = Find(all, id);
            (dashboard.Name, dashboard.Description) = (body.IdText("name") ?? dashboard.Name, body.IdText("description") ?? dashboard.Description);
            dashboard.UpdatedAt = portal.Now;
            return dashboard;
        });
    }

    private static async Task<IResult> ArchiveAsync(HttpContext context, Portal portal, Dashboards all)
    {
        var ids = (await context.ObjectAsync()).Texts("inputs");
        if (ids.Count is 0 or > MostArchived)
        {
            throw HubSpotException.BadRequest($"From 1 to {MostArchived} inputs are taken");
        }

        lock (portal.Gate)
        {
            Require(portal);
            foreach (var dashboard in all.Living.Where(one => ids.Contains(one.Id)).ToList())
            {
                dashboard.ArchivedAt = portal.Now;
            }
        }

        return Results.NoContent();
    }

    private static Dashboard Add(Portal portal, Dashboards all, JsonElement body, IReadOnlyList<string> reports, string? description)
    {
        var missing = Needed.Where(name => !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null).ToList();
        if (missing.Count > 0)
        {
            throw HubSpotException.BadRequest($"Some required fields were not set: [{string.Join(", ", missing)}]");
        }

        if (reports.Count > MostReports)
        {
            throw HubSpotException.BadRequest($"A dashboard can have no more than {MostReports} reports");
        }

        var dashboard = new Dashboard
        {
            Id = all.NextId(), Name = body.IdText("name")!, Description = description, Permissions = JsonNode.Parse(body.GetProperty("permissions").GetRawText())!, Reports = reports,
            CreatedAt = portal.Now, UpdatedAt = portal.Now,
        };
        all.Add(dashboard);
        return dashboard;
    }

    private static Task Answer(HttpContext context, Portal portal, int status, Func<Dashboard> find)
    {
        lock (portal.Gate)
        {
            Require(portal);
            return context.WriteAsync(status, Write(find()));
        }
    }

    private static void Require(Portal portal)
    {
        if (!portal.Settings.ReportingBeta)
        {
            throw new HubSpotException(403, "This account does not take part in the beta of the reporting API.", "FORBIDDEN");
        }
    }

    private static Dashboard Find(Dashboards all, string id) => all.Living.FirstOrDefault(one => one.Id == id)
        ?? throw new HubSpotException(404, $"Dashboard {id} was not found.", "OBJECT_NOT_FOUND");

    private static JsonObject Write(Dashboard dashboard)
    {
        var json = new JsonObject
        {
            ["id"] = dashboard.Id,
            ["name"] = dashboard.Name,
            ["archived"] = false,
            ["businessUnitId"] = "0",
            ["createdAt"] = Instant.Text(dashboard.CreatedAt),
            ["updatedAt"] = Instant.Text(dashboard.UpdatedAt),
            ["permissions"] = dashboard.Permissions.DeepClone(),
        };
        if (dashboard.Description is { } description)
        {
            json["description"] = description;
        }

        return json;
    }
}
