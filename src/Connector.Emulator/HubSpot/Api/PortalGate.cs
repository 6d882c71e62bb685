using System.Globalization;
using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Auth;
using Connector.Emulator.HubSpot.Limits;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Limits;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>What every call passes before its endpoint: counting, token, limits, scopes; and where refusals become answers.</summary>
internal sealed partial class PortalGate(RequestDelegate next, Portal portal, PortalTokens tokens, PortalLimits limits, Stats stats,
    ILogger<PortalGate> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var call = new PortalCall(null, Paths.VersionOf(path), Guid.CreateVersion7(portal.Time.GetUtcNow()).ToString());
        context.Response.Headers["X-HubSpot-Correlation-Id"] = call.CorrelationId;
        stats.Call("hubspot." + KindOf(path));
        try
        {
            if (path.StartsWith("/oauth/", StringComparison.Ordinal) || path.StartsWith("/__exports/", StringComparison.Ordinal))
            {
                context.Features.Set(call);
            }
            else if (!await AdmitAsync(context, call))
            {
                return;
            }

            await next(context);
            if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 405 && context.Response.ContentType is null)
            {
                await AnswerUnmatchedAsync(context, call);
            }
        }
        catch (HubSpotException refusal)
        {
            await context.WriteErrorAsync(refusal, call.CorrelationId);
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // An emulator bug; the client sees what it would see of a platform bug.
            LogUnexpected(log, error, path);
            await context.WriteErrorAsync(new HubSpotException(500, "internal error", null), call.CorrelationId);
        }
        finally
        {
            stats.Answered(context.Response.StatusCode);
        }
    }

    /// <summary>False when the answer is already given.</summary>
    private async Task<bool> AdmitAsync(HttpContext context, PortalCall call)
    {
        var path = context.Request.Path.Value!;
        var token = Authenticate(context);
        context.Features.Set(call with { Token = token });
        var isSearch = Paths.IsSearch(path);
        var policy = limits.Refusal(token, isSearch, out var state);
        AddHeaders(context.Response.Headers, token, isSearch, state);
        if (policy is not null)
        {
            await context.WriteAsync(429, RateLimited(policy, call.CorrelationId));
            return false;
        }

        var needed = Scopes.Needed(context.Request.Method, path);
        return needed.Length == 0 || token.Scopes is null || needed.Any(token.Scopes.Contains) ? true
            : throw new HubSpotException(403, "One or more of the following scopes are required.", "MISSING_SCOPES")
            {
                Context = new JsonObject
                {
                    ["requiredGranularScopes"] = new JsonArray([.. needed.Select(scope => JsonValue.Create(scope))]),
                    ["links"] = new JsonArray("https://developers.hubspot.com/scopes"),
                },
            };
    }

    /// <summary>Wording of the two refusals: public issue threads (UNCONFIRMED by the contract).</summary>
    private PortalToken Authenticate(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? tokens.Find(header["Bearer ".Length..].Trim()) : null;
        if (token is null)
        {
            throw new HubSpotException(401, "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more "
                + "details at https://developers.hubspot.com/docs/methods/auth/oauth-overview", "INVALID_AUTHENTICATION");
        }

        return tokens.IsLive(token) ? token
            : throw new HubSpotException(401, "The OAuth token used to make this call expired "
                + $"{(portal.Now - token.ExpiresAt) / 1000} second(s) ago.", "EXPIRED_AUTHENTICATION")
            {
                Context = new JsonObject { ["expire time"] = new JsonArray(Instant.Text(token.ExpiresAt!.Value)) },
            };
    }

    /// <summary>Search carries the daily ones at most (samples: objects-search-200), an OAuth app all but the daily ones.</summary>
    private void AddHeaders(IHeaderDictionary headers, PortalToken token, bool isSearch, LimitState state)
    {
        if (!portal.Settings.RateHeaders)
        {
            return;
        }

        void Add(string name, int value) => headers["X-HubSpot-RateLimit-" + name] = value.ToString(CultureInfo.InvariantCulture);
        if (!token.IsOAuth)
        {
            Add("Daily", state.DailyMax);
            Add("Daily-Remaining", state.DailyRemaining);
        }

        if (!isSearch)
        {
            Add("Interval-Milliseconds", portal.Settings.BurstMilliseconds);
            Add("Max", state.BurstMax);
            Add("Remaining", state.BurstRemaining);
            Add("Secondly", state.SecondMax);
            Add("Secondly-Remaining", state.SecondRemaining);
        }
    }

    private static JsonObject RateLimited(string policy, string correlationId) => new()
    {
        ["status"] = "error",
        ["message"] = $"You have reached your {policy.ToLowerInvariant()} limit.",
        ["errorType"] = "RATE_LIMIT",
        ["correlationId"] = correlationId,
        ["policyName"] = policy,
        ["requestId"] = correlationId.Replace("-", "", StringComparison.Ordinal),
    };

    private static Task AnswerUnmatchedAsync(HttpContext context, PortalCall call) => context.WriteErrorAsync(
        context.Response.StatusCode == 404 ? HubSpotException.HtmlNotFound() : new HubSpotException(405, "HTTP 405 Method Not Allowed", null),
        call.CorrelationId);

    /// <summary>The name under which a call is counted.</summary>
    private static string KindOf(string path)
    {
        var version = Paths.VersionOf(path);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != version).ToArray();
        return parts switch
        {
            ["oauth", ..] => "token",
            ["crm", "objects", _, "search"] => "search",
            ["crm", "objects", _, "batch", var verb] => "batch." + verb,
            ["crm", "objects", _] => "list",
            ["crm", "objects", _, "merge"] => "merge",
            ["crm", "objects", _, _, "associations", ..] or ["crm", "associations", ..] => "associations",
            ["crm", "objects", ..] => "record",
            ["crm", var area, ..] => area,
            _ => parts.FirstOrDefault("other"),
        };
    }

    [LoggerMessage(LogLevel.Error, "Emulator failed on {Path}")]
    private static partial void LogUnexpected(ILogger log, Exception error, string path);
}
