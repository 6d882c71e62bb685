using Connector.Http;
using Connector.HubSpot.Api;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>The folder that new lists of ours are put into (contract 11). Where it cannot be made the lists stand outside it, and that is told.</summary>
internal sealed class HubSpotListFolder(IHubSpotListsApi api, HubSpotOptions options)
{
    public const string Name = "Segmentation";

    private const string Root = "0";

    /// <summary>Puts a list into the folder, which is made when there is none. Null when that went well, else what to tell.</summary>
    /// <remarks>A person may move it elsewhere afterwards: it is not put back.</remarks>
    public async Task<string?> TakeAsync(string list, string name, CancellationToken cancellationToken)
    {
        try
        {
            var folder = Id(await FindAsync(cancellationToken)) ?? Id((await api.CreateFolderAsync(
                options.ApiVersion, new JObject { ["name"] = Name, ["parentFolderId"] = Root }, cancellationToken))["folder"]);
            if (folder is null) return $"list '{name}' stands outside the folder {Name}: HubSpot told no id of the folder";
            await api.MoveAsync(options.ApiVersion, new JObject { ["listId"] = list, ["newFolderId"] = folder }, cancellationToken);
            return null;
        }
        catch (CrmException fault)
        {
            return $"list '{name}' stands outside the folder {Name}, put it there by hand: {fault.Message}";
        }
    }

    /// <summary>Deletes the folder when nothing is left in it.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(cancellationToken) is { } folder && Id(folder) is { } id && IsEmpty(folder["childLists"]) && IsEmpty(folder["childNodes"]))
            {
                await api.DeleteFolderAsync(options.ApiVersion, id, cancellationToken);
            }
        }
        catch (CrmException)
        {
            // An empty folder harms nobody.
        }
    }

    private async Task<JToken?> FindAsync(CancellationToken cancellationToken) =>
        ((await api.FoldersAsync(options.ApiVersion, cancellationToken))["folder"]?["childNodes"] as JArray ?? [])
            .FirstOrDefault(folder => HubSpotError.Text(folder["name"]) == Name);

    private static bool IsEmpty(JToken? many) => many is JArray { Count: 0 };

    private static string? Id(JToken? folder) => HubSpotError.Text(folder?["id"]);
}
