using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.HubSpot.Api;

/// <remarks>Contract 8. Names are for people's eyes: they go into no log and no store.</remarks>
internal interface IHubSpotOwnersApi
{
    [Get("/crm/owners/{version}")]
    Task<JObject> ListAsync(string version, int limit, string? after, string archived, CancellationToken cancellationToken);
}
