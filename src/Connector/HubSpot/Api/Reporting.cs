using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.HubSpot.Api;

/// <remarks>Contract 12: a public beta that a portal opts into. Dashboards are free objects.</remarks>
internal interface IHubSpotReportingApi
{
    [Get("/analytics/reporting/{version}/dashboards")]
    Task<JObject> ListAsync(string version, int limit, string? after, CancellationToken cancellationToken);

    [Get("/analytics/reporting/{version}/dashboards/{id}")]
    Task<JObject> GetAsync(string version, string id, CancellationToken cancellationToken);

    [Post("/analytics/reporting/{version}/dashboards/{id}/clone")]
    Task<JObject> CloneAsync(string version, string id, [Body] JObject copy, CancellationToken cancellationToken);

    [Patch("/analytics/reporting/{version}/dashboards/{id}")]
    Task<JObject> ChangeAsync(string version, string id, [Body] JObject change, CancellationToken cancellationToken);

    /// <summary>Restorable for 90 days.</summary>
    [Post("/analytics/reporting/{version}/dashboards/batch/archive")]
    Task ArchiveAsync(string version, [Body] JObject ids, CancellationToken cancellationToken);
}
