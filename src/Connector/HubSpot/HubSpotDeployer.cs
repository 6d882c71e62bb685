using System.Runtime.CompilerServices;
using Connector.Deployment;
using Connector.Http;
using Connector.Segmentation;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Properties and dynamic lists in a portal. One call each: HubSpot has neither a check nor a transaction, so what was done before a refusal stays.</summary>
internal sealed class HubSpotDeployer(HubSpotApis setup, HubSpotApis nightly, HubSpotSegmentFields fields, HubSpotOptions options, TimeProvider time) : IArtefactDeployer
{
    private const string Companies = "companies";
    internal const string CompanyType = "0-2";

    private readonly HubSpotSnapshotSchema _snapshots = new(setup, options);
    private readonly HubSpotLists _lists = new(setup.Lists, options);
    private readonly HubSpotDashboard _dashboard = new(setup.Reporting, options.Dashboard, time);

    public WantedArtefacts Wanted(Artefacts artefacts)
    {
        var leftOut = artefacts.LeftOut.Append($"saved views, reports{(_dashboard.IsWanted ? "" : " and dashboards")}: no public API of HubSpot makes them; 'connector export --format buildsheet' writes what to build").ToList();
        var wanted = artefacts.AllFields.Select(field => new WantedArtefact(HubSpotBody.ToArtefact(new ArtefactKey(HubSpotBody.Property, field.Field), fields.Property(field)), field.Field)).ToList();
        if (options.ObjectName != Companies) leftOut.Add($"lists: they are made for {Companies}, and the segments are on {options.ObjectName}");
        else wanted.AddRange(artefacts.Views.Where(view => view.Scope == ViewScope.Everybody).Select(view => new WantedArtefact(HubSpotLists.Of(view))));
        leftOut.AddRange(artefacts.Views.Where(view => view.Scope == ViewScope.Mine).Select(view => $"list '{view.Label}': a list cannot be filtered by who looks at it; it is a saved view of the build sheet"));
        return new WantedArtefacts(wanted, leftOut);
    }

    public ArtefactContent Content(ArtefactKey key, string body) => HubSpotBody.ToArtefact(key, HubSpotBody.Parse(key, body));

    /// <summary>A change of options replaces the whole list: those of others go with ours.</summary>
    public ArtefactContent Merge(ArtefactContent wanted, ArtefactContent? current)
    {
        if (current is null || wanted.Key.Kind != HubSpotBody.Property) return wanted;
        var (ours, theirs) = (HubSpotBody.Parse(wanted.Key, wanted.Body), HubSpotBody.Parse(current.Key, current.Body));
        var options = (JArray)ours["options"]!;
        var known = options.Select(option => HubSpotError.Text(option["value"])).ToHashSet(StringComparer.Ordinal);
        foreach (var option in theirs["options"]!.Where(option => !known.Contains(HubSpotError.Text(option["value"])))) options.Add(option);
        return HubSpotBody.ToArtefact(wanted.Key, ours);
    }

    public bool IsMarked(ArtefactContent current) =>
        current.Key.Kind is HubSpotBody.Property or HubSpotBody.Schema or HubSpotBody.Dashboard && current.Parts.GetValueOrDefault("description")?.StartsWith(HubSpotFields.Mark, StringComparison.Ordinal) == true;

    public bool IsAmended(ArtefactKey key) => false;

    public bool HoldsData(ArtefactKey key) => key.Kind is HubSpotBody.Property or HubSpotBody.Schema;

    public bool HoldsHistory(ArtefactKey key) => key == HubSpotSnapshotSchema.ArtefactKey;

    public bool IsOthers(ArtefactKey key, string path) => key.Kind == HubSpotBody.Property && path.StartsWith("options[", StringComparison.Ordinal);

    /// <summary>The place for the history, where the portal's plan has custom objects, and a copy of the customer's dashboard, where the settings name one.</summary>
    public async Task<WantedArtefacts> AlsoWantedAsync(Artefacts artefacts, CancellationToken cancellationToken)
    {
        var (wanted, leftOut) = (new List<WantedArtefact>(), new List<string>());
        if (artefacts.History is not null && options.ObjectName == Companies) Add(HubSpotSnapshotSchema.Wanted, await _snapshots.WhyNotAsync(cancellationToken));
        if (_dashboard.IsWanted) Add(_dashboard.Wanted, await _dashboard.WhyNotAsync(cancellationToken));
        return new WantedArtefacts(wanted, leftOut);

        void Add(WantedArtefact one, string? whyNot)
        {
            if (whyNot is null) wanted.Add(one);
            else leftOut.Add(whyNot);
        }
    }

