using Connector.Http;
using Connector.Sources.Tables;

namespace Connector.Sources.ChurnZero;

/// <summary>ChurnZero's read API (OData, a paid add-on). Contract 4.2.</summary>
public sealed class ChurnZeroOptions : ICalledOptions
{
    /// <summary>The whole base with its path, such as https://TENANT.us1app.churnzero.net/public/v1.</summary>
    [WebAddress]
    public string BaseUrl { get; set; } = "";

    [NotEmpty]
    public string User { get; set; } = "";

    [NotEmpty]
    public Secret ApiKey { get; set; }

    /// <summary>Field → fact. Which way the churn score points is not settled by the vendor's own words: no default reads it; name it once you know.</summary>
    [NotEmpty]
    [Columns(KeepsCase = true)]
    public string Columns { get; set; } = "UsageFrequency=usage,NextRenewalDate=renewal,TotalContractAmount=arr";

    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 1 };
}
