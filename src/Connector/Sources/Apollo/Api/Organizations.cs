using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Sources.Apollo.Api;

/// <remarks>Contract 3.2: domains as JSON, as the vendor's own client sends them; nothing of the question comes back.</remarks>
internal interface IApolloApi
{
    [Post("organizations/bulk_enrich")]
    Task<ApolloAnswer?> EnrichAsync([Body] ApolloQuestion question, CancellationToken cancellationToken);
}

internal sealed record ApolloQuestion([property: JsonProperty("domains")] IReadOnlyList<string> Domains);

internal sealed record ApolloAnswer(
    [property: JsonProperty("organizations")] IReadOnlyList<JObject?>? Organizations,
    [property: JsonProperty("unique_enriched_records")] int? Enriched);
