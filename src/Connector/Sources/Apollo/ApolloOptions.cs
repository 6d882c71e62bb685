using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources.Apollo;

/// <summary>Apollo, by domain: a name alone does not match there. Contract 3.2.</summary>
public sealed class ApolloOptions : ICalledOptions
{
    [WebAddress]
    public string BaseUrl { get; set; } = "https://api.apollo.io/api/v1";

    [NotEmpty]
    public Secret ApiKey { get; set; }

    /// <summary>At most 10.</summary>
    [Range(1, 10)]
    public int CompaniesPerRequest { get; set; } = 10;

    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 2, RequestTimeout = TimeSpan.FromSeconds(60) };
}
