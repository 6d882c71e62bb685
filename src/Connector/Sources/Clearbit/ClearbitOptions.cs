using Connector.Http;

namespace Connector.Sources.Clearbit;

/// <summary>Clearbit's legacy company API, for holders of old keys; whether they still work at the end of 2026 is UNCONFIRMED. Contract 3.4.</summary>
/// <remarks>Newer customers have it as enrichment inside their CRM, which fills the CRM's own fields: name these in the framework.</remarks>
public sealed class ClearbitOptions : ICalledOptions
{
    [WebAddress]
    public string BaseUrl { get; set; } = "https://company-stream.clearbit.com/v2";

    [NotEmpty]
    public Secret ApiKey { get; set; }

    /// <summary>The vendor holds a question up to 60 seconds.</summary>
    public SourceRoadOptions Road { get; set; } = new() { ConcurrentCalls = 2, RequestTimeout = TimeSpan.FromSeconds(90) };
}
