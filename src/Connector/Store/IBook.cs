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

    /// <summary>From when the next incremental read must read; null when a full read is due (none yet, or other inputs than last time).</summary>
    /// <param name="inputs">The layout that the run will read.</param>
    Task<DateTimeOffset?> ReadFromAsync(FieldLayout inputs, FieldLayout written, CancellationToken cancellationToken);

    /// <summary><see cref="BookRead.ReadFrom"/> of the last full read that came to its end; null when none is known.</summary>
    Task<DateTimeOffset?> FullReadFromAsync(CancellationToken cancellationToken);

    /// <summary>What a full read that did not come to its end can be resumed by; null when there is nothing to resume.</summary>
    Task<ReadTicket?> ReadTicketAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the ticket, or forgets it (null). Durable when it returns; a full read that comes to its end forgets it too.</summary>
    Task KeepReadTicketAsync(ReadTicket? ticket, CancellationToken cancellationToken);

    /// <summary>
    /// Stores what a read yields, in transactions of some ten thousand rows. Only when <paramref name="accounts"/> ended without an error
    /// does the watermark move to <see cref="BookRead.ReadFrom"/>, in one transaction with the last rows; when a full read ends, accounts
    /// that it did not bring are marked gone in that transaction too. A changed image keeps the old one in history. When
    /// <paramref name="accounts"/> throws, the rows that came are kept, the watermark stays and the exception goes on. Other calls on this
    /// store wait while it streams, so <paramref name="accounts"/> must not use the store.
    /// </summary>
    /// <param name="accounts">Values parallel to <see cref="BookRead.Fields"/>.</param>
    /// <remarks>
    /// Of a field that is read and written the image keeps what stood there before we wrote: while it holds what the CRM acknowledged, or what we
    /// decided for it, its own value is no evidence of anything. Theirs is always what the CRM holds. An account merged into one that the book has is
    /// linked with it: overrides and bought facts go on there, and the assignments where it has none.
    /// </remarks>
    /// <exception cref="ArgumentException">An account has another number of values, or a layout is not this store's.</exception>
    /// <exception cref="AccountsMissingException">
    /// A full read left out more accounts than <see cref="BookRead.MostMissing"/>: none is marked gone, the watermark stays, the rows that came are kept.
    /// </exception>
    Task<ReadCounts> StoreAsync(BookRead read, IAsyncEnumerable<CrmAccount> accounts, CancellationToken cancellationToken);

    /// <summary>
    /// Of accounts that the CRM says are deleted or merged away: marked gone, and linked with the account that goes on for them. Those that the book does
    /// not have are passed over. One transaction; the watermark stays.
    /// </summary>
    Task MarkGoneAsync(IReadOnlyList<CrmAccount> gone, CancellationToken cancellationToken);

    /// <summary>Accounts that were merged away and are linked with one that is not gone.</summary>
    Task<IReadOnlyList<MergedAccount>> MergedAsync(CancellationToken cancellationToken);

    /// <summary>All accounts that are not gone, in key order, in pages. Assignments may be shared by accounts that have the same: to be read only.</summary>
    IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(CancellationToken cancellationToken);

    /// <summary>As <see cref="AccountsAsync(CancellationToken)"/>, with what the written fields hold: theirs and acknowledged, in the order of the layout.</summary>
    IAsyncEnumerable<IReadOnlyList<BookAccount>> AccountsAsync(FieldLayout written, CancellationToken cancellationToken);

    /// <summary>All accounts that the book ever had, gone ones included, with what was known of them from a moment on and everything that was decided; by key, in pages.</summary>
    /// <param name="from">Images that were replaced by then are left out; null = all images are, for who asks for decisions alone.</param>
    IAsyncEnumerable<IReadOnlyList<AccountTimeline>> TimelinesAsync(DateTimeOffset? from, CancellationToken cancellationToken);

    /// <summary>The accounts whose image of a moment of the past has been replaced since, as the book knew them then, without assignments; by key, in pages.</summary>
    IAsyncEnumerable<IReadOnlyList<BookAccount>> ReplacedSinceAsync(DateTimeOffset moment, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the assignments and values of the accounts named and appends former assignments to history; equal ones change nothing. One
    /// transaction.
    /// </summary>
    /// <param name="assigned">Assignments parallel to <paramref name="dimensions"/>, ours to <paramref name="offered"/>; quickest in key order.</param>
    /// <param name="offered">The fields that attributes go back to; null when there are none.</param>
    Task AssignAsync(long run, FieldLayout dimensions, FieldLayout? offered, IReadOnlyList<BookDecision> assigned, CancellationToken cancellationToken);

    /// <summary>
    /// What planning compares, for all accounts that are not gone and have an assignment or a filled segment field, in pages: first those
    /// without a parent account in key order, then the others, children of one parent one after the other. Arrays may be shared as above.
    /// </summary>
    /// <param name="dimensions">Assignments come in this layout's order whatever layout they were stored in.</param>
    /// <param name="written">Theirs and acknowledged come in this layout's order.</param>
    IAsyncEnumerable<IReadOnlyList<BookCells>> CellsAsync(FieldLayout dimensions, FieldLayout written, CancellationToken cancellationToken);

    /// <summary>As <see cref="CellsAsync(FieldLayout, FieldLayout, CancellationToken)"/>, for these keys alone, in the same order; all are in memory at once.</summary>
    IAsyncEnumerable<IReadOnlyList<BookCells>> CellsAsync(
        IReadOnlyList<long> keys, FieldLayout dimensions, FieldLayout written, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces what the CRM is taken to have acknowledged, for accounts whose fields turned out to hold our values. One transaction.
    /// </summary>
    /// <param name="recognised">Parallel to <paramref name="written"/>; fields of earlier layouts are forgotten.</param>
    Task RecogniseAsync(FieldLayout written, IReadOnlyList<(long Key, AttributeValue[] Acknowledged)> recognised, CancellationToken cancellationToken);

    /// <summary>What the written fields hold of all accounts for which the CRM has acknowledged anything, in key order, in pages.</summary>
    IAsyncEnumerable<IReadOnlyList<BookFields>> FieldsAsync(CancellationToken cancellationToken);

    /// <summary>One account with its history, for <c>explain</c>; null when the book does not have it.</summary>
    Task<AccountHistory?> FindAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Accounts not gone.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);
}

