using System.Globalization;
using Connector.Deployment;
using Connector.Http;
using Connector.Salesforce.Metadata;

namespace Connector.Salesforce;

/// <summary>The framework's artefacts in an org: read by retrieve, written by deployments and, where these do not go, by the UI API, with the set-up credential.</summary>
internal sealed class SalesforceDeployer(
    SalesforceArtefacts artefacts, MetadataRetrieval retrieval, MetadataDeployments deployments, OwnViews ownViews, SalesforceOrgSurvey survey,
    SalesforceValueSets valueSets, SalesforceRetirement retirement, SalesforceFieldAccess access, SalesforceApis nightly, SalesforceOptions options) : IArtefactDeployer
{
    /// <summary>Elements that may bear our mark.</summary>
    private static readonly string[] Marked = ["description", "inlineHelpText"];

    /// <remarks>Layouts come last: they need the fields, and nothing needs them.</remarks>
    public WantedArtefacts Wanted(Artefacts framework)
    {
        var (components, leftOut) = artefacts.Components(framework, MakesOwnViews);
        var fields = framework.AllFields.ToDictionary(field => $"{options.ObjectName}.{field.Field}", field => field.Field);
        var wanted = components.Select(component => new WantedArtefact(
            MetadataBody.ToArtefact(component), fields.GetValueOrDefault(component.FullName)));
        var layouts = options.Deployment.LayoutNames.Select(name => new WantedArtefact(MetadataBody.ToArtefact(LayoutMetadata.Of(name, [.. framework.AllFields.Select(field => field.Field)]))));
        return new WantedArtefacts([.. wanted, .. layouts], leftOut);
    }

    public ArtefactContent Content(ArtefactKey key, string body) => MetadataBody.ToArtefact(MetadataBody.ToComponent(key, body));

    public ArtefactContent Merge(ArtefactContent wanted, ArtefactContent? current)
    {
        if (current is null) return wanted;
        var (ours, theirs) = (Component(wanted), Component(current));
        return ours.Kind == MetadataKind.Field || ours.Kind == MetadataKind.Object || ours.Kind == MetadataKind.GlobalValueSet ? MetadataBody.ToArtefact(ours with { Body = FieldMerge.Merge(ours.Body, theirs.Body) })
            : ours.Kind == MetadataKind.RecordType ? MetadataBody.ToArtefact(ours with { Body = RecordTypeMetadata.Merge(ours.Body, theirs.Body) })
            : ours.Kind == MetadataKind.CompactLayout ? MetadataBody.ToArtefact(ours with { Body = CompactLayoutMetadata.Merge(ours.Body, theirs.Body) })
            : ours.Kind == MetadataKind.Layout ? MetadataBody.ToArtefact(ours with { Body = LayoutMetadata.Merge(ours.Body, theirs.Body) })
            : wanted;
    }

    public bool IsMarked(ArtefactContent current) =>
        Marked.Any(part => current.Parts.GetValueOrDefault(part)?.Contains(SalesforceFields.Mark, StringComparison.Ordinal) == true)
        || (current.Key == new ArtefactKey(MetadataKind.PermissionSet.Type, SalesforceFieldAccess.PermissionSet)
            && current.Parts.GetValueOrDefault("description") == SalesforceFieldAccess.DescriptionBeforeMarks);

    public bool IsAmended(ArtefactKey key) => key.Kind == MetadataKind.Layout.Type || key.Kind == MetadataKind.CompactLayout.Type || key.Kind == MetadataKind.RecordType.Type;

    /// <remarks>A set can go only with the fields that use it.</remarks>
    public bool HoldsData(ArtefactKey key) => key.Kind == MetadataKind.Field.Type || key.Kind == MetadataKind.Object.Type || key.Kind == MetadataKind.GlobalValueSet.Type;

    public bool HoldsHistory(ArtefactKey key) => key == HistoryMetadata.ObjectKey;

    /// <summary>Picklist values of others stay and are no drift.</summary>
    public bool IsOthers(ArtefactKey key, string path) =>
        (key.Kind == MetadataKind.Field.Type && path.StartsWith("valueSet.valueSetDefinition.value[", StringComparison.Ordinal))
        || (key.Kind == MetadataKind.GlobalValueSet.Type && path.StartsWith("customValue[", StringComparison.Ordinal));

    public Task<WantedArtefacts> AlsoWantedAsync(Artefacts artefacts, CancellationToken cancellationToken) => survey.AlsoWantedAsync(artefacts.Fields, cancellationToken);

    public async Task<(IReadOnlyList<ArtefactChange> Changes, IReadOnlyList<string> LeftOut)> FitAsync(
        IReadOnlyList<ArtefactChange> plan, Artefacts artefacts, CancellationToken cancellationToken)
    {
        var (fitted, ownValues) = valueSets.Fit(plan, artefacts.Fields);
        var (retired, stays) = await retirement.RetireAsync(fitted, artefacts.Fields, cancellationToken);
        var (tracked, untracked) = await survey.TrackAsync(retired, cancellationToken);
        return (tracked, [.. ownValues, .. stays, .. untracked]);
    }

    public async Task<IReadOnlyList<ArtefactContent>> ReadAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken) =>
        [.. (await retrieval.ReadAsync(keys, cancellationToken)).Select(MetadataBody.ToArtefact)];

    public async Task<DeploymentOutcome> DeployAsync(IReadOnlyList<ArtefactChange> changes, bool isCheck, Func<string, Task> started, CancellationToken cancellationToken)
    {
        var components = Components(changes).Where(component => !OwnViews.Is(component)).ToList();
        var deleted = changes.Where(change => change.After is null).Select(change => change.Key).ToList();
        var outcome = components.Count + deleted.Count == 0 ? new DeploymentOutcome(true, [], [])
            : await deployments.DeployAsync(MetadataFiles.Zip(MetadataFiles.Package(components, options.ApiVersion, deleted)), isCheck, started, cancellationToken);
        return isCheck ? outcome : await WithOwnViewsAsync(outcome, changes, cancellationToken);
    }

    /// <remarks>What comes after the deployment itself is done, or done again.</remarks>
    public async Task<DeploymentOutcome?> ResumeAsync(string id, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken) =>
        await deployments.ResumeAsync(id, cancellationToken) is { } outcome ? await WithOwnViewsAsync(outcome, changes, cancellationToken) : null;

    public IAsyncEnumerable<string> OpenAsync(CancellationToken cancellationToken) => access.AssignExistingAsync(cancellationToken);

    public async Task CloseAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken)
    {
        foreach (var set in SalesforceFieldAccess.AssignedSets.Where(set => keys.Contains(new ArtefactKey(MetadataKind.PermissionSet.Type, set)))) await access.UnassignAsync(set, cancellationToken);
    }

    /// <remarks>Asked as the nightly user, who was given access; what is hidden may be filled.</remarks>
    public async Task<bool> IsFilledAsync(ArtefactKey key, CancellationToken cancellationToken)
    {
        if (key.Kind == MetadataKind.GlobalValueSet.Type) return await IsFilledAsync(new ArtefactKey(MetadataKind.Field.Type, $"{options.ObjectName}.{GlobalValueSetMetadata.FieldOf(key.Name)}"), cancellationToken);
        var (entity, field) = key.Name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? (key.Name[..dot], key.Name[(dot + 1)..]) : (key.Name, null);
        var where = field is null ? "" : $" WHERE {Soql.Name(field)} != null";
        try
        {
            return (await nightly.Query.AskAsync($"{Soql.Select(["Id"], entity)}{where} LIMIT 1", cancellationToken)).First is not null;
        }
        catch (CrmContractException hidden) when (SalesforceErrors.IsCode(hidden, "INVALID_FIELD") || SalesforceErrors.IsCode(hidden, "INVALID_TYPE"))
        {
            return true;
        }
    }

    private bool MakesOwnViews => options.Deployment.OwnViews && double.Parse(options.ApiVersion, CultureInfo.InvariantCulture) >= OwnViews.FirstVersion;

    /// <summary>They need the fields that were just deployed. A refusal does not take the deployment back.</summary>
    private async Task<DeploymentOutcome> WithOwnViewsAsync(DeploymentOutcome outcome, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken)
    {
        if (!outcome.Succeeded) return outcome;
        var refused = await ownViews.PutAsync([.. Components(changes).Where(OwnViews.Is)], cancellationToken);
        return refused.Count == 0 ? outcome : new DeploymentOutcome(false, refused, outcome.Warnings, IsPartDone: true);
    }

    private static IEnumerable<MetadataComponent> Components(IReadOnlyList<ArtefactChange> changes) =>
        changes.Where(change => change.After is not null).Select(change => MetadataBody.ToComponent(change.Key, change.After!));

    private static MetadataComponent Component(ArtefactContent content) => MetadataBody.ToComponent(content.Key, content.Body);
}
