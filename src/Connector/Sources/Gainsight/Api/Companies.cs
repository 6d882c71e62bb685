using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Sources.Gainsight.Api;

/// <remarks>Contract 4.1: a 200 can carry <c>result: false</c>; a short page is the last.</remarks>
internal interface IGainsightApi
{
    [Post("v1/data/objects/query/Company")]
    Task<GainsightAnswer?> QueryAsync([Body] GainsightQuery query, CancellationToken cancellationToken);
}

internal sealed record GainsightQuery(IReadOnlyList<string> Select, IReadOnlyDictionary<string, string> OrderBy, int Limit, int Offset);

internal sealed record GainsightAnswer(bool? Result, string? ErrorCode, GainsightData? Data);

internal sealed record GainsightData(IReadOnlyList<JObject?>? Records);
