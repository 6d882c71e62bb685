using Connector.Deployment;
using Connector.HubSpot.Api;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Dynamic lists of companies (contract 11), one for each view that everybody shares.</summary>
internal sealed class HubSpotLists(IHubSpotListsApi api, HubSpotOptions options)
{
    public const string NameTaken = "ListError.DUPLICATE_LIST_NAMES";

    /// <summary>What the names of our lists begin with: names are unique in a portal.</summary>
    private const string Prefix = "Segment: ";

    private readonly HubSpotListFolder _folder = new(api, options);

    public static ArtefactContent Of(SegmentView view)
    {
        var name = Prefix + view.Label;
        var filters = view.Where.Select(condition => new JObject
        {
            ["filterType"] = "PROPERTY",
            ["property"] = condition.Field,
            ["operation"] = new JObject { ["operationType"] = "ENUMERATION", ["operator"] = "IS_ANY_OF", ["values"] = new JArray(condition.Option.Value) },
        });
        var tree = new JObject
        {
            ["filterBranchType"] = "OR",
            ["filterBranches"] = new JArray(new JObject { ["filterBranchType"] = "AND", ["filters"] = new JArray(filters) }),
        };
        return HubSpotBody.ToArtefact(
            new ArtefactKey(HubSpotBody.List, name), new JObject { ["name"] = name, ["objectTypeId"] = HubSpotDeployer.CompanyType, ["processingType"] = "DYNAMIC", ["filterBranch"] = tree });
    }

    /// <exception cref="Http.CrmContractException">With status 404: there is none.</exception>
    public async Task<JObject> FindAsync(string name, CancellationToken cancellationToken) =>
        (await api.FindAsync(options.ApiVersion, HubSpotDeployer.CompanyType, name, cancellationToken))["list"] as JObject ?? throw HubSpotErrors.Contract("a list's answer holds no list");

    /// <returns>What to tell although it was carried out; null when nothing is.</returns>
    /// <exception cref="Http.CrmContractException">Refused; also where somebody made a list of that name since the plan was compared with the portal.</exception>
    public async Task<string?> CarryOutAsync(ArtefactChange change, JObject? body, CancellationToken cancellationToken)
    {
        if (await FoundAsync(change.Key.Name, cancellationToken) is not { } list)
        {
            return body is null ? null : await _folder.TakeAsync(IdOf((await api.CreateAsync(options.ApiVersion, Definition(body), cancellationToken))["list"]), change.Key.Name, cancellationToken);
        }

        if (change.Before is null) throw HubSpotErrors.Contract("a list of this name was made meanwhile", code: NameTaken);
        if (body is not null) await api.ChangeFiltersAsync(options.ApiVersion, IdOf(list), new JObject { ["filterBranch"] = Definition(body)["filterBranch"] }, cancellationToken);
        else
        {
            await api.DeleteAsync(options.ApiVersion, IdOf(list), cancellationToken);
            await _folder.LeaveAsync(cancellationToken);
        }

        return null;
    }

    private async Task<JObject?> FoundAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(name, cancellationToken);
        }
        catch (Http.CrmContractException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private static string IdOf(JToken? list) => HubSpotError.Text(list?["listId"]) ?? throw HubSpotErrors.Contract("a list came without listId");

    /// <summary>With what the service requires of a tree and the normal form leaves out.</summary>
    private static JObject Definition(JObject body)
    {
        var list = (JObject)body.DeepClone();
        foreach (var branch in list.Descendants().OfType<JObject>().Where(one => one["filterBranchType"] is not null).ToList())
        {
            branch["filterBranchOperator"] ??= branch["filterBranchType"]!.DeepClone();
            branch["filters"] ??= new JArray();
            branch["filterBranches"] ??= new JArray();
        }

        foreach (var operation in list.Descendants().OfType<JObject>().Where(one => one["operationType"] is not null)) operation["includeObjectsWithNoValueSet"] ??= false;
        return list;
    }
}
