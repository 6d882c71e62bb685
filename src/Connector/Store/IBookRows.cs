using Connector.Accounts;
using Connector.Reading;

namespace Connector.Store;

/// <summary>
/// The book's rows as one read sees and changes them: <see cref="BookWriter"/> decides, this finds and writes. Only inside a transaction.
/// </summary>
internal interface IBookRows
{
    /// <summary>How many accounts it wants to hear of before they are asked for.</summary>
    int LookAhead { get; }

    /// <summary>The next ones, so that they can be looked up together.</summary>
    void Announce(IReadOnlyList<CrmAccount> accounts);

    /// <summary>As it is with all that was done so far; null when the book does not have it.</summary>
    KnownRow? Find(AccountId id);

    /// <summary>False when the book has an account with this id.</summary>
    /// <param name="theirs">Null when every segment field is blank.</param>
    bool TryAdd(long key, AccountId id, long hash, byte[] image, byte[]? theirs);

    /// <summary>A new image, not gone; the old one goes to history.</summary>
    void Replace(KnownRow known, long hash, byte[] image, byte[]? theirs, bool setTheirs);

    /// <summary>Gone; the image as it was before goes to history.</summary>
    void MarkGone(KnownRow known, string? mergedInto);

    /// <summary>Keys up to <paramref name="lastKey"/> that were not seen and are not gone. Only when nothing waits.</summary>
    List<long> Missing(KeySet seen, long lastKey);

    /// <summary>Gone; the images as they were before go to history.</summary>
    void MarkGone(IReadOnlyList<long> keys);

    /// <summary>Everything done so far is in the transaction when this returns.</summary>
    void Flush();
}

/// <param name="Theirs">Packed; null when every segment field is blank.</param>
/// <param name="Own">Null while no field is both read and written.</param>
internal sealed record KnownRow(AccountId Id, long Key, long Hash, bool IsGone, string? MergedInto, byte[]? Theirs, OwnValues? Own);

/// <summary>What tells our own writes from others'; packed.</summary>
/// <param name="Ours">Null when nothing goes back.</param>
internal sealed record OwnValues(byte[] Image, byte[]? Acknowledged, byte[]? Ours);
