using Newtonsoft.Json;
using Refit;

namespace Connector.Sources.PeopleDataLabs.Api;

/// <remarks>Contract 3.6. The answer is read by hand: its headers tell what it cost.</remarks>
internal interface IPeopleDataLabsApi
{
    /// <summary>Costs nothing: its headers tell what is left.</summary>
    [Head("company/enrich")]
    Task<HttpResponseMessage> LimitsAsync(CancellationToken cancellationToken);

    [Post("company/enrich/bulk")]
    Task<HttpResponseMessage> EnrichAsync([Body] BulkQuestion question, CancellationToken cancellationToken);
}

internal sealed record BulkQuestion([property: JsonProperty("requests")] IReadOnlyList<BulkItem> Requests);

/// <param name="Metadata">Comes back with the answer.</param>
internal sealed record BulkItem([property: JsonProperty("metadata")] BulkKey Metadata, [property: JsonProperty("params")] BulkParameters Params);

internal sealed record BulkKey([property: JsonProperty("key")] string Key);

internal sealed record BulkParameters(
    [property: JsonProperty("name")] string? Name,
    [property: JsonProperty("website")] string? Website,
    [property: JsonProperty("locality")] string? Locality,
    [property: JsonProperty("region")] string? Region,
    [property: JsonProperty("country")] string? Country,
    [property: JsonProperty("min_likelihood")] int MinimumLikelihood);