/// <param name="IsFull">Every account comes: those that do not are gone.</param>
/// <param name="Inputs">The fields that attributes come from.</param>
/// <param name="Written">The segment fields and those that attributes go back to: what people or we wrote there ("theirs").</param>
/// <param name="ReadFrom">Where the next incremental read begins; null leaves the watermark as it is (a read of single accounts).</param>
/// <param name="Progress">Told the counts at each commit, at the end, and before an exception of the read goes on: what it counts is stored.</param>
/// <param name="Since">Where an incremental read would have begun instead of this full one; null when there was no such choice.</param>
/// <param name="MostMissing">So many accounts at most may be missing from a full read; null = any number.</param>
public sealed record BookRead(
    long Run,
    bool IsFull,
    FieldLayout Inputs,
    FieldLayout Written,
    DateTimeOffset ReadAt,
    DateTimeOffset? ReadFrom,
    IProgress<ReadCounts>? Progress = null,
    DateTimeOffset? Since = null,
    long? MostMissing = null)
{
    /// <summary>What is asked of the CRM.</summary>
    public ReadFields Fields => new(Inputs, Written);
}

/// <summary>A full read under way: with the ticket a later process fetches the same rows.</summary>
/// <param name="Text">The CRM's own, opaque to the store.</param>
/// <param name="AskedAt">By the CRM's clock: what happened later is not in the rows.</param>
public sealed record ReadTicket(string Text, FieldLayout Inputs, FieldLayout Written, DateTimeOffset AskedAt);

