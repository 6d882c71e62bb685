using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.HubSpot.Api;

/// <remarks>Contract 13: custom objects, on portals whose plan has them. Definitions are free objects.</remarks>
internal interface IHubSpotSchemasApi
{
    [Get("/crm-object-schemas/{version}/schemas")]
    Task<JObject> ListAsync(string version, CancellationToken cancellationToken);

    [Post("/crm-object-schemas/{version}/schemas")]
    Task<JObject> CreateAsync(string version, [Body] JObject schema, CancellationToken cancellationToken);

    [Patch("/crm-object-schemas/{version}/schemas/{type}")]
    Task<JObject> ChangeAsync(string version, string type, [Body] JObject change, CancellationToken cancellationToken);

    /// <summary>All of its records have to be gone.</summary>
    [Delete("/crm-object-schemas/{version}/schemas/{type}")]
    Task DeleteAsync(string version, string type, CancellationToken cancellationToken);

    /// <summary>How many the portal may have, and has.</summary>
    [Get("/crm/limits/{version}/custom-object-types")]
    Task<JObject> RoomAsync(string version, CancellationToken cancellationToken);
}
