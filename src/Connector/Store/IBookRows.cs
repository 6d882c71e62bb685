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

    /// <summary>Marks gone those up to <paramref name="lastKey"/> that were not seen and are not gone. Returns how many.</summary>
    long MarkMissing(KeySet seen, long lastKey);

    /// <summary>Everything done so far is in the transaction when this returns.</summary>
    void Flush();
}

/// <param name="Theirs">Packed; null when every segment field is blank.</param>
internal sealed record KnownRow(AccountId Id, long Key, long Hash, bool IsGone, string? MergedInto, byte[]? Theirs);
