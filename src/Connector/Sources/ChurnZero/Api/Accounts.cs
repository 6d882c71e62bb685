using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Sources.ChurnZero.Api;

/// <remarks>Contract 4.2: pages of 100; the server names the next one by its whole address, of which the number of rows to skip is what changes.</remarks>
internal interface IChurnZeroApi
{
    [Get("Account")]
    Task<ODataPage?> AccountsAsync([AliasAs("$skip")] int? skip, CancellationToken cancellationToken);
}

internal sealed record ODataPage(
    [property: JsonProperty("value")] IReadOnlyList<JObject?>? Value,
    [property: JsonProperty("@odata.nextLink")] string? NextLink);
