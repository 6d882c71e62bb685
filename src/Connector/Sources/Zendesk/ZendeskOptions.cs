using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources.Zendesk;

/// <summary>Zendesk Support: tickets and satisfaction per organization, by an administrator's API token. Contract 6.1.</summary>
public sealed class ZendeskOptions : ICalledOptions
{
    /// <summary>Such as https://example.zendesk.com/api/v2.</summary>
    [WebAddress]
    public string BaseUrl { get; set; } = "";

    [NotEmpty]
    public string Email { get; set; } = "";

    [NotEmpty]
    public Secret ApiToken { get; set; }

    /// <summary>Tickets made within so long count. Default 90 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Below so many ratings an organization has no satisfaction.</summary>
    [Range(1, 1000)]
    public int FewestRatings { get; set; } = 3;

    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 1 };
}
