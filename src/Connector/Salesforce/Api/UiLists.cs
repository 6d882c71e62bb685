using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 7a: list views by the UI API, since v61; fields by path, picklist values by label.</remarks>
internal interface ISalesforceUiListApi
{
    [Get("ui-api/list-info/{type}/{view}")]
    Task<JObject> FindAsync(string type, string view, CancellationToken cancellationToken);

    /// <summary>What the view shows the caller, from its beginning.</summary>
    [Get("ui-api/list-records/{type}/{view}")]
    Task<JObject> RecordsAsync(string type, string view, int pageSize, CancellationToken cancellationToken);

    [Post("ui-api/list-info/{type}")]
    Task<JObject> CreateAsync(string type, [Body] JObject view, CancellationToken cancellationToken);

    /// <summary>What is left out stays.</summary>
    [Patch("ui-api/list-info/{type}/{view}")]
    Task<JObject> ChangeAsync(string type, string view, [Body] JObject change, CancellationToken cancellationToken);
}
