using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Sources.Chargebee.Api;

/// <remarks>Contract 5.2: each entry wraps its subscription and customer; the next page begins at an opaque offset, sent back as it came.</remarks>
internal interface IChargebeeApi
{
    /// <param name="sort">By the time of change, oldest first: what changes meanwhile comes again at the end, nothing is passed over.</param>
    [Get("subscriptions")]
    Task<ChargebeePage?> SubscriptionsAsync(
        [AliasAs("limit")] int limit, [AliasAs("sort_by[asc]")] string sort, [AliasAs("offset")] string? offset, CancellationToken cancellationToken);
}

internal sealed record ChargebeePage(
    [property: JsonProperty("list")] IReadOnlyList<ChargebeeEntry?>? List,
    [property: JsonProperty("next_offset")] string? NextOffset);

internal sealed record ChargebeeEntry(
    [property: JsonProperty("subscription")] JObject? Subscription,
    [property: JsonProperty("customer")] JObject? Customer);
