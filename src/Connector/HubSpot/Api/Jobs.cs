using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.HubSpot.Api;

/// <remarks>Contract 10. The upload is multipart, made by <see cref="ImportContent"/>.</remarks>
internal interface IHubSpotImportsApi
{
    [Post("/crm/imports/{version}")]
    Task<JObject> StartAsync(string version, [Body] HttpContent content, CancellationToken cancellationToken);

    /// <summary>Imports of this app only.</summary>
    [Get("/crm/imports/{version}")]
    Task<JObject> ListAsync(string version, string? after, CancellationToken cancellationToken);

    [Get("/crm/imports/{version}/{id}")]
    Task<JObject> GetAsync(string version, string id, CancellationToken cancellationToken);

    [Get("/crm/imports/{version}/{id}/errors")]
    Task<JObject> ErrorsAsync(string version, string id, int limit, string? after, string includeErrorMessage, string includeRowData, CancellationToken cancellationToken);
}

/// <remarks>Contract 10.</remarks>
internal interface IHubSpotExportsApi
{
    [Post("/crm/exports/{version}/export/async")]
    Task<JObject> StartAsync(string version, [Body] JObject export, CancellationToken cancellationToken);

    [Get("/crm/exports/{version}/export/async/tasks/{id}/status")]
    Task<JObject> StatusAsync(string version, string id, CancellationToken cancellationToken);
}