/// <summary>Too many accounts of the book did not come with a full read to believe that they are gone.</summary>
public sealed class AccountsMissingException(long missing) : Exception($"{missing} accounts did not come with a full read")
{
    public long Missing { get; } = missing;
}

/// <param name="Read">Rows that came. Read = Added + Changed + Same + Gone, always; an account that came twice counts twice.</param>
/// <param name="Changed">Image or segment fields differ, or the account is back after it was gone.</param>
/// <param name="Gone">Came as deleted or merged away, known to the book or not.</param>
/// <param name="Missing">Accounts that a full read did not bring, now marked gone.</param>
/// <param name="Unannounced">Of those added or changed: last changed before <see cref="BookRead.Since"/>, so that no incremental read would have brought them.</param>
public sealed record ReadCounts(long Read, long Added, long Changed, long Same, long Gone, long Missing = 0, long Unannounced = 0)
{
    public static ReadCounts operator +(ReadCounts left, ReadCounts right) => new(
        left.Read + right.Read,
        left.Added + right.Added,
        left.Changed + right.Changed,
        left.Same + right.Same,
        left.Gone + right.Gone,
        left.Missing + right.Missing,
        left.Unannounced + right.Unannounced);
}

/// <param name="Inputs">As last read, in the order of <paramref name="Layout"/>.</param>
/// <param name="Heir">The store's key of the account that goes on for it.</param>
public sealed record MergedAccount(AccountId Id, FieldLayout Layout, AttributeValue[] Inputs, long Heir);

/// <param name="Value">What the account weighs; null while unknown.</param>
/// <param name="IsFirst">The account was never decided before: there are no former assignments to keep.</param>
/// <param name="Ours">What attributes may go back; null = nothing.</param>
public readonly record struct BookDecision(long Key, Assignment[] Assignments, double? Value, bool IsFirst = false, AttributeValue[]? Ours = null);

/// <param name="Key">The store's own key.</param>
/// <param name="Layout">The layout that <paramref name="Inputs"/> was stored in: an older one until the account is read again.</param>
/// <param name="Assignments">As last decided, in the order of <paramref name="Dimensions"/>; empty when never decided.</param>
/// <param name="Value">What the account weighs, as last decided; null while unknown.</param>
/// <param name="OfferedIn">The layout of <paramref name="Ours"/>; null when nothing goes back.</param>
/// <param name="Ours">What attributes may go back, as last decided.</param>
/// <param name="Theirs">What the written fields hold; null when it was not asked for, as the next. May be shared by accounts that have the same.</param>
/// <param name="Acknowledged">What the CRM last acknowledged from us.</param>
public sealed record BookAccount(
    long Key, AccountId Id, FieldLayout Layout, AttributeValue[] Inputs, FieldLayout? Dimensions, Assignment[] Assignments, double? Value,
    FieldLayout? OfferedIn = null, AttributeValue[]? Ours = null, AttributeValue[]? Theirs = null, AttributeValue[]? Acknowledged = null)
{
    /// <summary>Whether this is what was last decided to go back.</summary>
    /// <param name="ours">Parallel to <paramref name="offered"/>; null = nothing.</param>
    public bool Offers(FieldLayout? offered, AttributeValue[]? ours) =>
        ours is null ? Ours is null : Ours is not null && OfferedIn?.Id == offered?.Id && ours.AsSpan().SequenceEqual(Ours);

    /// <summary>Copies the assignments into another layout's order; a dimension never decided is <see cref="Assignment.None"/>.</summary>
    public void CopyAssignments(FieldLayout wanted, Span<Assignment> into)
    {
        for (var i = 0; i < wanted.Fields.Count; i++)
        {
            var position = ReferenceEquals(Dimensions, wanted) || Dimensions?.Id == wanted.Id ? i : Dimensions?.IndexOf(wanted.Fields[i]) ?? -1;
            into[i] = position >= 0 && position < Assignments.Length ? Assignments[position] : Assignment.None;
        }
    }
}

