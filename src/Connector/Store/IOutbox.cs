using Connector.Accounts;
using Connector.WriteBack;

namespace Connector.Store;

/// <summary>
/// The outbox is the plan: immutable rows of before and after, in chunks (a call or a job each). State lives on the chunk:
/// planned → sent → acknowledged. A chunk sent and not acknowledged is in doubt.
/// </summary>
public interface IOutbox
{
    /// <summary>Begins a plan for a run. Nothing of it counts before <see cref="SealAsync"/>: an unsealed plan is dropped at the next start.</summary>
    Task<long> BeginPlanAsync(long run, FieldLayout written, CancellationToken cancellationToken);

    /// <summary>Appends rows in the order given.</summary>
    Task AddAsync(long plan, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken);

    /// <summary>
    /// Cuts the plan into chunks of at most <paramref name="rowsPerChunk"/> rows, computes its seal (SHA-256 over framework, layout and every
    /// before and after, in order) and makes it final. Returns the seal in hex.
    /// </summary>
    Task<string> SealAsync(long plan, string frameworkHash, string path, int rowsPerChunk, CancellationToken cancellationToken);

    /// <summary>Chunks of the plan that wait to be sent, in order.</summary>
    Task<IReadOnlyList<OutboxChunk>> WaitingAsync(long plan, CancellationToken cancellationToken);

    /// <summary>Chunks of any plan that were sent and never acknowledged, oldest first.</summary>
    Task<IReadOnlyList<OutboxChunk>> InDoubtAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<PlannedChange>> RowsAsync(OutboxChunk chunk, CancellationToken cancellationToken);

    /// <summary>Durable before it returns: called before the first byte is sent.</summary>
    Task MarkSentAsync(OutboxChunk chunk, long run, CancellationToken cancellationToken);

    /// <summary>Durable before it returns: called with the CRM's job id before the job is fed.</summary>
    Task StoreJobAsync(OutboxChunk chunk, string jobId, CancellationToken cancellationToken);

    /// <summary>
    /// In one transaction: rows of the chunk that are named in neither list are acknowledged (acknowledged value and theirs := after),
    /// the rejected ones join the rejects, the released ones are left to the next plan; the chunk is done. Rejects of
    /// accounts acknowledged here are closed.
    /// </summary>
    /// <param name="released">Rows that the CRM certainly did not write: unprocessed ones, and in-doubt ones found unwritten.</param>
    Task AcknowledgeAsync(OutboxChunk chunk, long run, IReadOnlyList<(AccountId Id, RowError Error)> rejected, IReadOnlyCollection<AccountId> released, CancellationToken cancellationToken);

    /// <summary>Gives up the chunks of a plan that were never sent; a later plan decides anew.</summary>
    Task DropWaitingAsync(long plan, CancellationToken cancellationToken);

    /// <summary>Open rejects, newest first.</summary>
    Task<IReadOnlyList<Reject>> RejectsAsync(int most, CancellationToken cancellationToken);

    Task<long> CountRejectsAsync(CancellationToken cancellationToken);
}

/// <param name="Before">Parallel to the plan's layout: what the CRM held when the plan was made.</param>
public sealed record PlannedChange(long Key, AccountId Id, AttributeValue[] Before, FieldChange[] Changes);

/// <param name="JobId">Set once a job was started for it.</param>
public sealed record OutboxChunk(long Plan, int Number, string Path, long FirstRow, int Rows, string? JobId, FieldLayout Written);

/// <param name="Since">When it was first refused, UTC.</param>
/// <param name="Times">How often it was refused in a row.</param>
public sealed record Reject(AccountId Id, long Run, DateTimeOffset Since, int Times, RowError Error);
