namespace Connector.Deployment;

/// <summary>What the planning of artefacts must know about a CRM. Pure.</summary>
public interface IArtefactRules
{
    /// <summary>What of the framework's artefacts this CRM can be given.</summary>
    WantedArtefacts Wanted(Artefacts artefacts);

    /// <exception cref="Http.CrmContractException">The text is not of the kind.</exception>
    ArtefactContent Content(ArtefactKey key, string body);

    /// <summary>What has to be deployed so that what is wanted stands and what is others' stays.</summary>
    /// <param name="current">What the CRM holds; null when there is none.</param>
    ArtefactContent Merge(ArtefactContent wanted, ArtefactContent? current);

    /// <summary>It says of itself that the connector made it.</summary>
    bool IsMarked(ArtefactContent current);

    /// <summary>It belongs to the customer, and only what is wanted of it is ours: it is amended where it stands and never created nor deleted.</summary>
    bool IsAmended(ArtefactKey key);

    /// <summary>Records lose values when it is deleted.</summary>
    bool HoldsData(ArtefactKey key);

    /// <summary>The history of the segments lies in it: a new one of these has none of it.</summary>
    bool HoldsHistory(ArtefactKey key) => false;

    /// <summary>A place in one of ours where others may put things of their own: their doing so is no drift.</summary>
    bool IsOthers(ArtefactKey key, string path);
}

/// <summary>Port: reads and deploys artefacts, with the set-up credential. All of a deployment takes effect or nothing of it, unless its outcome says otherwise.</summary>
public interface IArtefactDeployer : IArtefactRules
{
    /// <summary>What of the customer's own has to be amended so that the segments can be used, and what people have to do there themselves.</summary>
    Task<WantedArtefacts> AlsoWantedAsync(Artefacts artefacts, CancellationToken cancellationToken) => Task.FromResult(new WantedArtefacts([], []));

    /// <summary>The plan fitted to this CRM: what there is room for, and what nothing uses any more; and one sentence for each thing that does not fit.</summary>
    Task<(IReadOnlyList<ArtefactChange> Changes, IReadOnlyList<string> LeftOut)> FitAsync(
        IReadOnlyList<ArtefactChange> plan, Artefacts artefacts, CancellationToken cancellationToken) =>
        Task.FromResult<(IReadOnlyList<ArtefactChange>, IReadOnlyList<string>)>((plan, []));

    /// <summary>Those that there are, in any order.</summary>
    /// <exception cref="Http.CrmAccessException">The set-up credential lacks a right; the message names it.</exception>
    Task<IReadOnlyList<ArtefactContent>> ReadAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken);

    /// <summary>Deploys and waits for the end.</summary>
    /// <param name="changes">In an order in which each needs only what stands before it; those without an After are deleted.</param>
    /// <param name="isCheck">Only finds out whether it would succeed.</param>
    /// <param name="started">Told the deployment's id before it is waited for.</param>
    /// <exception cref="Http.CrmUnavailableException">Nobody knows how it ended, or it still runs.</exception>
    Task<DeploymentOutcome> DeployAsync(IReadOnlyList<ArtefactChange> changes, bool isCheck, Func<string, Task> started, CancellationToken cancellationToken);

    /// <summary>Waits for the end of a deployment that an earlier process began; null when the CRM does not know it (any more).</summary>
    /// <param name="changes">Those that it was to carry out.</param>
    Task<DeploymentOutcome?> ResumeAsync(string id, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken);

    /// <summary>Lets the connection's user at what was deployed. Yields what it did, one sentence each; done twice, the second time does nothing.</summary>
    IAsyncEnumerable<string> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Takes the connection's user out of what is about to be deleted, which would stand in the way.</summary>
    Task CloseAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken);

    /// <summary>Whether any record has a value in it; true while that cannot be found out.</summary>
    Task<bool> IsFilledAsync(ArtefactKey key, CancellationToken cancellationToken);
}

/// <param name="Failures">One line for each component that was refused: which, why, and what to do.</param>
/// <param name="Warnings">Likewise, of what was accepted.</param>
/// <param name="IsPartDone">It failed, and what came before a refusal stays: the plan can be applied again. Else a failed one changed nothing.</param>
public sealed record DeploymentOutcome(bool Succeeded, IReadOnlyList<string> Failures, IReadOnlyList<string> Warnings, bool IsPartDone = false);
