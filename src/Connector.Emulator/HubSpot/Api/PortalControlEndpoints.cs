using System.Text.Json;
using System.Text.Json.Serialization;
using Connector.Emulator.HubSpot.Auth;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>
/// What administrators and other people do in the portal while a client is at work, below <c>/__emulator/hubspot</c>.
/// <list type="bullet">
/// <item><c>GET|PUT settings</c>: any of <see cref="PortalSettings"/></item>
/// <item><c>PUT tokens/{token}</c> with <c>{"app":"other","scopes":["crm.objects.companies.read"]}</c>, both optional; <c>DELETE</c> revokes a
/// token, static ones and refresh tokens too; <c>POST tokens/expire</c> lets all OAuth access tokens expire</item>
/// <item><c>POST merge</c> with <c>{"type":"companies","primary":"1","other":"2"}</c> answers <c>{"id":"3"}</c></item>
/// <item><c>POST archive</c> and <c>POST restore</c> with <c>{"type":"companies","ids":["1"]}</c></item>
/// <item><c>PUT records/{type}/{id}</c> with <c>{"name":"text, empty to clear"}</c>: a person edits, past no check</item>
/// </list>
/// </summary>
internal static class PortalControlEndpoints
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PreferredObjectCreationHandling = JsonObjectCreationHandling.Replace,
    };

    public static void MapPortalControl(this IEndpointRouteBuilder app)
    {
        var control = app.MapGroup("/__emulator/hubspot");
        control.MapGet("/settings", (PortalSettings settings) => Results.Text(JsonSerializer.Serialize(settings, Strict), "application/json"));
        control.MapPut("/settings", SetSettingsAsync);
        control.MapPut("/tokens/{token}", async (HttpContext context, PortalTokens tokens, string token) =>
        {
            var wanted = await context.ObjectAsync();
            tokens.Put(token, wanted.IdText("app") ?? "private", wanted.TryGetProperty("scopes", out _) ? wanted.Texts("scopes") : null);
        });
        control.MapDelete("/tokens/{token}", (PortalTokens tokens, string token) => tokens.Revoke(token) ? Results.NoContent() : Results.NotFound());
        control.MapPost("/tokens/expire", (PortalTokens tokens) => tokens.Expire(includeStatic: false));
        control.MapPost("/merge", MergeAsync);
        control.MapPost("/archive", (HttpContext context, Portal portal) => ForEachAsync(context, portal, RecordState.Live,
            (table, row) => table.Archive(row, portal.Now)));
        control.MapPost("/restore", (HttpContext context, Portal portal) => ForEachAsync(context, portal, RecordState.Archived,
            (table, row) => table.Restore(row)));
        control.MapPut("/records/{type}/{id}", EditAsync);
    }

    private static async Task<IResult> SetSettingsAsync(HttpContext context, PortalSettings settings)
    {
        try
        {
            var wanted = (await context.ObjectAsync()).EnumerateObject().ToDictionary(each => each.Name, StringComparer.OrdinalIgnoreCase);
            foreach (var property in typeof(PortalSettings).GetProperties())
            {
                if (wanted.Remove(property.Name, out var value))
                {
                    property.SetValue(settings, value.Value.Deserialize(property.PropertyType, Strict));
                }
            }

            return wanted.Count == 0 ? Results.NoContent() : Results.BadRequest($"there is no setting {string.Join(", ", wanted.Keys)}");
        }
        catch (JsonException wrong)
        {
            return Results.BadRequest(wrong.Message);
        }
    }

    private static async Task<IResult> MergeAsync(HttpContext context, Portal portal)
    {
        var wanted = await context.ObjectAsync();
        lock (portal.Gate)
        {
            var table = portal.Table(ObjectType.Find(wanted.IdText("type") ?? "companies")!);
            var (primary, other) = (table.LiveRowOf(wanted.IdText("primary") ?? ""), table.LiveRowOf(wanted.IdText("other") ?? ""));
            return primary < 0 || other < 0 || primary == other ? Results.BadRequest("two different living records are needed")
                : Results.Json(new { id = table.Id(RecordMerge.Run(portal, table, primary, other, WriteSource.Person)).ToString(null, null) });
        }
    }

    private static async Task<IResult> ForEachAsync(HttpContext context, Portal portal, RecordState state, Action<ObjectTable, int> act)
    {
        var wanted = await context.ObjectAsync();
        lock (portal.Gate)
        {
            var table = portal.Table(ObjectType.Find(wanted.IdText("type") ?? "companies")!);
            var rows = wanted.Texts("ids").Select(table.RowOf).ToList();
            if (rows.Exists(row => row < 0 || table.State(row) != state))
            {
                return Results.BadRequest($"all ids must be of {state} records");
            }

            rows.ForEach(row => act(table, row));
            return Results.NoContent();
        }
    }

    private static async Task<IResult> EditAsync(HttpContext context, Portal portal, string type, string id)
    {
        var wanted = await context.ObjectAsync();
        lock (portal.Gate)
        {
            var table = portal.TableOf(type);
            var row = table.LiveRowOf(id);
            var values = wanted.EnumerateObject().Select(each => (Column: table.Column(each.Name), Text: each.Value.GetString())).ToList();
            if (row < 0 || values.Exists(each => each.Column is not { IsStored: true }))
            {
                return Results.NotFound();
            }

            new RecordWriter(portal, table, WriteSource.Person).Update(row,
                [.. values.Select(each => new CheckedValue(each.Column!, string.IsNullOrEmpty(each.Text) ? null : each.Text))]);
            return Results.NoContent();
        }
    }
}
