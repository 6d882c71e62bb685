using Connector.Accounts;
using Connector.Planning;
using Connector.WriteBack;

namespace Connector.Store;

/// <summary>
/// The outbox: a sealed plan's rows in chunks (a call or a job each). State lives on the chunk: planned → sent → acknowledged. A chunk sent
/// and not acknowledged is in doubt.
/// </summary>
public interface IOutbox
{
    /// <summary>Chunks of the plan that wait to be sent, in order; none while it is not sealed.</summary>
    Task<IReadOnlyList<OutboxChunk>> WaitingAsync(long plan, CancellationToken cancellationToken);

    /// <summary>Chunks of any plan that were sent and never acknowledged, oldest first.</summary>
    Task<IReadOnlyList<OutboxChunk>> InDoubtAsync(CancellationToken cancellationToken);

    /// <summary>The chunk's rows in order, without those found moved when it was sent.</summary>
    Task<IReadOnlyList<OutboxRow>> RowsAsync(OutboxChunk chunk, CancellationToken cancellationToken);

    /// <summary>Durable before it returns, a power cut included: called before the first byte is sent.</summary>
    /// <param name="moved">Rows that are not sent, because the CRM no longer holds what the plan says it does.</param>
    /// <exception cref="InvalidOperationException">The chunk does not wait (sent already, acknowledged or dropped).</exception>
    Task MarkSentAsync(OutboxChunk chunk, long run, IReadOnlyCollection<OutboxRow> moved, CancellationToken cancellationToken);

    /// <summary>Durable before it returns, a power cut included: called with the CRM's job id before the job is fed.</summary>
    /// <exception cref="InvalidOperationException">The chunk is not sent.</exception>
    Task StoreJobAsync(OutboxChunk chunk, string jobId, CancellationToken cancellationToken);

    /// <summary>
    /// In one transaction: rows of the chunk that are named in neither list are acknowledged (acknowledged value
    /// and theirs := after, field by field; a kept field keeps both), the rejected ones join the rejects, the released ones are left to
    /// the next plan; the chunk is done. A chunk of a plan for review of which every row is released waits again instead. Rejects of accounts acknowledged here are closed. Fields that an undo restored are held from now on.
    /// </summary>
    /// <param name="rejected">An account named twice counts once, with its first error.</param>
    /// <param name="released">Rows that the CRM certainly did not write: unprocessed ones, and in-doubt ones found unwritten.</param>
    /// <exception cref="ArgumentException">An account is not in this chunk, or is named both rejected and released. Nothing is stored.</exception>
    /// <exception cref="InvalidOperationException">The chunk is not sent, or acknowledged already.</exception>
    Task AcknowledgeAsync(OutboxChunk chunk, long run, IReadOnlyList<(AccountId Id, RowError Error)> rejected, IReadOnlyCollection<AccountId> released, CancellationToken cancellationToken);
}

/// <param name="Number">Position in the plan, from 0.</param>
/// <param name="FirstRow">The store's number of its first row; the rows of a plan are numbered without gaps.</param>
/// <param name="JobId">Set once a job was started for it.</param>
public sealed record OutboxChunk(long Plan, int Number, string Path, long FirstRow, int Rows, string? JobId, FieldLayout Written);

/// <param name="Id">The store's number of the row.</param>
/// <param name="Theirs">What the fields hold now, as last read or acknowledged; parallel to the change.</param>
/// <param name="IsGone">The account is no longer in the CRM.</param>
public sealed record OutboxRow(long Id, PlannedChange Change, AttributeValue[] Theirs, bool IsGone)
{
    /// <summary>True when a field that would be changed no longer holds what it held when the plan was made.</summary>
    public bool HasMoved => IsGone || (!ReferenceEquals(Theirs, Change.Before) && Differs());

    /// <summary>True when a changed field still holds what the change made of it.</summary>
    public bool IsUntouched(int field) => !IsGone && Theirs[field] == Change.Changes[field].After(Change.Before[field]);

    private bool Differs()
    {
        for (var i = 0; i < Theirs.Length; i++)
        {
            if (Change.Changes[i].Action != ChangeAction.Keep && Theirs[i] != Change.Before[i]) return true;
        }

        return false;
    }
}
