using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Sources.ZoomInfo.Api;

/// <remarks>Contract 3.3; JSON:API-shaped, not conformant. Without a slash in front, paths count from the base address with its own path.</remarks>
internal interface IZoomInfoApi
{
    [Post("data/v1/companies/enrich")]
    [Headers("Accept: application/vnd.api+json")]
    Task<EnrichAnswer?> EnrichAsync([Body] EnrichQuestion question, CancellationToken cancellationToken);

    /// <summary>What the contract allows and how much of it is left.</summary>
    [Get("data/v1/users/usage")]
    [Headers("Accept: application/vnd.api+json")]
    Task<JObject?> UsageAsync(CancellationToken cancellationToken);

    /// <summary>The output fields that the customer's contract includes; its exact shape is UNCONFIRMED.</summary>
    [Get("data/v1/lookup/enrich")]
    [Headers("Accept: application/vnd.api+json")]
    Task<JObject?> FieldsAsync([AliasAs("filter[entity]")] string entity, [AliasAs("filter[fieldType]")] string fieldType, CancellationToken cancellationToken);
}

/// <remarks>Parameters go in the body; whether the endpoint wants Basic authentication instead is UNCONFIRMED.</remarks>
internal interface IZoomInfoTokenApi
{
    /// <param name="endpoint">The last part of the address.</param>
    [Post("{endpoint}")]
    Task<JObject?> TokenAsync(string endpoint, [Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string> form, CancellationToken cancellationToken);
}

internal sealed record EnrichQuestion(EnrichData Data);

internal sealed record EnrichData(string Type, EnrichAttributes Attributes);

internal sealed record EnrichAttributes(IReadOnlyList<MatchInput> MatchCompanyInput, IReadOnlyList<string> OutputFields);

/// <summary>Comes back in <c>meta.input</c>, by which answers are joined.</summary>
internal sealed record MatchInput(string? CompanyName, string? CompanyWebsite, string? CompanyCity, string? CompanyState, string? CompanyCountry);

internal sealed record EnrichAnswer(IReadOnlyList<EnrichItem?>? Data);

internal sealed record EnrichItem(string? Type, string? Id, JObject? Attributes, EnrichMeta? Meta);

internal sealed record EnrichMeta(string? MatchStatus, MatchInput? Input);
