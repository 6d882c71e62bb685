using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources.Stripe;

/// <summary>Stripe's subscriptions, by a restricted key that may only read. Contract 5.1.</summary>
public sealed class StripeOptions : ICalledOptions
{
    [WebAddress]
    public string BaseUrl { get; set; } = "https://api.stripe.com/v1";

    [NotEmpty]
    public Secret SecretKey { get; set; }

    [NotEmpty]
    public string ApiVersion { get; set; } = "2026-10-28.endive";

    /// <summary>The customer's metadata key that holds the account's id, as the settings' KeyField of the CRM has it; empty = by e-mail domain and
    /// name alone.</summary>
    public string MetadataKey { get; set; } = "";

    [Range(1, 100)]
    public int PageSize { get; set; } = 100;

    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 2 };
}
