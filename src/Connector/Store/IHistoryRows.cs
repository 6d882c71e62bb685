using Connector.Accounts;
using Connector.History;
using Connector.Planning;

namespace Connector.Store;

/// <summary>Records of the segments' history, before and after the CRM has them. A row waits until the CRM has acknowledged it as it stands here.</summary>
public interface IHistoryRows
{
    /// <summary>
    /// Takes in the moves of every chunk that the CRM acknowledged and that was not looked through yet, chunk by chunk, each in one transaction: a chunk gives
    /// its moves once. Rows that the CRM did not take are no moves.
    /// </summary>
    Task TakeMovesAsync(Func<PlannedChange, FieldLayout, DateTimeOffset, IEnumerable<HistoryRow>> find, CancellationToken cancellationToken);

    /// <summary>Rows that are new, or count other than before, wait from now on; all others stay as they are.</summary>
    Task PutAsync(IReadOnlyList<HistoryRow> rows, CancellationToken cancellationToken);

    /// <summary>Rows that wait, by key.</summary>
    /// <param name="after">Only keys behind this one; empty for all.</param>
    Task<IReadOnlyList<HistoryRow>> WaitingAsync(string after, int most, CancellationToken cancellationToken);

    /// <summary>Only what the CRM said of these rows. Durable when it returns.</summary>
    Task AcknowledgeAsync(IReadOnlyCollection<HistoryRow> rows, CancellationToken cancellationToken);

    /// <summary>All of it waits again: the CRM's place for it is new and empty.</summary>
    Task ForgetAcknowledgedAsync(CancellationToken cancellationToken);

    /// <summary>Rows that wait, and moves since a day.</summary>
    Task<(long Waiting, long Moves)> CountAsync(DateOnly since, CancellationToken cancellationToken);
}
