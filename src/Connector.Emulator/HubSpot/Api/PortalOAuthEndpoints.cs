using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Auth;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>
/// OAuth (contract 2): refresh and authorization-code grants on v1, v3 and dated paths. v1 takes parameters in the query too, later ones in the
/// form only. UNCONFIRMED: the bodies of refused token requests; status words as in public issue threads.
/// </summary>
internal static class PortalOAuthEndpoints
{
    private const string Client = "emulator";

    public static void MapPortalOAuth(this IEndpointRouteBuilder app)
    {
        foreach (var version in Paths.All.Prepend("v1"))
        {
            app.MapPost($"/oauth/{version}/token", TokenAsync);
        }

        foreach (var version in Paths.All)
        {
            app.MapPost($"/oauth/{version}/token/introspect", IntrospectAsync);
            app.MapPost($"/oauth/{version}/token/revoke", RevokeAsync);
        }

        app.MapGet("/oauth/v1/access-tokens/{token}", (HttpContext context, PortalTokens tokens, Portal portal, string token) =>
            tokens.Find(token) is { } found && tokens.IsLive(found) ? context.WriteAsync(200, Info(token, found, portal)) : throw HubSpotException.NotFound());
        app.MapDelete("/oauth/v1/refresh-tokens/{token}", (PortalTokens tokens, string token) =>
            tokens.Revoke(token) ? Results.NoContent() : throw HubSpotException.NotFound());
    }

    private static async Task TokenAsync(HttpContext context, PortalTokens tokens, PortalSettings settings)
    {
        var isFirst = context.Call().Version == "v1";
        var given = await ParametersAsync(context, isFirst);
        RequireClient(given);
        var refresh = given("grant_type") switch
        {
            "refresh_token" => tokens.IsRefresh(given("refresh_token")) ? tokens.Renew(given("refresh_token"))
                : throw Refused("BAD_REFRESH_TOKEN", "missing or invalid refresh token"),
            "authorization_code" => given("code") == "emulator-code" && given("redirect_uri").Length > 0 ? tokens.IssueRefresh()
                : throw Refused("BAD_AUTH_CODE", "missing or unknown auth code"),
            _ => throw Refused("BAD_GRANT_TYPE", "missing or unknown grant type"),
        };
        var answer = new JsonObject
        {
            ["token_type"] = "bearer",
            ["refresh_token"] = refresh,
            ["access_token"] = tokens.IssueAccess(),
            ["expires_in"] = settings.TokenSeconds,
            ["token_use"] = "access_token",
        };
        if (!isFirst)
        {
            answer["hub_id"] = Portal.Id;
            answer["user_id"] = 1_000_001;
            answer["scopes"] = new JsonArray("oauth", "crm.objects.companies.read", "crm.objects.companies.write");
        }

        await context.WriteAsync(200, answer);
    }

    private static async Task IntrospectAsync(HttpContext context, PortalTokens tokens, Portal portal)
    {
        var given = await ParametersAsync(context, withQuery: false);
        RequireClient(given);
        var token = given("token");
        await context.WriteAsync(200, tokens.Find(token) is { } found && tokens.IsLive(found) ? Info(token, found, portal)
            : new JsonObject { ["active"] = false });
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, PortalTokens tokens)
    {
        var given = await ParametersAsync(context, withQuery: false);
        RequireClient(given);
        tokens.Revoke(given("token"));
        return Results.NoContent();
    }

    private static async Task<Func<string, string>> ParametersAsync(HttpContext context, bool withQuery)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        return name => form[name].ToString() is { Length: > 0 } value ? value : withQuery ? context.Request.Query[name].ToString() : "";
    }

    private static void RequireClient(Func<string, string> given)
    {
        if (given("client_id") != Client)
        {
            throw Refused("BAD_CLIENT_ID", "missing or unknown client id");
        }

        if (given("client_secret") != Client)
        {
            throw Refused("BAD_CLIENT_SECRET", "missing or invalid client secret");
        }
    }

    private static HubSpotException Refused(string status, string message) => new(400, message, status);

    private static JsonObject Info(string token, PortalToken found, Portal portal) => new()
    {
        ["active"] = true,
        ["token"] = token,
        ["token_type"] = "access",
        ["token_use"] = "access_token",
        ["hub_id"] = Portal.Id,
        ["user_id"] = 1_000_001,
        ["app_id"] = 3001,
        ["client_id"] = Client,
        ["scopes"] = new JsonArray([.. (found.Scopes ?? ["oauth"]).Select(scope => JsonValue.Create(scope))]),
        ["expires_in"] = (int)(((found.ExpiresAt ?? portal.Now) - portal.Now) / 1000),
        ["is_private_distribution"] = true,
    };
}
