using System.ComponentModel.DataAnnotations;
using Connector.Http;
using Connector.Sources.Tables;

namespace Connector.Sources.Clay;

/// <summary>A Clay table: questions go to its webhook, and an HTTP API column of it calls the worker back with the answer. Contract 3.5.</summary>
public sealed class ClayOptions : ICalledOptions
{
    /// <summary>The table's webhook. UNCONFIRMED, by third parties: it takes 50,000 rows in its life; make a new one then.</summary>
    [WebAddress]
    public string WebhookUrl { get; set; } = "";

    /// <summary>Sent as <c>x-clay-webhook-auth</c>; let the table demand one.</summary>
    [NotEmpty]
    public Secret WebhookToken { get; set; }

    /// <summary>Where the table's column answers, as seen from outside: the worker's <c>/callbacks/CONNECTION/SOURCE</c>, behind your own HTTPS.</summary>
    [WebAddress]
    public string CallbackUrl { get; set; } = "";

    /// <summary>What the table's column must send as <c>X-Callback-Token</c>, since Clay does not sign; at least 16 letters.</summary>
    [LongSecret(16)]
    public Secret CallbackToken { get; set; }

    /// <summary>The answer's keys → facts.</summary>
    [NotEmpty]
    [Columns(KeepsCase = true)]
    public string Columns { get; set; } = "employee_count=employees,annual_revenue=revenue,industry=industry,country=country,founded_year=founded";

    /// <summary>How long an answer is waited for before others are asked; later ones are taken all the same. Default 14 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan OpenFor { get; set; } = TimeSpan.FromDays(14);

    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 1, RequestTimeout = TimeSpan.FromSeconds(30) };

    /// <summary>The webhook's address without its last part.</summary>
    public string BaseUrl => WebhookUrl[..Math.Max(0, WebhookUrl.LastIndexOf('/'))];

    internal string Table => WebhookUrl[(WebhookUrl.LastIndexOf('/') + 1)..];
}