    public async Task<IReadOnlyList<ArtefactContent>> ReadAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken)
    {
        var found = new List<ArtefactContent>();
        foreach (var key in keys)
        {
            if (await FindAsync(key, cancellationToken) is { } definition) found.Add(HubSpotBody.ToArtefact(key, definition));
        }

        return found;
    }

    /// <remarks>A check has nothing to ask: properties and options come before the lists that name them, in one order.</remarks>
    public async Task<DeploymentOutcome> DeployAsync(IReadOnlyList<ArtefactChange> changes, bool isCheck, Func<string, Task> started, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        foreach (var change in isCheck ? [] : changes)
        {
            try
            {
                if (await CarryOutAsync(change, cancellationToken) is { } warning) warnings.Add(warning);
            }
            catch (CrmContractException refused)
            {
                return new DeploymentOutcome(false, [$"{change.Key}: {Explain(refused)}"], warnings, IsPartDone: true);
            }
        }

        return new DeploymentOutcome(true, [], warnings);
    }

    public Task<DeploymentOutcome?> ResumeAsync(string id, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken) => Task.FromResult<DeploymentOutcome?>(null);

    public async IAsyncEnumerable<string> OpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Whoever may see companies sees their properties.
        await Task.CompletedTask;
        yield break;
    }

    public Task CloseAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <remarks>By search, which may be some seconds late.</remarks>
    public async Task<bool> IsFilledAsync(ArtefactKey key, CancellationToken cancellationToken)
    {
        if (key.Kind == HubSpotBody.Schema) return await new HubSpotSnapshotSchema(nightly, options).IsFilledAsync(cancellationToken);
        var filter = new JObject { ["propertyName"] = key.Name, ["operator"] = "HAS_PROPERTY" };
        var search = new JObject { ["filterGroups"] = new JArray(new JObject { ["filters"] = new JArray(filter) }), ["limit"] = 1 };
        return (await nightly.Records.SearchAsync(options.ApiVersion, options.ObjectName, search, cancellationToken))["total"] is not JValue { Value: 0L or 0 };
    }

    /// <summary>What to tell although it was carried out; null when nothing is.</summary>
    private async Task<string?> CarryOutAsync(ArtefactChange change, CancellationToken cancellationToken)
    {
        var body = change.After is null ? null : HubSpotBody.Parse(change.Key, change.After);
        if (change.Key.Kind == HubSpotBody.List) return await _lists.CarryOutAsync(change, body, cancellationToken);
        if (change.Key.Kind == HubSpotBody.Dashboard) await _dashboard.CarryOutAsync(change, body, cancellationToken);
        else if (change.Key.Kind == HubSpotBody.Schema) await _snapshots.CarryOutAsync(body, cancellationToken);
        else await CarryOutPropertyAsync(change, body, cancellationToken);
        return null;
    }

    private async Task CarryOutPropertyAsync(ArtefactChange change, JObject? body, CancellationToken cancellationToken)
    {
        var (api, version, type, name) = (setup.Properties, options.ApiVersion, options.ObjectName, change.Key.Name);
        if (body is null)
        {
            await api.DeleteAsync(version, type, name, cancellationToken);
            return;
        }

        if (change.Before is null)
        {
            await foreach (var _ in fields.CreateAsync([HubSpotSegmentFields.FieldOf(body)], cancellationToken))
            {
                // The group, too, and a property that comes back from the archive.
            }
        }
        else
        {
            var place = 0;
            foreach (var option in body["options"]!) option["displayOrder"] = place++;
            var words = new JObject { ["label"] = body["label"], ["description"] = body["description"] };
            if (body["options"] is JArray { Count: > 0 } offered) words["options"] = offered;
            await api.ChangeAsync(version, type, name, words, cancellationToken);
        }
    }

    /// <summary>Null when there is none.</summary>
    private async Task<JObject?> FindAsync(ArtefactKey key, CancellationToken cancellationToken)
    {
        try
        {
            return key.Kind switch
            {
                HubSpotBody.Schema => await _snapshots.FindAsync(cancellationToken),
                HubSpotBody.Dashboard => await _dashboard.FindAsync(key.Name, cancellationToken),
                HubSpotBody.List => await _lists.FindAsync(key.Name, cancellationToken),
                _ => await setup.Properties.GetAsync(options.ApiVersion, options.ObjectName, key.Name, cancellationToken),
            };
        }
        catch (CrmException missing) when (missing.Status == 404 || (missing.Status == 403 && key.Kind is HubSpotBody.Schema or HubSpotBody.Dashboard))
        {
            // A portal whose plan has no custom objects (any more), or that takes no part in the beta, does not speak of them.
            return null;
        }
    }

    private static string Explain(CrmContractException refused) => refused.Code switch
    {
        HubSpotLists.NameTaken => "another list has this name, perhaps one that you may not see: rename it, or ours in the framework",
        "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE" => "a list, workflow or formula uses the property: take it out there, then undo again",
        _ => refused.Message,
    };
}
