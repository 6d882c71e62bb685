using System.Collections.Concurrent;
using System.Security.Cryptography;
using Connector.Emulator.Faults;

namespace Connector.Emulator.HubSpot.Auth;

/// <summary>A bearer token. Limits count for each app; scopes are null for all of them. Times are milliseconds since 1970.</summary>
internal sealed record PortalToken(string App, bool IsOAuth, long? ExpiresAt, IReadOnlyList<string>? Scopes);

/// <summary>
/// Access and refresh tokens (contract 2). From the start there are the private-app token <c>pat-na1-emulator</c> and, for the OAuth client
/// <c>emulator</c> with the secret <c>emulator</c>, the refresh token <c>emulator-refresh</c> and the authorization code <c>emulator-code</c>.
/// </summary>
internal sealed class PortalTokens(TimeProvider time, PortalSettings settings) : IIssuedTokens
{
    public const string OAuthApp = "oauth";
    public const string Static = "pat-na1-emulator";
    public const string FirstRefresh = "emulator-refresh";

    private readonly ConcurrentDictionary<string, PortalToken> _access = new(StringComparer.Ordinal)
    {
        [Static] = new("private", false, null, null),
    };

    private readonly ConcurrentDictionary<string, byte> _refresh = new(StringComparer.Ordinal) { [FirstRefresh] = 0 };

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Also an expired one; null for a token that never was or was revoked.</summary>
    public PortalToken? Find(string token) => _access.GetValueOrDefault(token);

    public bool IsLive(PortalToken token) => token.ExpiresAt is null || token.ExpiresAt > Now;

    public bool IsRefresh(string token) => _refresh.ContainsKey(token);

    /// <summary>A private app, static-token app or service key of a test's own; another app has another burst limit.</summary>
    public void Put(string token, string app, IReadOnlyList<string>? scopes) => _access[token] = new(app, false, null, scopes);

    public string IssueAccess()
    {
        // Tokens may be long (contract 2).
        var token = "CL" + Convert.ToHexString(RandomNumberGenerator.GetBytes(150));
        _access[token] = new(OAuthApp, true, Now + (settings.TokenSeconds * 1000L), null);
        return token;
    }

    /// <summary>The refresh token to answer with: the same, or a new one that ends it.</summary>
    public string Renew(string refresh)
    {
        if (!settings.RotateRefreshTokens)
        {
            return refresh;
        }

        _refresh.TryRemove(refresh, out _);
        return IssueRefresh();
    }

    public string IssueRefresh()
    {
        var token = "na1-" + Guid.NewGuid();
        _refresh[token] = 0;
        return token;
    }

    public bool Revoke(string token) => _access.TryRemove(token, out _) | _refresh.TryRemove(token, out _);

    public void Expire(bool includeStatic)
    {
        foreach (var (token, each) in _access)
        {
            if (each.IsOAuth)
            {
                _access[token] = each with { ExpiresAt = Now };
            }
            else if (includeStatic)
            {
                _access.TryRemove(token, out _);
            }
        }
    }

    public void ExpireRefresh() => _refresh.Clear();
}
