using Connector.Accounts;
using Connector.Planning.Merging;
using Connector.WriteBack;

namespace Connector.Store;

/// <summary>Merges of sealed plans. State lives on the loser: planned → sent → merged, refused or moved. One sent and not settled is in doubt.</summary>
public interface IMergeStore
{
    /// <summary>Adds to a plan that is not sealed yet, once.</summary>
    Task AddAsync(long plan, IReadOnlyList<PlannedMerge> merges, CancellationToken cancellationToken);

    /// <summary>In the order in which they were added.</summary>
    Task<IReadOnlyList<StoredMerge>> OfPlanAsync(long plan, CancellationToken cancellationToken);

    /// <summary>Merges of any plan with losers that were sent and never settled, oldest first.</summary>
    Task<IReadOnlyList<StoredMerge>> InDoubtAsync(CancellationToken cancellationToken);

    /// <summary>Losers that a run merged away.</summary>
    Task<long> CountOfRunAsync(long run, CancellationToken cancellationToken);

    /// <summary>Durable before it returns, a power cut included: called before the first byte is sent.</summary>
    /// <param name="moved">Losers that are not sent, because the CRM no longer holds what the plan says it does.</param>
    /// <exception cref="InvalidOperationException">A loser is not planned.</exception>
    Task MarkSentAsync(long run, IReadOnlyList<LoserKey> sent, IReadOnlyList<LoserKey> moved, CancellationToken cancellationToken);

    /// <summary>In one transaction, durable when it returns: what became of losers that were sent.</summary>
    /// <exception cref="InvalidOperationException">A loser is not sent.</exception>
    Task SettleAsync(long run, IReadOnlyList<(LoserKey Loser, MergeState State, AccountId? Into, RowError? Error)> settled, CancellationToken cancellationToken);
}

/// <param name="Place">In the merge's records, from 1.</param>
public readonly record struct LoserKey(long Plan, int Number, int Place);

public enum MergeState
{
    Planned,
    Sent,
    Merged,
    Refused,

    /// <summary>Changed, merged or deleted since the plan was made: not sent.</summary>
    Moved,
}

/// <param name="Written">The layout of the merge's values.</param>
/// <param name="Losers">Parallel to the merge's losers.</param>
public sealed record StoredMerge(long Plan, int Number, FieldLayout Written, PlannedMerge Merge, IReadOnlyList<LoserState> Losers)
{
    public IEnumerable<(LoserKey Key, MergedRecord Record)> In(MergeState state) =>
        Losers.Where(loser => loser.State == state).Select(loser => (loser.Key, Merge.Records[loser.Key.Place]));
}

/// <param name="Into">The account that it is part of now.</param>
/// <param name="Error">Why the CRM refused.</param>
public sealed record LoserState(LoserKey Key, MergeState State, AccountId? Into, RowError? Error);
