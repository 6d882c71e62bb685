using System.Security.Cryptography;
using System.Text.Json;
using Connector.Emulator.Auth;
using Connector.Emulator.Faults;
using Connector.Emulator.Limits;
using Connector.Emulator.Org;

namespace Connector.Emulator.Api;

/// <summary>
/// What tests and demos may do behind the API's back; never counted, never faulted, no session needed.
/// <list type="bullet">
/// <item><c>GET health</c>; <c>GET stats</c>; <c>DELETE stats</c> starts counting anew (the daily limit goes on)</item>
/// <item><c>GET|PUT|DELETE faults</c> (format: <see cref="FaultRule"/>)</item>
/// <item><c>GET|PUT settings</c>: any of <c>dailyApiRequests, jobDelayMilliseconds, bulkPageRows, queryPageRows</c></item>
/// <item><c>POST tokens/expire</c> with <c>{"static":false,"refresh":false}</c></item>
/// <item><c>PUT keys/{client}</c> with a PEM public key or certificate as body</item>
/// <item><c>PUT fields/{object}/{field}</c> with <c>{"user":"integration","readable":true,"editable":true}</c></item>
/// <item><c>PUT objects/{object}</c> with <c>{"user":"integration","viewAll":true}</c>, also <c>edit</c></item>
/// <item><c>POST merge</c> with <c>{"master":"001…","merged":["001…"]}</c></item>
/// </list>
/// </summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app)
    {
        var control = app.MapGroup("/__emulator");
        control.MapGet("/health", (HttpContext context, SalesforceOrg org) => context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", "healthy");
            writer.WriteNumber("accounts", org.Accounts.Count);
            writer.WriteEndObject();
        }));
        control.MapGet("/stats", (HttpContext context, Stats stats, OrgLimits limits, FaultInjector faults) =>
            WriteStats(context, stats, limits, faults));
        control.MapDelete("/stats", (Stats stats) => stats.Reset());
        control.MapGet("/faults", (FaultInjector faults) => Results.Text(faults.Json, "application/json"));
        control.MapPut("/faults", SetFaultsAsync);
        control.MapDelete("/faults", (FaultInjector faults) => faults.Set("{}"));
        control.MapGet("/settings", (Settings settings) =>
            Results.Text(JsonSerializer.Serialize(settings, JsonSerializerOptions.Web), "application/json"));
        control.MapPut("/settings", SetSettingsAsync);
        control.MapPost("/tokens/expire", ExpireAsync);
        control.MapPut("/keys/{client}", RegisterKeyAsync);
        control.MapPut("/fields/{name}/{field}", SetFieldAsync);
        control.MapPut("/objects/{name}", SetObjectAsync);
        control.MapPost("/merge", MergeAsync);
    }

    private static Task WriteStats(HttpContext context, Stats stats, OrgLimits limits, FaultInjector faults) =>
        context.WriteJsonAsync(200, writer =>
    {
        writer.WriteStartObject();
        stats.Write(writer);
        writer.WriteStartObject("limits");
        foreach (var (name, most, used) in new[]
        {
            ("dailyApiRequests", (long)limits.MostRequests, limits.RequestsUsed),
            ("dailyBulkApiBatches", OrgLimits.MostBatches, limits.Batches.Used),
            ("dailyBulkV2QueryJobs", OrgLimits.MostQueryJobs, limits.QueryJobs.Used),
        })
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("max", most);
            writer.WriteNumber("used", used);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        faults.WriteCounts(writer);
        writer.WriteEndObject();
    });

    private static async Task<IResult> SetFaultsAsync(HttpContext context, FaultInjector faults)
    {
        try
        {
            faults.Set(await BodyAsync(context));
            return Results.NoContent();
        }
        catch (JsonException error)
        {
            return Results.BadRequest(error.Message);
        }
    }

    private static async Task SetSettingsAsync(HttpContext context, Settings settings)
    {
        var wanted = await context.ReadObjectAsync();
        int Value(string name, int now) => wanted.TryGetProperty(name, out var value) ? value.GetInt32() : now;
        settings.DailyApiRequests = Value("dailyApiRequests", settings.DailyApiRequests);
        settings.JobDelayMilliseconds = Value("jobDelayMilliseconds", settings.JobDelayMilliseconds);
        settings.BulkPageRows = Value("bulkPageRows", settings.BulkPageRows);
        settings.QueryPageRows = Value("queryPageRows", settings.QueryPageRows);
    }

    private static async Task ExpireAsync(HttpContext context, TokenStore tokens)
    {
        var wanted = context.Request.ContentLength is > 0 ? await context.ReadObjectAsync() : default;
        bool Asked(string name) => wanted.ValueKind == JsonValueKind.Object && wanted.TryGetProperty(name, out var flag)
            && flag.GetBoolean();
        tokens.Expire(Asked("static"));
        if (Asked("refresh"))
        {
            tokens.ExpireRefresh();
        }
    }

    private static async Task<IResult> RegisterKeyAsync(HttpContext context, ConnectedApps apps, string client)
    {
        try
        {
            apps.Register(client, await BodyAsync(context));
            return Results.NoContent();
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return Results.BadRequest(error.Message);
        }
    }

    private static async Task<IResult> SetFieldAsync(HttpContext context, SalesforceOrg org, string name, string field)
    {
        var wanted = await context.ReadObjectAsync();
        var user = org.People.Find(wanted.Text("user") ?? "integration");
        if (user < 0 || org.Find(name)?.Field(field) is not { Permissionable: true } found)
        {
            return Results.NotFound();
        }

        var readable = !wanted.TryGetProperty("readable", out var read) || read.GetBoolean();
        var editable = readable && (!wanted.TryGetProperty("editable", out var edit) || edit.GetBoolean());
        PermissionEdits.SetField(org, user, found, readable, editable);
        return Results.NoContent();
    }

    private static async Task<IResult> SetObjectAsync(HttpContext context, SalesforceOrg org, string name)
    {
        var wanted = await context.ReadObjectAsync();
        var user = org.People.Find(wanted.Text("user") ?? "integration");
        if (user < 0 || org.Find(name) is not { Business: true } table)
        {
            return Results.NotFound();
        }

        foreach (var (key, permission) in new[] { ("viewAll", "PermissionsViewAllRecords"), ("edit", "PermissionsEdit") })
        {
            if (wanted.TryGetProperty(key, out var granted))
            {
                PermissionEdits.SetObject(org, user, table, permission, granted.GetBoolean());
            }
        }

        return Results.NoContent();
    }

    private static async Task<IResult> MergeAsync(HttpContext context, SalesforceOrg org)
    {
        var wanted = await context.ReadObjectAsync();
        var master = org.Accounts.RowOf(wanted.Text("master") ?? "");
        var merged = wanted.GetProperty("merged").EnumerateArray().Select(id => org.Accounts.RowOf(id.GetString() ?? "")).ToList();
        lock (org.Gate)
        {
            if (master < 0 || merged.Count is 0 or > 2 || merged.Exists(row => row < 0 || row == master || org.Accounts.IsDeleted(row)))
            {
                return Results.BadRequest("one living master and one or two other living accounts are needed");
            }

            AccountMerge.Run(org, master, merged);
        }

        return Results.NoContent();
    }

    private static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }
}
