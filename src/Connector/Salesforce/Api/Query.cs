using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 2.3; vendor pages REST API v66.0 "Query", "QueryAll", "Query More Results". Answers are streamed, see <c>QueryPage</c>.</remarks>
internal interface ISalesforceQueryApi
{
    [Get("query")]
    Task<HttpResponseMessage> QueryAsync([AliasAs("q")] string soql, CancellationToken cancellationToken);

    [Get("queryAll")]
    Task<HttpResponseMessage> QueryAllAsync([AliasAs("q")] string soql, CancellationToken cancellationToken);

    /// <param name="cursor">The last segment of a <c>nextRecordsUrl</c>.</param>
    [Get("query/{cursor}")]
    Task<HttpResponseMessage> MoreAsync(string cursor, CancellationToken cancellationToken);

    /// <summary>For the few rows of a set-up or examination question.</summary>
    [Get("query")]
    Task<SmallQueryAnswer> AskAsync([AliasAs("q")] string soql, CancellationToken cancellationToken);
}

internal sealed record SmallQueryAnswer(bool Done, IReadOnlyList<JObject>? Records)
{
    public JObject? First => Records is [var first, ..] ? first : null;
}
