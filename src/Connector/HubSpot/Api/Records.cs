using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.HubSpot.Api;

/// <remarks>Contract 5 and 6. Records are free objects: ids come as strings or numbers, values as strings or null.</remarks>
internal interface IHubSpotRecordsApi
{
    [Get("/crm/objects/{version}/{type}")]
    Task<JObject> ListAsync(string version, string type, int limit, string? after, string? properties, string archived, CancellationToken cancellationToken);

    [Post("/crm/objects/{version}/{type}/batch/read")]
    Task<JObject> ReadAsync(string version, string type, string archived, [Body] JObject read, CancellationToken cancellationToken);

    /// <summary>The whole answer: a refusal's body says which row is to blame.</summary>
    [Post("/crm/objects/{version}/{type}/batch/update")]
    Task<HttpResponseMessage> UpdateAsync(string version, string type, [Body] JObject update, CancellationToken cancellationToken);

    /// <summary>The whole answer: a refusal's body says why.</summary>
    [Post("/crm/objects/{version}/{type}/batch/upsert")]
    Task<HttpResponseMessage> UpsertAsync(string version, string type, [Body] JObject upsert, CancellationToken cancellationToken);

    [Post("/crm/objects/{version}/{type}/batch/archive")]
    Task ArchiveAsync(string version, string type, [Body] JObject archive, CancellationToken cancellationToken);

    [Post("/crm/objects/{version}/{type}/search")]
    Task<JObject> SearchAsync(string version, string type, [Body] JObject search, CancellationToken cancellationToken);

    /// <summary>The whole answer: a refusal's body says why.</summary>
    [Post("/crm/objects/{version}/{type}/merge")]
    Task<HttpResponseMessage> MergeAsync(string version, string type, [Body] JObject merge, CancellationToken cancellationToken);
}

/// <remarks>Contract 7. Ids come as strings or numbers.</remarks>
internal interface IHubSpotAssociationsApi
{
    [Post("/crm/associations/{version}/{from}/{to}/batch/read")]
    Task<JObject> ReadAsync(string version, string from, string to, [Body] JObject read, CancellationToken cancellationToken);

    /// <summary>Without a label.</summary>
    [Post("/crm/associations/{version}/{from}/{to}/batch/associate/default")]
    Task<JObject> AssociateAsync(string version, string from, string to, [Body] JObject pairs, CancellationToken cancellationToken);
}
