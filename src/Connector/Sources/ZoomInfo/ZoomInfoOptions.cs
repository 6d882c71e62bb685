using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources.ZoomInfo;

/// <summary>ZoomInfo's current (GTM) API by client credentials. Contract 3.3.</summary>
public sealed class ZoomInfoOptions : ICalledOptions
{
    [WebAddress]
    public string BaseUrl { get; set; } = "https://api.zoominfo.com/gtm";

    /// <summary>Which of two published token addresses is current is UNCONFIRMED; the other is
    /// https://okta-login.zoominfo.com/oauth2/default/v1/token.</summary>
    [WebAddress]
    public string TokenUrl { get; set; } = "https://api.zoominfo.com/gtm/oauth/v1/token";

    [NotEmpty]
    public string ClientId { get; set; } = "";

    [NotEmpty]
    public Secret ClientSecret { get; set; }

    public string Scope { get; set; } = "api:data:company";

    /// <summary>At most 25 by contract; smaller where batches time out (PFAPI0010).</summary>
    [Range(1, 25)]
    public int CompaniesPerRequest { get; set; } = 25;

    /// <summary>Fields to ask for; those that the contract with ZoomInfo does not include are left out once the vendor has told which it does.</summary>
    public string OutputFields { get; set; } = "id,name,website,city,state,country,employeeCount,employeeRange,revenue,primaryIndustry,foundedYear";

    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 2, RequestTimeout = TimeSpan.FromSeconds(60) };
}
