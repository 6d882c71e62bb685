using Connector.Deployment;

namespace Connector.Store;

/// <summary>Artefacts: what plans say of them, what was deployed, and what of it is ours.</summary>
public interface IArtefactStore
{
    /// <summary>Adds to a plan that is not sealed yet, once.</summary>
    Task AddAsync(long plan, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken);

    /// <summary>In the order in which they were added.</summary>
    Task<IReadOnlyList<ArtefactChange>> ChangesAsync(long plan, CancellationToken cancellationToken);

    /// <summary>What is ours, in the order in which it was deployed.</summary>
    Task<IReadOnlyList<OwnedArtefact>> OwnedAsync(CancellationToken cancellationToken);

    /// <summary>These are ours from now on, as they stand, without a deployment: found, or adopted.</summary>
    Task OwnAsync(long run, IReadOnlyList<OwnedArtefact> found, CancellationToken cancellationToken);

    /// <summary>These are gone, and nobody's.</summary>
    Task DisownAsync(IReadOnlyList<ArtefactKey> gone, CancellationToken cancellationToken);

    /// <summary>Durable when it returns, before anything is sent.</summary>
    /// <returns>The deployment's number.</returns>
    Task<long> BeginAsync(long plan, long run, CancellationToken cancellationToken);

    /// <summary>Before it is waited for.</summary>
    Task StoreJobAsync(long deployment, string job, CancellationToken cancellationToken);

    /// <summary>In one transaction: it succeeded, and this is what it left.</summary>
    /// <param name="held">Per artefact deployed what is wanted of it and what the CRM now holds; null held = it is gone.</param>
    Task SucceedAsync(long deployment, IReadOnlyList<(ArtefactKey Key, string? Wanted, string? Held)> held, CancellationToken cancellationToken);

    Task FailAsync(long deployment, CancellationToken cancellationToken);

    /// <summary>Those of which the end is not known, oldest first.</summary>
    Task<IReadOnlyList<StoredDeployment>> InDoubtAsync(CancellationToken cancellationToken);

    /// <summary>The successful ones of a run.</summary>
    Task<IReadOnlyList<StoredDeployment>> OfRunAsync(long run, CancellationToken cancellationToken);

    /// <summary>Whether an undo of the run came as far as its artefacts, however that ended: the records come before them.</summary>
    Task<bool> IsBeingTakenBackAsync(long run, CancellationToken cancellationToken);

    /// <summary>What a deployment left: null = it is gone.</summary>
    Task<IReadOnlyDictionary<ArtefactKey, string?>> ResultsAsync(long deployment, CancellationToken cancellationToken);
}

/// <param name="Job">The CRM's id; null when its answer never came.</param>
public sealed record StoredDeployment(long Deployment, long Plan, string? Job);
