using Connector.Accounts;
using Connector.Reading;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>Row by row, at once: the quickest where a call costs nothing (SQLite). An unchanged account costs one look-up and no write.</summary>
internal sealed class SingleBookRows(Database database, long readAt, bool withOurs) : IBookRows
{
    private readonly BookStatements _statements = new(database, readAt);
    private readonly ManyRows _insert = database.PrepareRows(BookStatements.Insert + " on conflict (crm_id) do nothing", readAt);
    private readonly Statement _find = database.Prepare((withOurs ? BookStatements.FindWithOurs : BookStatements.Find) + " = @id");

    public int LookAhead => 1;

    public void Announce(IReadOnlyList<CrmAccount> accounts)
    {
        // looked up when asked for
    }

    public KnownRow? Find(AccountId id)
    {
        using var reader = _find.Read(id.Value);
        return reader.Read() ? BookStatements.ToKnown(id, reader, withOurs) : null;
    }

    public bool TryAdd(long key, AccountId id, long hash, byte[] image, byte[]? theirs)
    {
        var before = _insert.Changed;
        _insert.Add(key, id.Value, hash, image);
        if (_insert.Changed == before) return false;

        if (theirs is not null) _statements.SetTheirs.Add(key, theirs);
        return true;
    }

    public void Replace(KnownRow known, long hash, byte[] image, byte[]? theirs, bool setTheirs)
    {
        _statements.KeepOld.Add(known.Key);
        _statements.Replace.Add(known.Key, hash, image);
        if (setTheirs) _statements.SetTheirs.Add(known.Key, theirs);
    }

    public void MarkGone(KnownRow known, string? mergedInto) => MarkGone(known.Key, mergedInto);

    public List<long> Missing(KeySet seen, long lastKey)
    {
        var missing = new List<long>();
        for (var key = 1L; key <= lastKey; key++)
        {
            if (!seen.Contains(key) && database.Scalar("select 1 - gone from account where key = @key", key) != 0) missing.Add(key);
        }

        return missing;
    }

    public void MarkGone(IReadOnlyList<long> keys)
    {
        foreach (var key in keys) MarkGone(key, null);
    }

    public void Flush()
    {
        // nothing waits
    }

    private void MarkGone(long key, string? mergedInto)
    {
        _statements.KeepOld.Add(key);
        _statements.SetGone.Add(key, mergedInto);
    }
}
