using Connector.Accounts;
using Connector.Store.Packing;
using Connector.Store.Sql;
using Connector.WriteBack;

namespace Connector.Store;

/// <summary>
/// What the CRM said about one chunk, taken in. Only inside a transaction.
/// </summary>
/// <remarks>
/// New values are worked out here, not in SQL: a record may have been read again since the plan was made (an in-doubt chunk always is), so
/// only the changed fields of what is stored now may be replaced, and they lie inside packed records.
/// </remarks>
internal sealed class Acknowledgement(Database database, Layouts layouts, Rejects rejects, OutboxChunk chunk, long run, long now)
{
    private const int RowsAtOnce = 1_000;
    private const int MostRemembered = 4_096;

    // A chunk has few different rows: what became of one becomes of all that are equal to it byte for byte.
    private readonly Dictionary<Before, After> _remembered = [];

    private readonly long _end = chunk.FirstRow + chunk.Rows;

    /// <summary>The framework under which an undo was made; null for every other plan.</summary>
    private readonly string? _holdFor = database.ScalarText("select framework_hash from plan where id = @plan and kind = 'undo'", chunk.Plan);

    public void Store(IReadOnlyList<(AccountId Id, RowError Error)> rejected, IReadOnlyCollection<AccountId> released)
    {
        database.Execute("create temp table if not exists left_out (account bigint not null primary key, reason text not null)");
        database.Execute("delete from left_out");
        foreach (var (id, error) in rejected) rejects.Refuse(LeaveOut(id, "rejected"), run, error);
        foreach (var id in released) LeaveOut(id, "released");
        if (rejected.Count + released.Count > 0) RefuseStrangers();
        database.Execute(
            """
            insert into unwritten (change, reason) select c.id, l.reason from change c join left_out l on l.account = c.account
            where c.id >= @first and c.id < @end
            """,
            chunk.FirstRow, _end);
        rejects.CloseAcknowledged(chunk.FirstRow, _end);
        for (var after = chunk.FirstRow - 1; ;)
        {
            var rows = Unmerged(after);
            Write(rows);
            if (rows.Count < RowsAtOnce) return;
            after = rows[^1].Change;
        }
    }

    /// <summary>The key of an account that is not to be acknowledged.</summary>
    private long LeaveOut(AccountId id, string reason)
    {
        var key = database.Scalar("select key from account where crm_id = @id", id.Value);
        return key > 0 && database.Execute("insert into left_out (account, reason) values (@key, @reason) on conflict (account) do nothing", key, reason) == 1
            ? key
            : throw new ArgumentException($"account {id} is not in this chunk, or was named both rejected and released");
    }

    private void RefuseStrangers()
    {
        // The id is looked up inside, not joined: joined, SQLite goes through all accounts for each chunk.
        var stranger = database.ScalarText(
            """
            select (select crm_id from account where key = l.account) from left_out l
            where l.account not in (select account from change where id >= @first and id < @end) limit 1
            """,
            chunk.FirstRow, _end);
        if (stranger is not null) throw new ArgumentException($"account {stranger} is not in this chunk");
    }

    private List<Row> Unmerged(long after) => database.Query(
        """
        select c.id, c.account, c.changes, s.theirs, s.acknowledged from change c left join state s on s.account = c.account
        where c.id > @after and c.id < @end and not exists (select 1 from unwritten u where u.change = c.id) order by c.id limit @most
        """,
        reader => new Row(reader.GetInt64(0), reader.GetInt64(1), new Before(reader.Blob(2)!, reader.Blob(3), reader.Blob(4))),
        after, _end, RowsAtOnce);

    private void Write(List<Row> rows)
    {
        var write = database.PrepareRows(
            """
            insert into state (account, theirs, acknowledged)
            select account, theirs, acknowledged from @rows(account bigint, theirs bytea, acknowledged bytea) r where true
            on conflict (account) do update set theirs = excluded.theirs, acknowledged = excluded.acknowledged
            """);
        var hold = database.PrepareRows(Holds.Add, run, now, _holdFor);
        foreach (var row in rows)
        {
            var after = Take(row.Before);
            write.Add(row.Account, after.Theirs, after.Acknowledged);
            if (_holdFor is not null) Hold(hold, row.Account, after.Changes);
        }

        write.Flush();
        hold.Flush();
    }

    private After Take(Before before)
    {
        if (_remembered.TryGetValue(before, out var known)) return known;
        if (_remembered.Count == MostRemembered) _remembered.Clear();

        var changes = layouts.Changes(before.Changes);
        var theirs = Merge(before.Theirs, changes, (change, value) => change.After(value));
        var isBase = before.Acknowledged.AsSpan().SequenceEqual(before.Theirs) && !changes.Any(change => change.GivesBack);
        var acknowledged = isBase ? theirs : Merge(before.Acknowledged, changes, (change, value) => change.BaseAfter(value));
        return _remembered[before] = new After(changes, theirs, acknowledged);
    }

    private void Hold(ManyRows hold, long account, FieldChange[] changes)
    {
        for (var i = 0; i < changes.Length; i++)
        {
            if (changes[i].Action != ChangeAction.Keep) hold.Add(account, chunk.Written.Fields[i]);
        }
    }

    /// <summary>The stored values with the changes made to them; a field that the plan did not know stays.</summary>
    private byte[] Merge(byte[]? packed, FieldChange[] changes, Func<FieldChange, AttributeValue, AttributeValue> after)
    {
        var (layout, values) = packed is null ? (chunk.Written.Id, new AttributeValue[changes.Length]) : PackedValues.Values(packed);
        var target = layout == chunk.Written.Id ? chunk.Written : WithFieldsOf(layout);
        values = layouts.Map(values, layout, target);
        for (var i = 0; i < changes.Length; i++) values[i] = after(changes[i], values[i]);
        return PackedValues.Pack(target.Id, values);
    }

    private FieldLayout WithFieldsOf(int layout)
    {
        var added = layouts.Get(layout).Fields.Where(field => chunk.Written.IndexOf(field) < 0).ToList();
        return added.Count == 0 ? chunk.Written : layouts.Register([.. chunk.Written.Fields, .. added]);
    }

    private sealed record Row(long Change, long Account, Before Before);

    private sealed record After(FieldChange[] Changes, byte[] Theirs, byte[] Acknowledged);

    /// <summary>Packed, equal by content.</summary>
    private readonly record struct Before(byte[] Changes, byte[]? Theirs, byte[]? Acknowledged)
    {
        public bool Equals(Before other) =>
            Changes.AsSpan().SequenceEqual(other.Changes) && Same(Theirs, other.Theirs) && Same(Acknowledged, other.Acknowledged);

        public override int GetHashCode() => HashCode.Combine(PackedValues.Hash(Changes), PackedValues.Hash(Theirs), PackedValues.Hash(Acknowledged));

        private static bool Same(byte[]? left, byte[]? right) => left is null == right is null && left.AsSpan().SequenceEqual(right);
    }
}
