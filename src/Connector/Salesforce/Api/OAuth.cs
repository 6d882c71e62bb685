using Newtonsoft.Json;
using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 1.2-1.5; vendor page "OAuth Authorization Flows". Sent without a token, not metered.</remarks>
internal interface ISalesforceOAuthApi
{
    [Post("/services/oauth2/token")]
    Task<TokenAnswer> TokenAsync([Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string> form, CancellationToken cancellationToken);
}

/// <remarks>Contract 1.7 and 2.1; vendor pages "UserInfo Endpoint" and REST API "Versions".</remarks>
internal interface ISalesforceIdentityApi
{
    [Get("/services/oauth2/userinfo")]
    Task<UserInfo> WhoAmIAsync(CancellationToken cancellationToken);

    [Get("/services/data/")]
    Task<IReadOnlyList<ApiVersionRow>> VersionsAsync(CancellationToken cancellationToken);
}

/// <remarks>All optional but the first two; there is no <c>expires_in</c> (contract 1.5). A class of its own name so that it never prints.</remarks>
internal sealed record TokenAnswer(
    [property: JsonProperty("access_token")] string? AccessToken,
    [property: JsonProperty("instance_url")] string? InstanceUrl,
    [property: JsonProperty("refresh_token")] string? RefreshToken)
{
    public override string ToString() => nameof(TokenAnswer);
}

internal sealed record UserInfo(
    [property: JsonProperty("user_id")] string? UserId,
    [property: JsonProperty("organization_id")] string? OrganizationId);

internal sealed record ApiVersionRow(string? Version);
