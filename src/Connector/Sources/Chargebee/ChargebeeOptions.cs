using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources.Chargebee;

/// <summary>Chargebee's subscriptions, by a key that may only read. Contract 5.2.</summary>
public sealed class ChargebeeOptions : ICalledOptions
{
    /// <summary>https://SITE.chargebee.com/api/v2.</summary>
    [WebAddress]
    public string BaseUrl { get; set; } = "";

    [NotEmpty]
    public Secret ApiKey { get; set; }

    /// <summary>The customer's custom field that holds the account's id, such as <c>cf_account_id</c>; empty = by e-mail domain and company name alone.</summary>
    public string AccountField { get; set; } = "";

    /// <summary>Take Chargebee's own <c>mrr</c> where it is there; false = always work it out from items and billing period. Which sites fill it is UNCONFIRMED.</summary>
    public bool TakesMrr { get; set; } = true;

    [Range(1, 100)]
    public int PageSize { get; set; } = 100;

    /// <summary>Its limit per minute is told by no header: a refused call waits.</summary>
    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 2, FirstWait = TimeSpan.FromSeconds(15) };
}
