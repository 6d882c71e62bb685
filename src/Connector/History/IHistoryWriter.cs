using Connector.WriteBack;

namespace Connector.History;

/// <summary>Port: writes records of the segments' history into one CRM, each at most once: a record of a key that is there is updated.</summary>
public interface IHistoryWriter
{
    /// <summary>The most rows of one call.</summary>
    int RowsPerCall { get; }

    /// <summary>What so many records take in the CRM, for people: <c>2 KB of data storage</c>.</summary>
    string Storage(long records);

    /// <summary>Why nothing can be kept now and what to do about it; null when the place for it is there.</summary>
    Task<string?> MissingAsync(CancellationToken cancellationToken);

    /// <summary>Writes, in one call. A row sent again, because nobody knows what became of it, makes no second record.</summary>
    /// <returns>Parallel to the rows: null where the CRM took it.</returns>
    /// <exception cref="Http.CrmException">The call failed as a whole, or nobody knows how it ended.</exception>
    Task<IReadOnlyList<RowError?>> WriteAsync(IReadOnlyList<HistoryRow> rows, CancellationToken cancellationToken);
}
