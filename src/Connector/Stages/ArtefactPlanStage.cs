using Connector.Accounts;
using Connector.Deployment;
using Connector.Reading;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Deployment: what the plan says of artefacts, where the settings let plans have any; and plans that put back what people changed by hand.</summary>
internal sealed class ArtefactPlanStage(RunScope run)
{
    private readonly IArtefactDeployer? _deployer = run.Crm.Deployer;

    /// <summary>Works out what the plan says of artefacts, where the settings let plans have any.</summary>
    public async Task SurveyAsync(CancellationToken cancellationToken)
    {
        if (_deployer is null || !run.Options.Deployment.Enabled) return;
        await new DeployStage(run).SettleAsync(cancellationToken);
        run.Report(DeployStage.Stage, 0, null, "reading what the CRM has");
        var schema = await run.Crm.Reader.DescribeAsync(cancellationToken);
        var artefacts = Artefacts.Of(run.Framework, run.Crm.Name, schema.Fields.ContainsKey, run.Options.Deployment.History);
        var (ours, also) = (_deployer.Wanted(artefacts), await _deployer.AlsoWantedAsync(artefacts, cancellationToken));
        IReadOnlyList<WantedArtefact> wanted = [.. ours.Artefacts, .. also.Artefacts];
        var unshown = _deployer.Wanted(Artefacts.Of(run.Framework, run.Crm.Name, keepsHistory: run.Options.Deployment.History)).Artefacts.Select(one => one.Content.Key)
            .Except(wanted.Select(one => one.Content.Key)).ToHashSet(); // of a field that is not shown today: what stands of them stays
        var owned = (await run.Store.Artefacts.OwnedAsync(cancellationToken)).Where(one => !unshown.Contains(one.Key)).ToList();
        var current = await _deployer.ReadAsync([.. wanted.Select(one => one.Content.Key).Union(owned.Select(one => one.Key))], cancellationToken);
        var plan = new ArtefactPlanner(_deployer, run.Options.Deployment.Drift).Plan(wanted, current, owned);
        (run.Artefacts, var unfit) = await _deployer.FitAsync(plan, artefacts, cancellationToken);
        run.FieldsDeployed = wanted.Zip(run.Artefacts).Where(pair => pair.First.Field is not null && pair.Second.Deploys)
            .ToDictionary(pair => pair.First.Field!, pair => pair.Second.Action, StringComparer.OrdinalIgnoreCase);
        await OwnAsync(owned, cancellationToken);
        Tell([.. ours.LeftOut, .. also.LeftOut, .. unfit]);
        await new RehearsalGate(run).TellAsync(cancellationToken);
    }

    /// <summary>Where the policy says so: a sealed plan that puts back what people changed by hand, and nothing else. Null when there is nothing to put back.</summary>
    public async Task<long?> PlanRestoreAsync(CancellationToken cancellationToken)
    {
        var restored = run.Artefacts.Where(change => change is { Action: ArtefactAction.Drifted, Deploys: true }).ToList();
        if (restored.Count == 0) return null;
        if (await run.UnapprovedAsync(cancellationToken) is { } missing) throw new RunStoppedException(RunStatus.Held, missing);
        run.Written = await run.Store.Book.LayoutAsync(FieldNeeds.Of(run.Framework, run.Crm.Name).Written, cancellationToken);
        var head = new PlanHead(PlanKind.Run, run.Written, run.Connection, run.FrameworkVersion, run.Framework.Hash, "artefacts changed by hand", "the settings (Deployment:Drift) put them back");
        var plan = await run.Store.Plans.BeginAsync(run.Run, head, cancellationToken);
        await run.Store.Artefacts.AddAsync(plan, restored, cancellationToken);
        await run.Store.Plans.SealAsync(plan, "", rowsPerChunk: 1, cancellationToken);
        run.Tally.PlanNumber = plan;
        return plan;
    }

    /// <summary>What was found as it is wanted is ours from now on; so is, by policy, what people made of it.</summary>
    private async Task OwnAsync(IReadOnlyList<OwnedArtefact> owned, CancellationToken cancellationToken)
    {
        var known = owned.ToDictionary(one => one.Key);
        var found = run.Artefacts.Where(change => change is { Action: ArtefactAction.Unchanged, Before: not null, Wanted: not null } && known.GetValueOrDefault(change.Key)?.Wanted != change.Wanted)
            .Select(change => new OwnedArtefact(change.Key, change.Wanted!, change.Before!));
        var adopted = run.Options.Deployment.Drift != DriftPolicy.Adopt ? []
            : run.Artefacts.Where(change => change is { Action: ArtefactAction.Drifted, Before: not null }).Select(change => new OwnedArtefact(change.Key, known[change.Key].Wanted, change.Before!));
        await run.Store.Artefacts.OwnAsync(run.Run, [.. found, .. adopted], cancellationToken);
    }

    private void Tell(IReadOnlyList<string> leftOut)
    {
        foreach (var change in run.Artefacts.Where(change => change.Action is ArtefactAction.Drifted or ArtefactAction.Foreign))
        {
            run.Tally.Findings.Add(Severity.Warning, $"artefact-{change.Action.ToString().ToLowerInvariant()}", null, null, () => $"{change.Key}: {change.Why}");
        }

        foreach (var sentence in leftOut) run.Tally.Findings.Add(Severity.Information, "artefact-left-out", null, null, () => sentence);
    }
}
