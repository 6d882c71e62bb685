using System.Security.Cryptography;
using System.Text.Json;
using Connector.Emulator.Faults;
using Connector.Emulator.HubSpot.Limits;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Http;
using Connector.Emulator.Limits;
using Connector.Emulator.Salesforce;
using Connector.Emulator.Salesforce.Api;
using Connector.Emulator.Salesforce.Auth;
using Connector.Emulator.Salesforce.Limits;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Control;

/// <summary>
/// What tests and demos may do behind the API's back; never counted, never faulted, no session needed.
/// <list type="bullet">
/// <item><c>GET health</c>; <c>GET stats</c>; <c>DELETE stats</c> starts counting anew (the daily limit goes on)</item>
/// <item><c>GET|PUT|DELETE faults</c> (format: <see cref="FaultRule"/>)</item>
/// <item><c>GET|PUT settings</c>: any of <c>dailyApiRequests, dailyBulkApiBatches, dailyBulkV2QueryJobs,
/// jobDelayMilliseconds, bulkPageRows, queryPageRows</c></item>
/// <item><c>PUT journal</c> begins a journal of all accepted updates, <c>GET</c> tells it, <c>DELETE</c> ends it (format: <see cref="WriteJournal"/>)</item>
/// <item><c>POST tokens/expire</c> with <c>{"static":false,"refresh":false}</c></item>
/// <item><c>PUT keys/{client}</c> with a PEM public key or certificate as body</item>
/// </list>
/// What an administrator does in the org meanwhile: <see cref="OrgControlEndpoints"/>; in the portal: <c>hubspot/…</c>
/// (HubSpot/Api/PortalControlEndpoints).
/// </summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app)
    {
        var control = app.MapGroup("/__emulator");
        control.MapGet("/health", (HttpContext context, SalesforceOrg org, Portal portal) => context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", "healthy");
            writer.WriteNumber("accounts", org.Accounts.Count);
            writer.WriteNumber("companies", portal.Companies.Count);
            writer.WriteEndObject();
        }));
        control.MapGet("/stats", (HttpContext context, Stats stats, OrgLimits limits, PortalLimits portal, FaultInjector faults) =>
            WriteStats(context, stats, limits, portal, faults));
        control.MapDelete("/stats", (Stats stats, PortalLimits portal) =>
        {
            stats.Reset();
            portal.ResetUse();
        });
        control.MapGet("/faults", (FaultInjector faults) => Results.Text(faults.Json, "application/json"));
        control.MapPut("/faults", SetFaultsAsync);
        control.MapDelete("/faults", (FaultInjector faults) => faults.Set("{}"));
        control.MapGet("/settings", (Settings settings) =>
            Results.Text(JsonSerializer.Serialize(settings, JsonSerializerOptions.Web), "application/json"));
        control.MapPut("/settings", SetSettingsAsync);
        control.MapPut("/journal", (WriteJournal journal) => journal.Begin());
        control.MapGet("/journal", (HttpContext context, WriteJournal journal) => context.WriteJsonAsync(200, journal.Write));
        control.MapDelete("/journal", (WriteJournal journal) => journal.End());
        control.MapPost("/tokens/expire", ExpireAsync);
        control.MapPut("/keys/{client}", RegisterKeyAsync);
        control.MapOrgControl();
    }

    private static Task WriteStats(HttpContext context, Stats stats, OrgLimits limits, PortalLimits portal, FaultInjector faults) =>
        context.WriteJsonAsync(200, writer =>
    {
        writer.WriteStartObject();
        stats.Write(writer);
        writer.WriteStartObject("limits");
        foreach (var (name, most, used) in new[]
        {
            ("dailyApiRequests", (long)limits.MostRequests, limits.RequestsUsed),
            ("dailyBulkApiBatches", limits.MostBatches, limits.Batches.Used),
            ("dailyBulkV2QueryJobs", limits.MostQueryJobs, limits.QueryJobs.Used),
        })
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("max", most);
            writer.WriteNumber("used", used);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("hubspot");
        portal.Write(writer);
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
        settings.DailyBulkApiBatches = Value("dailyBulkApiBatches", settings.DailyBulkApiBatches);
        settings.DailyBulkV2QueryJobs = Value("dailyBulkV2QueryJobs", settings.DailyBulkV2QueryJobs);
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

    private static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }
}
