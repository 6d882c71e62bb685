using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.HubSpot.Api;

/// <remarks>Contract 11; called segments in the product. Definitions are free objects.</remarks>
internal interface IHubSpotListsApi
{
    /// <summary>The name in whatever case.</summary>
    [Get("/crm/lists/{version}/object-type-id/{type}/name/{name}?includeFilters=true")]
    Task<JObject> FindAsync(string version, string type, string name, CancellationToken cancellationToken);

    /// <summary>Those with these ids, with their filters; without ids none.</summary>
    [Get("/crm/lists/{version}?includeFilters=true")]
    Task<JObject> FindAsync(string version, [Query(CollectionFormat.Multi)] IReadOnlyList<string> listIds, CancellationToken cancellationToken);

    [Post("/crm/lists/{version}/search")]
    Task<JObject> SearchAsync(string version, [Body] JObject search, CancellationToken cancellationToken);

    [Post("/crm/lists/{version}")]
    Task<JObject> CreateAsync(string version, [Body] JObject list, CancellationToken cancellationToken);

    /// <summary>The root folder with the folders in it.</summary>
    [Get("/crm/lists/{version}/folders?folderId=0")]
    Task<JObject> FoldersAsync(string version, CancellationToken cancellationToken);

    [Post("/crm/lists/{version}/folders")]
    Task<JObject> CreateFolderAsync(string version, [Body] JObject folder, CancellationToken cancellationToken);

    [Put("/crm/lists/{version}/folders/move-list")]
    Task MoveAsync(string version, [Body] JObject move, CancellationToken cancellationToken);

    [Delete("/crm/lists/{version}/folders/{id}")]
    Task DeleteFolderAsync(string version, string id, CancellationToken cancellationToken);

    /// <summary>Replaces the whole tree; dynamic lists only.</summary>
    [Put("/crm/lists/{version}/{id}/update-list-filters")]
    Task<JObject> ChangeFiltersAsync(string version, string id, [Body] JObject filters, CancellationToken cancellationToken);

    [Delete("/crm/lists/{version}/{id}")]
    Task DeleteAsync(string version, string id, CancellationToken cancellationToken);
}
