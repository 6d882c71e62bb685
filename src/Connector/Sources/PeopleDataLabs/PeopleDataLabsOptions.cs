using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources.PeopleDataLabs;

/// <summary>People Data Labs. Contract 3.6.</summary>
public sealed class PeopleDataLabsOptions : ICalledOptions
{
    [WebAddress]
    public string BaseUrl { get; set; } = "https://api.peopledatalabs.com/v5";

    [NotEmpty]
    public Secret ApiKey { get; set; }

    /// <summary>1 to 100; the vendor warns of failures above 80.</summary>
    [Range(1, 100)]
    public int CompaniesPerRequest { get; set; } = 50;

    /// <summary>1 to 10: matches that the vendor is less sure of do not come and cost nothing. Default 6.</summary>
    [Range(1, 10)]
    public int MinimumLikelihood { get; set; } = 6;

    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 2, RequestTimeout = TimeSpan.FromSeconds(60) };
}
