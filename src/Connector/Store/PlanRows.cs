using Connector.Accounts;
using Connector.Planning;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>Reads plans' rows. Only inside a turn.</summary>
internal sealed class PlanRows(Database database, Layouts layouts)
{
    /// <summary>A chunk's rows beside what their accounts hold now, without those that the CRM did not take for one of these reasons.</summary>
    public List<OutboxRow> Of(OutboxChunk chunk, params IReadOnlyList<string> without)
    {
        var reasons = string.Join(", ", without.Select(reason => $"'{reason}'"));
        return database.Query(
            $"""
            select c.id, c.account, a.crm_id, c.before, c.changes, c.value, a.gone, s.theirs
            from change c join account a on a.key = c.account left join state s on s.account = c.account
            where c.id >= @first and c.id < @end and not exists (select 1 from unwritten u where u.change = c.id and u.reason in ({reasons}))
            order by c.id
            """,
            reader => new OutboxRow(reader.GetInt64(0), ToChange(reader), layouts.Values(reader.Bytes(7), chunk.Written), reader.GetInt64(6) != 0),
            chunk.FirstRow, chunk.FirstRow + chunk.Rows);
    }

    /// <summary>Rows from one number to before another, at most so many.</summary>
    public List<(long Id, PlannedChange Change)> Between(long first, long end, int most) => database.Query(
        """
        select c.id, c.account, a.crm_id, c.before, c.changes, c.value from change c join account a on a.key = c.account
        where c.id >= @first and c.id < @end order by c.id limit @most
        """,
        reader => (reader.GetInt64(0), ToChange(reader)),
        first, end, most);

    /// <summary>Columns from the second on: account, CRM id, before, changes, value.</summary>
    private PlannedChange ToChange(Cursor reader) => new(
        reader.GetInt64(1),
        new AccountId(reader.GetString(2)),
        layouts.Values(reader.Bytes(3)),
        layouts.Changes(reader.Bytes(4)),
        reader.Number(5));
}
