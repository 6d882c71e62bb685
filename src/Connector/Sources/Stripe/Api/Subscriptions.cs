using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Sources.Stripe.Api;

/// <remarks>Contract 5.1: newest first; the next page begins after the last id while <c>has_more</c>.</remarks>
internal interface IStripeApi
{
    [Get("subscriptions")]
    Task<StripeList<StripeSubscription>?> SubscriptionsAsync(
        [AliasAs("status")] string status, [AliasAs("limit")] int limit, [AliasAs("starting_after")] string? startingAfter,
            [AliasAs("expand[]"), Query(CollectionFormat.Multi)] IReadOnlyList<string> expand, CancellationToken cancellationToken);

    /// <param name="id">Of letters, digits and underscores.</param>
    [Get("prices/{id}")]
    Task<StripePrice?> PriceAsync(string id, [AliasAs("expand[]"), Query(CollectionFormat.Multi)] IReadOnlyList<string> expand, CancellationToken cancellationToken);

    /// <summary>As they come: their shape differs between versions.</summary>
    [Get("invoices")]
    Task<StripeList<JObject>?> InvoicesAsync(
        [AliasAs("subscription")] string subscription, [AliasAs("status")] string status, [AliasAs("limit")] int limit, CancellationToken cancellationToken);
}

internal sealed record StripeList<T>(
    [property: JsonProperty("data")] IReadOnlyList<T?>? Data,
    [property: JsonProperty("has_more")] bool HasMore);

internal sealed record StripeSubscription(
    [property: JsonProperty("id")] string? Id,
    [property: JsonProperty("status")] string? Status,
    [property: JsonProperty("customer")] StripeCustomer? Customer,
    [property: JsonProperty("discounts")] IReadOnlyList<JToken?>? Discounts,
    [property: JsonProperty("items")] StripeList<StripeItem>? Items);

/// <summary>Expanded; otherwise only its id comes, which the serializer refuses.</summary>
internal sealed record StripeCustomer(
    [property: JsonProperty("id")] string? Id,
    [property: JsonProperty("name")] string? Name,
    [property: JsonProperty("email")] string? Email,
    [property: JsonProperty("metadata")] IReadOnlyDictionary<string, string?>? Metadata,
    [property: JsonProperty("discount")] JToken? Discount = null);

internal sealed record StripeItem(
    [property: JsonProperty("quantity")] double? Quantity,
    [property: JsonProperty("price")] StripePrice? Price,
    [property: JsonProperty("discounts")] IReadOnlyList<JToken?>? Discounts = null)
{
    [JsonProperty("id")]
    public string? Id { get; init; }

    /// <summary>By the last paid invoice, minor units for one period of its price: an estimate, where the price does not tell.</summary>
    [JsonIgnore]
    public double? Invoiced { get; init; }
}

/// <summary>Amounts in minor units. Tiers come only where they were expanded.</summary>
internal sealed record StripePrice(
    [property: JsonProperty("currency")] string? Currency,
    [property: JsonProperty("unit_amount_decimal")] string? UnitAmount,
    [property: JsonProperty("billing_scheme")] string? BillingScheme,
    [property: JsonProperty("recurring")] StripeRecurring? Recurring)
{
    [JsonProperty("id")]
    public string? Id { get; init; }

    [JsonProperty("tiers_mode")]
    public string? TiersMode { get; init; }

    [JsonProperty("tiers")]
    public IReadOnlyList<StripeTier?>? Tiers { get; init; }

    [JsonProperty("transform_quantity")]
    public StripePackage? Package { get; init; }
}

/// <param name="UpTo">Its last unit; null = without end.</param>
internal sealed record StripeTier(
    [property: JsonProperty("up_to")] double? UpTo,
    [property: JsonProperty("unit_amount_decimal")] string? UnitAmount,
    [property: JsonProperty("flat_amount_decimal")] string? FlatAmount);

/// <summary>Units are sold in packages: the price is of one package.</summary>
internal sealed record StripePackage([property: JsonProperty("divide_by")] double? Units, [property: JsonProperty("round")] string? Round);

internal sealed record StripeRecurring(
    [property: JsonProperty("interval")] string? Interval,
    [property: JsonProperty("interval_count")] int? IntervalCount,
    [property: JsonProperty("usage_type")] string? UsageType);
