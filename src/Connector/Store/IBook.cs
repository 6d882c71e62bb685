using Connector.Accounts;
using Connector.Reading;

namespace Connector.Store;

/// <summary>
/// The book: all accounts of one connection as last read, with what we decided, what the CRM acknowledged and the history of both.
/// </summary>
public interface IBook
{
    /// <summary>The number of this list of fields, given on first sight and the same ever after.</summary>
    Task<FieldLayout> LayoutAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken);

    /// <summary>From when the next incremental read must read; null when a full read is due (none yet, or the fields needed have grown).</summary>
    /// <param name="inputs">The layout that the run will read.</param>
    Task<DateTimeOffset?> ReadFromAsync(FieldLayout inputs, FieldLayout written, CancellationToken cancellationToken);

    /// <summary>
    /// Stores what a read yields, in transactions of some ten thousand rows. Only when <paramref name="accounts"/> ended without an error
    /// does the watermark move to <see cref="BookRead.ReadFrom"/>, in one transaction with the last rows; when a full read ends, accounts
    /// that it did not bring are marked gone in that transaction too. A changed image keeps the old one in history.
    /// </summary>
    /// <param name="accounts">Values parallel to <see cref="BookRead.Inputs"/> followed by <see cref="BookRead.Written"/>.</param>
    Task<ReadCounts> StoreAsync(BookRead read, IAsyncEnumerable<CrmAccount> accounts, CancellationToken cancellationToken);

    /// <summary>All accounts that are not gone, in key order, in pages; a page is valid until the next one is asked for.</summary>
    IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the assignments of the accounts named and appends the former ones to history.</summary>
    Task AssignAsync(long run, FieldLayout dimensions, IReadOnlyList<(long Key, Assignment[] Assignments)> assigned, CancellationToken cancellationToken);

    /// <summary>What planning compares, for all accounts that are not gone and have an assignment or a filled segment field, in key order, in pages.</summary>
    /// <param name="dimensions">Assignments come in this layout's order whatever layout they were stored in.</param>
    /// <param name="written">Theirs and acknowledged come in this layout's order.</param>
    IAsyncEnumerable<IReadOnlyList<BookCells>> CellsAsync(FieldLayout dimensions, FieldLayout written, CancellationToken cancellationToken);

    /// <summary>One account with its history, for <c>explain</c>; null when the book does not have it.</summary>
    Task<AccountHistory?> FindAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Accounts not gone.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);
}

/// <param name="IsFull">Every account comes: those that do not are gone.</param>
/// <param name="Inputs">The fields that attributes come from.</param>
/// <param name="Written">The segment fields: what people or we wrote there ("theirs").</param>
/// <param name="ReadFrom">Where the next incremental read begins; null leaves the watermark as it is (a read of single accounts).</param>
public sealed record BookRead(long Run, bool IsFull, FieldLayout Inputs, FieldLayout Written, DateTimeOffset ReadAt, DateTimeOffset? ReadFrom);

/// <param name="Read">Rows that came. Read = Added + Changed + Same + Gone, but for accounts that came twice.</param>
/// <param name="Gone">Deleted, merged away, or missing from a full read.</param>
public sealed record ReadCounts(long Read, long Added, long Changed, long Same, long Gone);

/// <param name="Key">The store's own key.</param>
/// <param name="Layout">The layout that <paramref name="Inputs"/> was stored in: an older one until the account is read again.</param>
/// <param name="Assignments">As last decided, in the order of <paramref name="Dimensions"/>; empty when never decided.</param>
public sealed record BookAccount(long Key, AccountId Id, FieldLayout Layout, AttributeValue[] Inputs, FieldLayout? Dimensions, Assignment[] Assignments);

/// <param name="Theirs">What the CRM holds now, as last read or acknowledged.</param>
/// <param name="Acknowledged">What the CRM last acknowledged from us (the base of the three-way merge); unknown = nothing yet.</param>
public sealed record BookCells(long Key, AccountId Id, Assignment[] Assignments, AttributeValue[] Theirs, AttributeValue[] Acknowledged);

/// <param name="Past">Former assignments, newest first.</param>
/// <param name="ReadAt">When the current image was read, UTC.</param>
public sealed record AccountHistory(BookAccount Account, FieldLayout Written, AttributeValue[] Theirs, AttributeValue[] Acknowledged, bool IsGone, AccountId? MergedInto, DateTimeOffset ReadAt, IReadOnlyList<PastAssignments> Past);

public sealed record PastAssignments(long Run, DateTimeOffset ReplacedAt, FieldLayout Dimensions, Assignment[] Assignments);
