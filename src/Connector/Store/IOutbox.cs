using Connector.Accounts;
using Connector.Planning;
using Connector.WriteBack;

namespace Connector.Store;

/// <summary>
/// The outbox is the plan: immutable rows of before and after, in chunks (a call or a job each). State lives on the chunk:
/// planned → sent → acknowledged. A chunk sent and not acknowledged is in doubt.
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// Begins a plan for a run. Nothing of it counts before <see cref="SealAsync"/>: an unsealed plan is dropped when the next one begins and
    /// when the store is opened.
    /// </summary>
    Task<long> BeginPlanAsync(long run, FieldLayout written, CancellationToken cancellationToken);

    /// <summary>Appends rows in the order given, in one transaction.</summary>
    /// <exception cref="InvalidOperationException">The plan is sealed or was dropped.</exception>
    Task AddAsync(long plan, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken);

    /// <summary>
    /// Cuts the plan into chunks of at most <paramref name="rowsPerChunk"/> rows, computes its seal (SHA-256 over framework, layout and every
    /// before and after, in order) and makes it final. Returns the seal in hex. One transaction.
    /// </summary>
    /// <param name="path">Goes on each chunk for the writer; not part of the seal.</param>
    /// <exception cref="InvalidOperationException">The plan is sealed already or was dropped.</exception>
    Task<string> SealAsync(long plan, string frameworkHash, string path, int rowsPerChunk, CancellationToken cancellationToken);

    /// <summary>True when the rows as stored still give the seal: to be asked before a plan is carried out that waited.</summary>
    /// <exception cref="InvalidOperationException">The plan is not sealed.</exception>
    Task<bool> VerifySealAsync(long plan, CancellationToken cancellationToken);

    /// <summary>Chunks of the plan that wait to be sent, in order; none while it is not sealed.</summary>
    Task<IReadOnlyList<OutboxChunk>> WaitingAsync(long plan, CancellationToken cancellationToken);

    /// <summary>Chunks of any plan that were sent and never acknowledged, oldest first.</summary>
    Task<IReadOnlyList<OutboxChunk>> InDoubtAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<PlannedChange>> RowsAsync(OutboxChunk chunk, CancellationToken cancellationToken);

    /// <summary>Durable before it returns, a power cut included: called before the first byte is sent.</summary>
    /// <exception cref="InvalidOperationException">The chunk does not wait (sent already, acknowledged or dropped).</exception>
    Task MarkSentAsync(OutboxChunk chunk, long run, CancellationToken cancellationToken);

    /// <summary>Durable before it returns, a power cut included: called with the CRM's job id before the job is fed.</summary>
    /// <exception cref="InvalidOperationException">The chunk is not sent.</exception>
    Task StoreJobAsync(OutboxChunk chunk, string jobId, CancellationToken cancellationToken);

    /// <summary>
    /// In one transaction: rows of the chunk that are named in neither list are acknowledged (acknowledged value
    /// and theirs := after, field by field; a kept field keeps both), the rejected ones join the rejects, the released ones are left to
    /// the next plan; the chunk is done. Rejects of accounts acknowledged here are closed.
    /// </summary>
    /// <param name="rejected">An account named twice counts once, with its first error.</param>
    /// <param name="released">Rows that the CRM certainly did not write: unprocessed ones, and in-doubt ones found unwritten.</param>
    /// <exception cref="ArgumentException">An account is not in this chunk, or is named both rejected and released. Nothing is stored.</exception>
    /// <exception cref="InvalidOperationException">The chunk is not sent, or acknowledged already.</exception>
    Task AcknowledgeAsync(OutboxChunk chunk, long run, IReadOnlyList<(AccountId Id, RowError Error)> rejected, IReadOnlyCollection<AccountId> released, CancellationToken cancellationToken);

    /// <summary>Gives up the chunks of a plan that were never sent; a later plan decides anew.</summary>
    Task DropWaitingAsync(long plan, CancellationToken cancellationToken);

    /// <summary>
    /// Closes the open rejects of accounts that this plan leaves alone: what was refused is no longer wanted. Only for a plan that was made
    /// of the whole book. Returns how many.
    /// </summary>
    Task<int> SettleRejectsAsync(long plan, CancellationToken cancellationToken);

    /// <summary>Open rejects of accounts not gone, newest first.</summary>
    Task<IReadOnlyList<Reject>> RejectsAsync(int most, CancellationToken cancellationToken);

    /// <summary>Open rejects of accounts not gone.</summary>
    Task<long> CountRejectsAsync(CancellationToken cancellationToken);
}

/// <param name="Number">Position in the plan, from 0.</param>
/// <param name="FirstRow">The store's number of its first row; the rows of a plan are numbered without gaps.</param>
/// <param name="JobId">Set once a job was started for it.</param>
public sealed record OutboxChunk(long Plan, int Number, string Path, long FirstRow, int Rows, string? JobId, FieldLayout Written);

/// <param name="Since">When it was first refused, UTC.</param>
/// <param name="Run">The run in which it was last refused.</param>
/// <param name="Times">How often it was refused in a row.</param>
public sealed record Reject(AccountId Id, long Run, DateTimeOffset Since, int Times, RowError Error);
