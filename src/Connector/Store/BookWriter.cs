using Connector.Accounts;
using Connector.Reading;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>Takes one read into the book: decides what each account is (new, changed, the same, gone) and counts it.</summary>
internal sealed class BookWriter
{
    private readonly BookRead _read;
    private readonly ReadFields _fields;
    private readonly IBookRows _book;
    private readonly OwnWrites? _own;
    private readonly List<CrmAccount> _waiting;
    private readonly Families _families;
    private readonly KeySet _seen = new();
    private long _lastKey;
    private bool _expectNew;
    private long _rows, _added, _changed, _same, _gone, _missing, _unannounced;

    /// <summary>Only inside a transaction.</summary>
    public BookWriter(Database database, Layouts layouts, BookRead read)
    {
        _families = new Families(database);
        var readAt = StoreTime.From(read.ReadAt);
        _read = read;
        _fields = read.Fields;
        _own = _fields.Shared.Count == 0 ? null : new OwnWrites(layouts, read, _fields);
        _book = database.RowsAtOnce == 1 ? new SingleBookRows(database, readAt, _own is not null) : new BatchedBookRows(database, readAt, _own is not null);
        _waiting = new List<CrmAccount>(_book.LookAhead);
        _lastKey = database.Scalar("select coalesce(max(key), 0) from account");
        _expectNew = _lastKey == 0;
    }

    /// <summary>Of what was decided: complete after <see cref="Flush"/>.</summary>
    public ReadCounts Counts => new(_rows, _added, _changed, _same, _gone, _missing, _unannounced);

    /// <exception cref="ArgumentException">The account has another number of values than the read's layouts.</exception>
    public void Store(CrmAccount account)
    {
        var expected = _fields.Names.Count;
        if (!Leaves(account) && account.Values.Length != expected)
        {
            throw new ArgumentException($"an account came with {account.Values.Length} values instead of {expected}");
        }

        _waiting.Add(account);
        if (_waiting.Count >= _book.LookAhead) Decide();
    }

    /// <summary>Before a commit: all that came is in the transaction.</summary>
    public void Flush()
    {
        Decide();
        _book.Flush();
        _families.Flush();
    }

    /// <summary>Keys of the accounts, not gone before, that the full read did not bring.</summary>
    public List<long> Missing()
    {
        Flush();
        return _book.Missing(_seen, _lastKey);
    }

    public void MarkGone(List<long> missing)
    {
        _book.MarkGone(missing);
        _missing += missing.Count;
    }

    private void Decide()
    {
        if (_waiting.Count == 0) return;
        _book.Announce(_waiting);
        foreach (var account in _waiting)
        {
            var same = _same;
            if (Leaves(account)) Leave(account);
            else Arrive(account);
            if (!Leaves(account) && same == _same && account.ModifiedAt < _read.Since) _unannounced++;
            _rows++;
        }

        _waiting.Clear();
    }

    private static bool Leaves(CrmAccount account) => account.IsDeleted || account.MergedInto is not null;

    private void Arrive(CrmAccount account)
    {
        var image = PackedValues.Pack(_read.Inputs.Id, _fields.Inputs(account.Values));
        var written = _fields.Written(account.Values);
        var theirs = IsBlank(written) ? null : PackedValues.Pack(_read.Written.Id, written);
        var hash = PackedValues.Hash(image, account.Parent?.Value);

        // Rows come mostly all new or all known, so what the last one was says what to try first.
        if (_expectNew && TryAdd(account, hash, image, theirs)) return;

        if (_book.Find(account.Id) is { } known)
        {
            _expectNew = false;
            if (_own?.Evidence(account.Values, known) is { } evidence)
            {
                image = PackedValues.Pack(_read.Inputs.Id, evidence);
                hash = PackedValues.Hash(image, account.Parent?.Value);
            }

            Compare(account, known, hash, image, theirs);
        }
        else if (!TryAdd(account, hash, image, theirs))
        {
            throw new InvalidOperationException("another process wrote to this store");
        }
    }

    private bool TryAdd(CrmAccount account, long hash, byte[] image, byte[]? theirs)
    {
        var key = _lastKey + 1;
        if (!_book.TryAdd(key, account.Id, hash, image, theirs)) return false;
        if (account.Parent is not null) _families.Set(key, account.Parent);

        _lastKey = key;
        _seen.Add(key);
        _added++;
        return _expectNew = true;
    }

    private void Compare(CrmAccount account, KnownRow known, long hash, byte[] image, byte[]? theirs)
    {
        _seen.Add(known.Key);
        var sameTheirs = known.Theirs.AsSpan().SequenceEqual(theirs);
        if (known.Hash == hash && sameTheirs && !known.IsGone)
        {
            _same++;
            return;
        }

        _book.Replace(known, hash, image, theirs, setTheirs: !sameTheirs);
        _families.Set(known.Key, account.Parent);
        _changed++;
    }

    private void Leave(CrmAccount account)
    {
        _gone++;
        if (_book.Find(account.Id) is not { } known) return;

        _seen.Add(known.Key);
        if (!known.IsGone || (account.MergedInto is { } into && known.MergedInto != into.Value)) _book.MarkGone(known, account.MergedInto?.Value);
    }

    private static bool IsBlank(ReadOnlySpan<AttributeValue> values)
    {
        foreach (var value in values)
        {
            if (value.IsKnown) return false;
        }

        return true;
    }
}
