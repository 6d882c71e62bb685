using System.ComponentModel.DataAnnotations;
using Connector.Http;
using Connector.Sources.Tables;

namespace Connector.Sources.Gainsight;

/// <summary>Gainsight CS: the Company object. Contract 4.1.</summary>
public sealed class GainsightOptions : ICalledOptions
{
    /// <summary>https://TENANT.gainsightcloud.com.</summary>
    [WebAddress]
    public string BaseUrl { get; set; } = "";

    [NotEmpty]
    public Secret AccessKey { get; set; }

    /// <summary>Field → fact. Spelling and the scheme of scores differ between tenants: look at the tenant's own field list.</summary>
    [NotEmpty]
    [Columns(KeepsCase = true)]
    public string Columns { get; set; } = "CurrentScore=health,Nps=nps,Csat=csat,Arr=arr,Mrr=mrr,RenewalDate=renewal";

    /// <summary>The field that holds the CRM's id of the account.</summary>
    [NotEmpty]
    public string CrmIdField { get; set; } = "SfdcAccountId";

    /// <summary>At most 5,000.</summary>
    [Range(1, 5000)]
    public int PageSize { get; set; } = 5000;

    /// <summary>100 calls a minute, told by no header: a refused one waits for the next minute.</summary>
    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 1, FirstWait = TimeSpan.FromSeconds(60) };
}
