using Connector.Accounts;
using Connector.Reading;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>
/// Takes one read into the book, row by row with prepared statements: the bulk path of SQLite. Unchanged accounts cost one look-up and
/// no write.
/// </summary>
internal sealed class BookWriter
{
    private const string Find = """
        select a.key, a.hash, a.gone, a.merged_into, s.theirs from account a left join state s on s.account = a.key where a.crm_id = @id
        """;

    private const string Insert = """
        insert into account (key, crm_id, hash, read_at, gone, merged_into, image) values (@key, @id, @hash, @at, 0, null, @image)
        on conflict (crm_id) do nothing
        """;

    private const string SetTheirs = """
        insert into state (account, theirs) values (@key, @theirs) on conflict (account) do update set theirs = excluded.theirs
        """;

    // An image that came and went within one read was never known for any time.
    private const string KeepOld = """
        insert into account_history (account, known_from, known_until, gone, image, theirs)
        select a.key, a.read_at, @at, a.gone, a.image, s.theirs from account a left join state s on s.account = a.key
        where a.key = @key and a.read_at <> @at
        """;

    private const string Update = """
        update account set hash = @hash, read_at = @at, gone = 0, merged_into = null, image = @image where key = @key
        """;

    private const string SetGone = "update account set gone = 1, read_at = @at, merged_into = @into where key = @key";

    private readonly Database _database;
    private readonly BookRead _read;
    private readonly long _readAt;
    private readonly KeySet _seen = new();
    private readonly Statement _find;
    private readonly Statement _insert;
    private readonly Statement _setTheirs;
    private long _lastKey;
    private bool _expectNew;
    private long _rows, _added, _changed, _same, _gone, _missing, _unannounced;

    /// <summary>Only inside a transaction.</summary>
    public BookWriter(Database database, BookRead read)
    {
        _database = database;
        _read = read;
        _readAt = StoreTime.From(read.ReadAt);
        _find = database.Prepare(Find);
        _insert = database.Prepare(Insert);
        _setTheirs = database.Prepare(SetTheirs);
        _lastKey = database.Scalar<long>("select coalesce(max(key), 0) from account");
        _expectNew = _lastKey == 0;
    }

    public ReadCounts Counts => new(_rows, _added, _changed, _same, _gone, _missing, _unannounced);

    public void Store(CrmAccount account)
    {
        if (account.IsDeleted || account.MergedInto is not null)
        {
            Leave(account);
        }
        else
        {
            var known = _same;
            Arrive(account);
            if (known == _same && account.ModifiedAt < _read.Since) _unannounced++;
        }

        _rows++;
    }

    /// <summary>Keys of the accounts, not gone before, that the full read did not bring.</summary>
    public List<long> Missing()
    {
        var missing = new List<long>();
        for (var key = 1L; key <= _lastKey; key++)
        {
            if (!_seen.Contains(key) && _database.Scalar<long>("select 1 - gone from account where key = @key", key) != 0) missing.Add(key);
        }

        return missing;
    }

    public void Sweep(List<long> missing)
    {
        foreach (var key in missing) MarkGone(key, null);
        _missing += missing.Count;
    }

    private void Arrive(CrmAccount account)
    {
        var inputs = _read.Inputs.Fields.Count;
        if (account.Values.Length != inputs + _read.Written.Fields.Count)
        {
            throw new ArgumentException($"an account came with {account.Values.Length} values instead of {inputs + _read.Written.Fields.Count}");
        }

        var image = PackedValues.Pack(_read.Inputs.Id, account.Values.AsSpan(0, inputs));
        var written = account.Values.AsSpan(inputs);
        var theirs = IsBlank(written) ? null : PackedValues.Pack(_read.Written.Id, written);
        var hash = PackedValues.Hash(image);

        // Rows come mostly all new or all known, so what the last one was says what to try first.
        if (_expectNew && TryAdd(account.Id, hash, image, theirs)) return;

        if (Look(account.Id) is { } known)
        {
            _expectNew = false;
            Compare(known, hash, image, theirs);
        }
        else if (!TryAdd(account.Id, hash, image, theirs))
        {
            throw new InvalidOperationException("another process wrote to this store");
        }
    }

    private bool TryAdd(AccountId id, long hash, byte[] image, byte[]? theirs)
    {
        var key = _lastKey + 1;
        if (_insert.Execute(key, id.Value, hash, _readAt, image) == 0) return false;

        if (theirs is not null) _setTheirs.Execute(key, theirs);
        _lastKey = key;
        _seen.Add(key);
        _added++;
        return _expectNew = true;
    }

    private void Compare(Known known, long hash, byte[] image, byte[]? theirs)
    {
        _seen.Add(known.Key);
        var sameTheirs = known.Theirs.AsSpan().SequenceEqual(theirs);
        if (known.Hash == hash && sameTheirs && !known.IsGone)
        {
            _same++;
            return;
        }

        _database.Execute(KeepOld, _readAt, known.Key);
        _database.Execute(Update, hash, _readAt, image, known.Key);
        if (!sameTheirs) _setTheirs.Execute(known.Key, theirs);
        _changed++;
    }

    private void Leave(CrmAccount account)
    {
        _gone++;
        if (Look(account.Id) is not { } known) return;

        _seen.Add(known.Key);
        if (!known.IsGone || (known.MergedInto is null && account.MergedInto is not null)) MarkGone(known.Key, account.MergedInto);
    }

    private void MarkGone(long key, AccountId? mergedInto)
    {
        _database.Execute(KeepOld, _readAt, key);
        _database.Execute(SetGone, _readAt, mergedInto?.Value, key);
    }

    private Known? Look(AccountId id)
    {
        using var reader = _find.Read(id.Value);
        return reader.Read()
            ? new Known(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2) != 0, reader.Text(3), reader.Blob(4))
            : null;
    }

    private static bool IsBlank(ReadOnlySpan<AttributeValue> values)
    {
        foreach (var value in values)
        {
            if (value.IsKnown) return false;
        }

        return true;
    }

    private readonly record struct Known(long Key, long Hash, bool IsGone, string? MergedInto, byte[]? Theirs);
}
