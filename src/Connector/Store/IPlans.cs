using Connector.Accounts;
using Connector.Planning;

namespace Connector.Store;

/// <summary>Plans: immutable rows of before and after under a seal. Who approved them is <see cref="IApprovals"/>'s, how they are sent <see cref="IOutbox"/>'s.</summary>
public interface IPlans
{
    /// <summary>
    /// Begins a plan for a run. Nothing of it counts before <see cref="SealAsync"/>: an unsealed plan is dropped when the next one begins and
    /// when the store is opened.
    /// </summary>
    Task<long> BeginAsync(long run, PlanHead head, CancellationToken cancellationToken);

    /// <summary>Appends rows in the order given, in one transaction.</summary>
    /// <exception cref="InvalidOperationException">The plan is sealed or was dropped.</exception>
    Task AddAsync(long plan, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken);

    /// <summary>
    /// Cuts the plan into chunks of at most <paramref name="rowsPerChunk"/> rows, computes its seal (SHA-256 over framework, connection, layout
    /// and every before and after, in order) and makes it final. Returns the seal in hex. One transaction.
    /// </summary>
    /// <param name="path">Goes on each chunk for the writer; not part of the seal.</param>
    /// <exception cref="InvalidOperationException">The plan is sealed already or was dropped.</exception>
    Task<string> SealAsync(long plan, string path, int rowsPerChunk, CancellationToken cancellationToken);

    /// <summary>True when the rows as stored still give the seal: to be asked before a plan is carried out that waited.</summary>
    /// <exception cref="InvalidOperationException">The plan is not sealed.</exception>
    Task<bool> VerifySealAsync(long plan, CancellationToken cancellationToken);

    /// <summary>A sealed plan; null when there is none of that number.</summary>
    Task<StoredPlan?> FindAsync(long plan, CancellationToken cancellationToken);

    /// <summary>Plans that wait: for approval, or for somebody to carry them out or on. Newest first.</summary>
    Task<IReadOnlyList<StoredPlan>> WaitingAsync(CancellationToken cancellationToken);

    /// <summary>A plan's rows in order, in pages; also while it is not sealed.</summary>
    IAsyncEnumerable<IReadOnlyList<PlannedChange>> RowsAsync(long plan, CancellationToken cancellationToken);

    /// <summary>What a run changed in the CRM, acknowledged row by row, with what the fields hold now; a chunk at a time.</summary>
    IAsyncEnumerable<(FieldLayout Fields, IReadOnlyList<OutboxRow> Rows)> WrittenAsync(long run, CancellationToken cancellationToken);

    /// <summary>Gives up every plan of the same kind that waits for approval, other than <paramref name="except"/>, and deletes its rows.</summary>
    Task SupersedeAsync(long except, CancellationToken cancellationToken);

    /// <summary>
    /// True once an approved plan was carried out to its end: the first fill is behind us. Rejected rows count as carried out; a plan of
    /// which chunks are waiting or in doubt, that the CRM left rows of unprocessed, or that was cut short for want of calls, does not count, nor an empty one.
    /// </summary>
    Task<bool> HasFilledAsync(CancellationToken cancellationToken);
}

public enum PlanKind
{
    /// <summary>Sent by the run that made it; what it did not send is given up with it.</summary>
    Run,

    /// <summary>Waits until a person approves it and has it carried out.</summary>
    Review,

    /// <summary>Takes a run back; sent by the run that made it.</summary>
    Undo,

    /// <summary>Makes accounts of the CRM one. Waits until a person approves it as what it is: no undo brings them back.</summary>
    Merge,
}

/// <param name="FrameworkVersion">The store's number of the framework.</param>
/// <param name="Scope">Which accounts it is about, for people.</param>
/// <param name="Why">Why it waits for a person or, of a run's own plan, why it is not all that was wanted; else null.</param>
/// <param name="Undoes">The run that it takes back.</param>
/// <param name="Automation">What the writes set off in the CRM, a line each; null = nobody asked.</param>
public sealed record PlanHead(
    PlanKind Kind, FieldLayout Written, string Connection, int FrameworkVersion, string FrameworkHash, string Scope, string? Why = null, long? Undoes = null,
    IReadOnlyList<string>? Automation = null);

/// <param name="Waiting">Chunks, or accounts to be merged away, not sent yet.</param>
/// <param name="Path">How it was going to be sent; null for an empty plan.</param>
/// <param name="Artefacts">How many it deploys, all at once.</param>
/// <param name="Merged">How many accounts end in others. Of a plan of merges these are what waits, is sent and is done with.</param>
public sealed record StoredPlan(
    long Plan, long Run, PlanHead Head, long Rows, string Seal, DateTimeOffset SealedAt, Approval? Approval, int Waiting, int Sent, int Acknowledged, string? Path, bool IsSuperseded,
    int Artefacts = 0, bool AreArtefactsDeployed = false, int Merged = 0)
{
    /// <summary>Nothing of it waits and nothing is in doubt.</summary>
    public bool IsCarriedOut => Waiting == 0 && Sent == 0 && !DeploysArtefacts;

    /// <summary>Its artefacts wait or are in doubt.</summary>
    public bool DeploysArtefacts => Artefacts > 0 && !AreArtefactsDeployed;
}
