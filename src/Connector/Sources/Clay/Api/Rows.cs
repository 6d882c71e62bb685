using Newtonsoft.Json;
using Refit;

namespace Connector.Sources.Clay.Api;

/// <remarks>Contract 3.5: a table's own webhook takes one JSON object per row; its keys become columns. What it answers says nothing.</remarks>
internal interface IClayApi
{
    /// <param name="table">The last part of the webhook's address.</param>
    [Post("{table}")]
    Task<HttpResponseMessage> AddAsync(string table, [Body] ClayRow row, CancellationToken cancellationToken);
}

internal sealed record ClayRow(
    [property: JsonProperty("correlation_id")] string Question,
    [property: JsonProperty("domain")] string? Domain,
    [property: JsonProperty("name")] string? Name,
    [property: JsonProperty("city")] string? City,
    [property: JsonProperty("state")] string? State,
    [property: JsonProperty("country")] string? Country,
    [property: JsonProperty("callback_url")] string CallbackUrl);
