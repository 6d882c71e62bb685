using Connector.Accounts;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>One account with everything that the book ever knew about it. Only inside a turn.</summary>
internal sealed class AccountLookup(Database database, Layouts layouts)
{
    private static readonly FieldLayout NoFields = new(0, []);

    public AccountHistory? Find(AccountId id)
    {
        var rows = database.Query(
            """
            select a.key, a.image, a.gone, a.merged_into, a.read_at, s.theirs, s.acknowledged, s.assignments, s.value
            from account a left join state s on s.account = a.key where a.crm_id = @id
            """,
            reader => new Row(
                reader.GetInt64(0), reader.Blob(1)!, reader.GetInt64(2) != 0, reader.Text(3), reader.Time(4),
                reader.Blob(5), reader.Blob(6), reader.Blob(7), reader.Number(8)),
            id.Value);
        return rows.Count == 0 ? null : ToHistory(id, rows[0]);
    }

    private AccountHistory ToHistory(AccountId id, Row row)
    {
        var (layout, inputs) = PackedValues.Values(row.Image);
        var (dimensions, assignments) = row.Assignments is null ? (0, []) : PackedValues.Assignments(row.Assignments);
        var written = (row.Theirs ?? row.Acknowledged) is { } packed ? layouts.Get(PackedValues.Values(packed).Layout) : NoFields;
        return new(
            new BookAccount(row.Key, id, layouts.Get(layout), inputs, dimensions == 0 ? null : layouts.Get(dimensions), assignments, row.Value),
            written,
            layouts.Values(row.Theirs, written),
            layouts.Values(row.Acknowledged, written),
            row.IsGone,
            row.MergedInto is null ? null : new AccountId(row.MergedInto),
            row.ReadAt,
            PastAssignments(row.Key),
            PastImages(row.Key));
    }

    private List<PastAssignments> PastAssignments(long key)
    {
        var rows = database.Query(
            "select run, replaced_at, assignments from assignment_history where account = @key order by replaced_at desc, run desc",
            reader => (Run: reader.GetInt64(0), At: reader.Time(1), Packed: reader.Blob(2)!),
            key);
        return rows.ConvertAll(row =>
        {
            var (layout, assignments) = PackedValues.Assignments(row.Packed);
            return new PastAssignments(row.Run, row.At, layouts.Get(layout), assignments);
        });
    }

    private List<PastImage> PastImages(long key)
    {
        var rows = database.Query(
            """
            select known_from, known_until, gone, image, theirs from account_history where account = @key
            order by known_until desc, known_from desc
            """,
            reader => (From: reader.Time(0), Until: reader.Time(1), Gone: reader.GetInt64(2) != 0, Image: reader.Blob(3)!, Theirs: reader.Blob(4)),
            key);
        return rows.ConvertAll(row =>
        {
            var (layout, inputs) = PackedValues.Values(row.Image);
            var (written, theirs) = row.Theirs is null ? (0, []) : PackedValues.Values(row.Theirs);
            return new PastImage(row.From, row.Until, row.Gone, layouts.Get(layout), inputs, written == 0 ? null : layouts.Get(written), theirs);
        });
    }

    private sealed record Row(
        long Key, byte[] Image, bool IsGone, string? MergedInto, DateTimeOffset ReadAt, byte[]? Theirs, byte[]? Acknowledged, byte[]? Assignments, double? Value);
}
