using Connector.Accounts;
using Connector.Reading;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>
/// In batches: one look-up for thousands of accounts, and what becomes of them in one statement per kind. Where a call is a way to a server
/// and back (PostgreSQL), row by row took twenty times as long.
/// </summary>
internal sealed class BatchedBookRows(Database database, long readAt, bool withOurs) : IBookRows
{
    private readonly BookStatements _statements = new(database, readAt);
    private readonly ManyRows _insert = database.PrepareRows(BookStatements.Insert, readAt); // "on conflict" would cost as much again
    private readonly ManyRows _addTheirs = database.PrepareRows(BookStatements.AddTheirs);
    private readonly Dictionary<AccountId, KnownRow> _known = [];
    private readonly Dictionary<long, Work> _work = [];

    public int LookAhead => database.RowsAtOnce;

    public void Announce(IReadOnlyList<CrmAccount> accounts)
    {
        Flush();
        _known.Clear();
        var named = new Dictionary<string, AccountId>(accounts.Count);
        foreach (var account in accounts) named[(string)database.Storable(account.Id.Value)] = account.Id;
        using var reader = database.Prepare((withOurs ? BookStatements.FindWithOurs : BookStatements.Find) + " = any(@ids)").Read((object)named.Keys.ToArray());
        while (reader.Read())
        {
            var id = named[reader.GetString(5)];
            _known[id] = BookStatements.ToKnown(id, reader, withOurs);
        }
    }

    public KnownRow? Find(AccountId id) => _known.GetValueOrDefault(id);

    public bool TryAdd(long key, AccountId id, long hash, byte[] image, byte[]? theirs)
    {
        if (!_known.TryAdd(id, new KnownRow(id, key, hash, false, null, theirs, new OwnValues(image, null, null)))) return false;

        _work.Add(key, new Work { NewId = id.Value, Hash = hash, Image = image, Theirs = theirs, SetsTheirs = theirs is not null });
        return true;
    }

    public void Replace(KnownRow known, long hash, byte[] image, byte[]? theirs, bool setTheirs)
    {
        var work = WorkOn(known.Key);
        (work.Hash, work.Image, work.SetsGone) = (hash, image, false);
        if (setTheirs) (work.Theirs, work.SetsTheirs) = (theirs, true);
        var own = known.Own is null ? null : known.Own with { Image = image };
        _known[known.Id] = known with { Hash = hash, IsGone = false, MergedInto = null, Theirs = setTheirs ? theirs : known.Theirs, Own = own };
    }

    public void MarkGone(KnownRow known, string? mergedInto)
    {
        var work = WorkOn(known.Key);
        (work.SetsGone, work.MergedInto) = (true, mergedInto);
        _known[known.Id] = known with { IsGone = true, MergedInto = mergedInto };
    }

    public List<long> Missing(KeySet seen, long lastKey) =>
        [.. database.Query("select key from account where gone = 0 and key <= @last order by key", reader => reader.GetInt64(0), lastKey).Where(key => !seen.Contains(key))];

    public void MarkGone(IReadOnlyList<long> keys)
    {
        foreach (var key in keys)
        {
            _statements.KeepOld.Add(key); // before SetGone, also where both wait for a full batch
            _statements.SetGone.Add(key, null);
        }

        _statements.KeepOld.Flush();
        _statements.SetGone.Flush();
    }

    /// <summary>History first, then images before being gone: one account may have gone through several of these in one batch.</summary>
    public void Flush()
    {
        foreach (var (key, _) in _work.Where(row => row.Value.NewId is null)) _statements.KeepOld.Add(key);
        _statements.KeepOld.Flush();
        foreach (var (key, work) in _work)
        {
            if (work.NewId is not null) _insert.Add(key, work.NewId, work.Hash, work.Image);
            else if (work.Image is not null) _statements.Replace.Add(key, work.Hash, work.Image);
        }

        _insert.Flush();
        _statements.Replace.Flush();
        foreach (var (key, work) in _work)
        {
            if (work.SetsTheirs) (work.NewId is null ? _statements.SetTheirs : _addTheirs).Add(key, work.Theirs);
            if (work.SetsGone) _statements.SetGone.Add(key, work.MergedInto);
        }

        _addTheirs.Flush();
        _statements.SetTheirs.Flush();
        _statements.SetGone.Flush();
        _work.Clear();
    }

    private Work WorkOn(long key)
    {
        if (!_work.TryGetValue(key, out var work)) _work[key] = work = new Work();
        return work;
    }

    /// <summary>Where one account of the batch is to end.</summary>
    private sealed class Work
    {
        /// <summary>The CRM id when the account is new to the book.</summary>
        public string? NewId { get; init; }

        public long Hash { get; set; }

        /// <summary>Null: the stored one stays.</summary>
        public byte[]? Image { get; set; }

        public bool SetsTheirs { get; set; }

        public byte[]? Theirs { get; set; }

        public bool SetsGone { get; set; }

        public string? MergedInto { get; set; }
    }
}
