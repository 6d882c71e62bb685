using Connector.Http;
using Connector.HubSpot.Api;

namespace Connector.HubSpot;

/// <summary>Gets OAuth access tokens by the refresh token (contract 2); they are renewed ahead of their end, not after a 401.</summary>
internal sealed class HubSpotAuthentication(HubSpotOptions options, IHubSpotOAuthApi api, TimeProvider time)
{
    private Secret _refreshToken = options.RefreshToken;

    public async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var answer = await api.TokenAsync(options.ApiVersion, new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = options.ClientId,
            ["client_secret"] = options.ClientSecret.Reveal(),
            ["refresh_token"] = _refreshToken.Reveal(),
        }, cancellationToken);
        if (string.IsNullOrEmpty(answer.AccessToken)) throw HubSpotErrors.Contract("the token answer holds no access_token");

        // Rotation is UNCONFIRMED (contract 2): a new refresh token, if any, serves this process.
        if (!string.IsNullOrEmpty(answer.RefreshToken)) _refreshToken = new Secret(answer.RefreshToken);
        return new AccessToken(new Secret(answer.AccessToken), null, answer.ExpiresIn is > 0 and var seconds ? asked.AddSeconds(seconds) - Ahead(seconds) : null);
    }

    /// <summary>Never more than half of a short life: each call would renew it.</summary>
    private TimeSpan Ahead(int seconds) => TimeSpan.FromSeconds(Math.Min(options.RenewAhead.TotalSeconds, seconds / 2.0));
}

/// <summary>A token that only a person can replace.</summary>
internal sealed class StandingToken(Secret token) : IAccessTokens
{
    private readonly AccessToken _token = new(token, null);

    public bool CanRenew => false;

    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken) => new(_token);

    public ValueTask<AccessToken> RenewAsync(AccessToken refused, CancellationToken cancellationToken) => new(_token);
}
