using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Sources.Vitally.Api;

/// <remarks>Contract 4.3: sorted by creation a pass is stable; churned accounts come only when asked for.</remarks>
internal interface IVitallyApi
{
    [Get("accounts")]
    Task<VitallyPage?> AccountsAsync(
        [AliasAs("limit")] int limit, [AliasAs("sortBy")] string sortBy, [AliasAs("status")] string status, [AliasAs("from")] string? from,
            CancellationToken cancellationToken);
}

internal sealed record VitallyPage(IReadOnlyList<JObject?>? Results, string? Next);
