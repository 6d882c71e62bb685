using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.HubSpot.Api;

/// <remarks>Contract 2. Parameters go in the body only; sent without a token, not metered.</remarks>
internal interface IHubSpotOAuthApi
{
    [Post("/oauth/{version}/token")]
    Task<TokenAnswer> TokenAsync(string version, [Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string> form, CancellationToken cancellationToken);
}

/// <remarks>Contract 3 and 1; the answer's time zone says when the portal's day ends.</remarks>
internal interface IHubSpotAccountApi
{
    [Get("/account-info/{version}/details")]
    Task<JObject> DetailsAsync(string version, CancellationToken cancellationToken);

    /// <summary>What private apps used of the day: the only count that an OAuth app can learn.</summary>
    [Get("/account-info/{version}/api-usage/daily/private-apps")]
    Task<JObject> UsageAsync(string version, CancellationToken cancellationToken);
}

/// <remarks>A class of its own name so that it never prints.</remarks>
internal sealed record TokenAnswer(
    [property: JsonProperty("access_token")] string? AccessToken,
    [property: JsonProperty("refresh_token")] string? RefreshToken,
    [property: JsonProperty("expires_in")] int? ExpiresIn)
{
    public override string ToString() => nameof(TokenAnswer);
}
