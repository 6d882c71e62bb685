using Connector.Deployment;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Deployment of an undo: what stood before each artefact that still is as the run left it.</summary>
internal sealed class UndoArtefactsStage(RunScope run)
{
    /// <summary>Whether the run deployed anything.</summary>
    public async Task<bool> AnyAsync(long undone, CancellationToken cancellationToken) =>
        run.Crm.Deployer is not null && (await run.Store.Artefacts.OfRunAsync(undone, cancellationToken)).Count > 0;

    /// <summary>The number of the sealed plan; null when nothing is left to take back.</summary>
    /// <param name="deleteData">Also what records have values in.</param>
    public async Task<long?> PlanAsync(long undone, bool deleteData, CancellationToken cancellationToken)
    {
        var changes = await ChangesAsync(undone, deleteData, cancellationToken);
        await SettleAsync(changes, cancellationToken);
        foreach (var change in changes.Where(change => change.Why is not null))
        {
            run.Tally.Findings.Add(Accounts.Severity.Information, "artefact-stays", null, null, () => $"{change.Key}: {change.Why}");
        }

        if (!changes.Any(change => change.Deploys)) return null;
        var head = new PlanHead(PlanKind.Undo, run.Written, run.Connection, run.FrameworkVersion, run.Framework.Hash, $"the artefacts that run {undone} deployed", Undoes: undone);
        var plan = await run.Store.Plans.BeginAsync(run.Run, head, cancellationToken);
        await run.Store.Artefacts.AddAsync(plan, changes, cancellationToken);
        await run.Store.Plans.SealAsync(plan, "", rowsPerChunk: 1, cancellationToken);
        run.Tally.PlanNumber ??= plan;
        return plan;
    }

    /// <summary>What is back already, as an undo that was cut short where a CRM has no transaction leaves it, counts as an undo would have left it.</summary>
    private async Task SettleAsync(IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken)
    {
        var owned = (await run.Store.Artefacts.OwnedAsync(cancellationToken)).ToDictionary(one => one.Key);
        var back = changes.Where(change => change is { Action: ArtefactAction.Unchanged, Why: null } && owned.ContainsKey(change.Key)).ToList();
        await run.Store.Artefacts.DisownAsync([.. back.Where(change => change.Before is null).Select(change => change.Key)], cancellationToken);
        await run.Store.Artefacts.OwnAsync(
            run.Run, [.. back.Where(change => change.Before is not null && owned[change.Key].Held != change.Before).Select(change => new OwnedArtefact(change.Key, change.Before!, change.Before!))], cancellationToken);
    }

    /// <summary>The last deployed first.</summary>
    private async Task<IReadOnlyList<ArtefactChange>> ChangesAsync(long undone, bool deleteData, CancellationToken cancellationToken)
    {
        var (made, held) = (new List<ArtefactChange>(), new Dictionary<ArtefactKey, string?>());
        foreach (var deployment in await run.Store.Artefacts.OfRunAsync(undone, cancellationToken))
        {
            made.AddRange((await run.Store.Artefacts.ChangesAsync(deployment.Plan, cancellationToken)).Where(change => change.Deploys));
            foreach (var (key, body) in await run.Store.Artefacts.ResultsAsync(deployment.Deployment, cancellationToken)) held[key] = body;
        }

        var deployer = run.Crm.Deployer!;
        var now = (await deployer.ReadAsync([.. made.Select(change => change.Key).Distinct()], cancellationToken)).ToDictionary(one => one.Key);
        var changes = new List<ArtefactChange>();
        foreach (var change in Enumerable.Reverse(made))
        {
            var mayDelete = deleteData || change.Before is not null || !deployer.HoldsData(change.Key) || !now.ContainsKey(change.Key)
                || !await deployer.IsFilledAsync(change.Key, cancellationToken);
            changes.Add(ArtefactPlanner.Undo(change, now.GetValueOrDefault(change.Key), held.GetValueOrDefault(change.Key), mayDelete));
        }

        return changes;
    }
}
