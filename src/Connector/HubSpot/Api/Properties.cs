using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.HubSpot.Api;

/// <remarks>Contract 9. Definitions are free objects, so that what we do not know survives.</remarks>
internal interface IHubSpotPropertiesApi
{
    /// <summary>The whole answer, as its <c>Date</c> header is the server's clock.</summary>
    [Get("/crm/properties/{version}/{type}")]
    Task<HttpResponseMessage> ListAsync(string version, string type, CancellationToken cancellationToken);

    [Get("/crm/properties/{version}/{type}/{name}")]
    Task<JObject> GetAsync(string version, string type, string name, CancellationToken cancellationToken);

    [Post("/crm/properties/{version}/{type}")]
    Task<JObject> CreateAsync(string version, string type, [Body] JObject property, CancellationToken cancellationToken);

    [Patch("/crm/properties/{version}/{type}/{name}")]
    Task<JObject> ChangeAsync(string version, string type, string name, [Body] JObject change, CancellationToken cancellationToken);

    [Delete("/crm/properties/{version}/{type}/{name}")]
    Task DeleteAsync(string version, string type, string name, CancellationToken cancellationToken);

    [Get("/crm/properties/{version}/{type}/groups/{name}")]
    Task<JObject> GroupAsync(string version, string type, string name, CancellationToken cancellationToken);

    [Post("/crm/properties/{version}/{type}/groups")]
    Task<JObject> CreateGroupAsync(string version, string type, [Body] JObject group, CancellationToken cancellationToken);
}
