using Connector.Accounts;
using Connector.Deployment;
using Connector.Http;
using Connector.Store;

namespace Connector.Stages;

/// <summary>
/// Deployment: the framework's artefacts, which were planned and sealed with the records. Deployed before them, all or nothing, after a check; what was
/// sent and not answered is in doubt until it was looked up.
/// </summary>
internal sealed class DeployStage(RunScope run)
{
    public const string Stage = "Deployment";

    private readonly IArtefactDeployer? _deployer = run.Crm.Deployer;

    /// <summary>Finds out what became of deployments that an earlier process left in doubt.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (_deployer is null) return;
        foreach (var deployment in await run.Store.Artefacts.InDoubtAsync(cancellationToken))
        {
            var changes = await DeployingAsync(deployment.Plan, cancellationToken);
            var outcome = deployment.Job is { } job ? await _deployer.ResumeAsync(job, changes, cancellationToken) : null;
            if (outcome?.Succeeded ?? (await CompareAsync(changes, cancellationToken)).Left.Count == 0) await FinishAsync(deployment.Deployment, changes, cancellationToken);
            else
            {
                var access = await FailAsync(deployment.Deployment);
                var why = outcome is null ? "" : $": {string.Join("; ", outcome.Failures)}";
                run.Tally.Findings.Add(Severity.Warning, "deployment-failed", null, null, () =>
                    $"the deployment of plan {deployment.Plan}, whose end was not known, did not come to its end{why}; the plan can be applied again{access}");
            }
        }
    }

    /// <summary>Deploys what the plan says of artefacts, once.</summary>
    /// <exception cref="RunStoppedException">Nothing was deployed; says which component stood in the way and what to do.</exception>
    /// <param name="isUndo">The way back needs no rehearsal.</param>
    public async Task DeployAsync(long plan, bool isUndo, CancellationToken cancellationToken)
    {
        var planned = await run.Store.Artefacts.ChangesAsync(plan, cancellationToken);
        var (changes, gate) = (planned.Where(change => change.Deploys).ToList(), new RehearsalGate(run));
        if (changes.Count == 0 || (await run.Store.Plans.FindAsync(plan, cancellationToken))!.AreArtefactsDeployed)
        {
            // What people changed since is drift, and no reason to stop the records that are left. Whoever died before the connection's user was let in does it now.
            if (changes.Any(change => change.After is not null)) await OpenAsync(changes.Count, cancellationToken);
            if (!isUndo) await gate.RecordAsync(planned, cancellationToken);
            return;
        }

        if (_deployer is null) throw new RunStoppedException(RunStatus.Failed, $"{run.Crm.Name} takes no artefacts: make a new plan");
        if (await run.PausedAsync(cancellationToken) is { } pause) throw new RunStoppedException(RunStatus.Held, $"the connection is {pause}; 'connector resume' lets it write again");

        if (!isUndo) await gate.RequireAsync(planned, cancellationToken);
        var left = await LeftAsync(plan, changes, cancellationToken);
        if (left.Count == 0) await FinishAsync(await run.Store.Artefacts.BeginAsync(plan, run.Run, cancellationToken), changes, cancellationToken);
        else await SendAsync(plan, changes, left, cancellationToken);
        if (!isUndo) await gate.RecordAsync(planned, cancellationToken);
    }

    /// <remarks>Stored before anything is done in the CRM: whoever dies after it is settled by the next run, the connection's user who was taken out included.</remarks>
    private async Task SendAsync(long plan, IReadOnlyList<ArtefactChange> changes, IReadOnlyList<ArtefactChange> left, CancellationToken cancellationToken)
    {
        var (deployment, isUnderWay) = (await run.Store.Artefacts.BeginAsync(plan, run.Run, cancellationToken), false);
        DeploymentOutcome outcome;
        try
        {
            await _deployer!.CloseAsync([.. left.Where(change => change.After is null).Select(change => change.Key)], cancellationToken);
            run.Report(Stage, 0, left.Count, "checking");
            var check = await _deployer.DeployAsync(left, isCheck: true, _ => Task.CompletedTask, cancellationToken);
            if (!check.Succeeded) throw await RefusedAsync(deployment, "the CRM's check found what cannot be deployed", check);
            run.Report(Stage, 0, left.Count, "deploying");
            outcome = await _deployer.DeployAsync(left, isCheck: false, StoreAsync, cancellationToken);
        }
        catch (CrmException refused) when (!isUnderWay && refused is not CrmUnavailableException)
        {
            await FailAsync(deployment);
            throw;
        }

        if (!outcome.Succeeded) throw await RefusedAsync(deployment, outcome.IsPartDone ? "the CRM refused a part" : "the CRM took the deployment back as a whole", outcome);
        foreach (var warning in outcome.Warnings) run.Tally.Findings.Add(Severity.Warning, "deployment-warning", null, null, () => warning);
        await FinishAsync(deployment, changes, cancellationToken);

        async Task StoreAsync(string job)
        {
            await run.Store.Artefacts.StoreJobAsync(deployment, job, CancellationToken.None);
            isUnderWay = true;
        }
    }

    /// <summary>Reads back what a deployment that succeeded left, makes it ours, and lets the connection's user at it.</summary>
    private async Task FinishAsync(long deployment, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken)
    {
        var now = await ReadAsync(changes, cancellationToken);
        var differing = changes.Where(change => !Stands(change, now.GetValueOrDefault(change.Key))).ToList();
        if (changes.Any(change => change is { Before: null, After: not null } && _deployer!.HoldsHistory(change.Key))) await run.Store.History.ForgetAcknowledgedAsync(cancellationToken);
        await run.Store.Artefacts.SucceedAsync(
            deployment, [.. changes.Select(change => (change.Key, change.After is null ? null : change.Wanted, now.GetValueOrDefault(change.Key)?.Body))], cancellationToken);
        run.Tally.Deployed += changes.Count;
        run.Report(Stage, changes.Count, changes.Count, $"{Plural.Of(changes.Count, "artefact")}");
        if (changes.Any(change => change.After is not null)) await OpenAsync(changes.Count, cancellationToken);
        foreach (var change in differing) run.Tally.Findings.Add(Severity.Warning, "deployed-otherwise", null, null, () => Otherwise(change, now.GetValueOrDefault(change.Key)));
        if (differing.Count > 0) run.Tally.Stop(RunStatus.Partial, $"{Plural.Of(differing.Count, "artefact is", "artefacts are")} not in the CRM as deployed: {string.Join(", ", differing.Select(change => change.Key))}");
    }

    private async Task OpenAsync(int deployed, CancellationToken cancellationToken)
    {
        if (_deployer is null) return;
        await foreach (var done in _deployer.OpenAsync(cancellationToken)) run.Report(Stage, deployed, deployed, done);
    }

    /// <summary>What is not in the CRM yet. An earlier attempt may have ended unseen.</summary>
    /// <exception cref="RunStoppedException">Somebody changed one since the plan was made.</exception>
    private async Task<IReadOnlyList<ArtefactChange>> LeftAsync(long plan, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken)
    {
        var (left, moved) = await CompareAsync(changes, cancellationToken);
        return moved.Count == 0 ? left
            : throw new RunStoppedException(RunStatus.Failed, $"somebody changed artefacts since plan {plan} was made: {string.Join(", ", moved)}; nothing was deployed, make a new plan");
    }

    /// <summary>Which are not in the CRM as planned, and which of these are not as they were when the plan was made either.</summary>
    private async Task<(IReadOnlyList<ArtefactChange> Left, IReadOnlyList<ArtefactKey> Moved)> CompareAsync(IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken)
    {
        var now = await ReadAsync(changes, cancellationToken);
        var left = changes.Where(change => !Stands(change, now.GetValueOrDefault(change.Key))).ToList();
        return (left, [.. left.Where(change => now.GetValueOrDefault(change.Key)?.Body != change.Before).Select(change => change.Key)]);
    }

    private bool Stands(ArtefactChange change, ArtefactContent? now) =>
        change.After is null ? now is null : now is not null && (now.Body == change.After || (now.Body != change.Before && now.Covers(_deployer!.Content(change.Key, change.After))));

    private string Otherwise(ArtefactChange change, ArtefactContent? now) => change.After is null ? $"{change.Key}: still there"
        : now is null ? $"{change.Key}: not there although the CRM said it was deployed"
        : $"{change.Key}: the CRM holds something else at {string.Join(", ", now.Lacking(_deployer!.Content(change.Key, change.After)).Take(5))}";

    private async Task<Dictionary<ArtefactKey, ArtefactContent>> ReadAsync(IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken) =>
        (await _deployer!.ReadAsync([.. changes.Select(change => change.Key)], cancellationToken)).ToDictionary(one => one.Key);

    private async Task<IReadOnlyList<ArtefactChange>> DeployingAsync(long plan, CancellationToken cancellationToken) =>
        [.. (await run.Store.Artefacts.ChangesAsync(plan, cancellationToken)).Where(change => change.Deploys)];

    private async Task<RunStoppedException> RefusedAsync(long deployment, string how, DeploymentOutcome outcome)
    {
        var what = outcome.IsPartDone ? "what came before it stays, and the plan can be applied again" : "nothing was changed";
        return new RunStoppedException(RunStatus.Failed, $"{how}; {what}: {string.Join("; ", outcome.Failures)}{await FailAsync(deployment)}");
    }

    /// <summary>
    /// Whoever was taken out of what was about to be deleted is let in again; while that fails, the deployment stays in doubt and the next run tries again.
    /// </summary>
    /// <returns>What to add to the message: nothing, or that the user is still out.</returns>
    private async Task<string> FailAsync(long deployment)
    {
        try
        {
            await foreach (var _ in _deployer!.OpenAsync(CancellationToken.None))
            {
                // Each sentence is about what was so before.
            }
        }
        catch (CrmException fault)
        {
            return $"; the connection's user could not be given its access back ({fault.Message}): the next run tries again";
        }

        await run.Store.Artefacts.FailAsync(deployment, CancellationToken.None);
        return "";
    }
}
