using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources.Vitally;

/// <summary>Vitally: health, NPS, users, recurring revenue per account. Contract 4.3.</summary>
public sealed class VitallyOptions : ICalledOptions
{
    /// <summary>https://SUBDOMAIN.rest.vitally.io/resources, or https://rest.vitally-eu.io/resources.</summary>
    [WebAddress]
    public string BaseUrl { get; set; } = "";

    [NotEmpty]
    public Secret ApiKey { get; set; }

    [Range(1, 100)]
    public int PageSize { get; set; } = 100;

    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 1 };
}