/// <summary>One account through time.</summary>
/// <param name="Images">Oldest first, without gaps; the last one stands.</param>
/// <param name="Decided">Oldest first; the last one stands. Empty when never decided.</param>
public sealed record AccountTimeline(long Key, AccountId Id, IReadOnlyList<KnownImage> Images, IReadOnlyList<DecidedState> Decided)
{
    /// <summary>What was known at a moment; null before the account was known.</summary>
    public KnownImage? At(DateTimeOffset moment)
    {
        for (var i = Images.Count - 1; i >= 0; i--)
        {
            if (Images[i].From <= moment) return Images[i];
        }

        return null;
    }
}

/// <param name="From">Since when the book knew it so, UTC.</param>
/// <param name="Inputs">In the order of <paramref name="Layout"/>.</param>
public sealed record KnownImage(DateTimeOffset From, bool IsGone, FieldLayout Layout, AttributeValue[] Inputs);

/// <param name="UntilRun">The run that replaced it; null = it stands.</param>
/// <param name="Assignments">In the order of <paramref name="Dimensions"/>. May be shared by accounts that have the same: to be read only.</param>
public sealed record DecidedState(long? UntilRun, FieldLayout Dimensions, Assignment[] Assignments)
{
    /// <summary><see cref="Assignment.None"/> for a dimension that was not decided.</summary>
    public Assignment Of(string dimension) => Dimensions.IndexOf(dimension) is var position && position >= 0 && position < Assignments.Length ? Assignments[position] : Assignment.None;
}

/// <param name="Theirs">What the CRM holds now, as last read or acknowledged.</param>
/// <param name="Acknowledged">What the CRM last acknowledged from us (the base of the three-way merge); unknown = nothing yet.</param>
/// <param name="Value">What the account weighs; null while unknown.</param>
/// <param name="Ours">What attributes may go back, by written field; null = nothing. Segments stand in the assignments.</param>
/// <param name="Held">Which written fields an undo holds; null = none.</param>
public sealed record BookCells(
    long Key, AccountId Id, Assignment[] Assignments, AttributeValue[] Theirs, AttributeValue[] Acknowledged, AttributeValue[]? Ours, double? Value, bool[]? Held)
{
    /// <param name="ours">By written field, segments included.</param>
    public Planning.AccountCells ToCells(ReadOnlySpan<AttributeValue> ours) => new(Id, Value, ours, Theirs, Acknowledged, Held);
}

/// <param name="Written">The layout in which the CRM's word was last stored, of both.</param>
public sealed record BookFields(long Key, FieldLayout Written, AttributeValue[] Theirs, AttributeValue[] Acknowledged);

/// <param name="Written">The layout of theirs and acknowledged: the one in which theirs was last stored.</param>
/// <param name="ReadAt">When the current image was first read, or the account was found gone, UTC.</param>
/// <param name="Past">Former assignments, newest first.</param>
/// <param name="Images">Former images, newest first.</param>
public sealed record AccountHistory(
    BookAccount Account,
    FieldLayout Written,
    AttributeValue[] Theirs,
    AttributeValue[] Acknowledged,
    bool IsGone,
    AccountId? MergedInto,
    DateTimeOffset ReadAt,
    IReadOnlyList<PastAssignments> Past,
    IReadOnlyList<PastImage> Images);

/// <param name="Run">The run that replaced them.</param>
public sealed record PastAssignments(long Run, DateTimeOffset ReplacedAt, FieldLayout Dimensions, Assignment[] Assignments);

/// <summary>What the book knew of an account from one moment until another, UTC: as of any moment t, the one with KnownFrom ≤ t &lt; KnownUntil.</summary>
/// <param name="Theirs">In the order of <paramref name="Written"/>; empty when every segment field was blank.</param>
public sealed record PastImage(
    DateTimeOffset KnownFrom,
    DateTimeOffset KnownUntil,
    bool IsGone,
    FieldLayout Layout,
    AttributeValue[] Inputs,
    FieldLayout? Written,
    AttributeValue[] Theirs);
