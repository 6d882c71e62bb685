using Connector.Accounts;
using Connector.History;
using Connector.Planning;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class HistoryRows(Database database, Layouts layouts, TimeProvider clock) : IHistoryRows
{
    private const string Untold = "c.state = 'acknowledged' and c.told = 0 order by c.plan, c.number limit 1";

    public async Task TakeMovesAsync(Func<PlannedChange, FieldLayout, DateTimeOffset, IEnumerable<HistoryRow>> find, CancellationToken cancellationToken)
    {
        while (await TakeChunkAsync(find, cancellationToken))
        {
            // Each by itself: whoever dies goes on with the next.
        }
    }

    public async Task PutAsync(IReadOnlyList<HistoryRow> rows, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        foreach (var row in rows) Put(row);
        turn.Commit();
    }

    public async Task<IReadOnlyList<HistoryRow>> WaitingAsync(string after, int most, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select h.key, h.kind, h.dimension, h.segment, h.from_segment, a.crm_id, h.accounts, h.day
            from history_row h left join account a on a.key = h.account and a.gone = 0
            where h.acknowledged_at is null and h.key > @after order by h.key limit @most
            """,
            row => new HistoryRow(
                row.GetString(0), Enum.Parse<HistoryKind>(row.GetString(1)), row.GetString(2), row.GetString(3), row.Text(4),
                row.Text(5) is { } id ? new AccountId(id) : null, row.IsDBNull(6) ? null : row.GetInt64(6), DateOnly.FromDayNumber(row.GetInt32(7))),
            after, most);
    }

    /// <remarks>A count that changed since it was sent waits on.</remarks>
    public async Task AcknowledgeAsync(IReadOnlyCollection<HistoryRow> rows, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        foreach (var row in rows)
        {
            database.Execute(
                "update history_row set acknowledged_at = @at where key = @key and coalesce(accounts, -1) = @accounts", clock.Now(), row.Key, row.Accounts ?? -1);
        }

        turn.Commit();
    }

    public async Task ForgetAcknowledgedAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute("update history_row set acknowledged_at = null where acknowledged_at is not null");
        turn.Commit();
    }

    public async Task<(long Waiting, long Moves)> CountAsync(DateOnly since, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return (
            database.Scalar("select count(*) from history_row where acknowledged_at is null"),
            database.Scalar("select count(*) from history_row where kind = @kind and day >= @since", nameof(HistoryKind.Move), since.DayNumber));
    }

    private async Task<bool> TakeChunkAsync(Func<PlannedChange, FieldLayout, DateTimeOffset, IEnumerable<HistoryRow>> find, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        if (new Chunks(database, layouts).Where(Untold) is not [var chunk]) return false;
        var sentAt = StoreTime.To(database.Scalar("select sent_at from chunk where plan = @plan and number = @number", chunk.Plan, chunk.Number));
        foreach (var row in new PlanRows(database, layouts).Of(chunk, "moved", "rejected", "released"))
        {
            foreach (var move in find(row.Change, chunk.Written, sentAt)) Put(move);
        }

        database.Execute("update chunk set told = 1 where plan = @plan and number = @number", chunk.Plan, chunk.Number);
        turn.Commit();
        return true;
    }

    private void Put(HistoryRow row) => database.Execute(
        """
        insert into history_row (key, kind, dimension, segment, from_segment, account, accounts, day)
        values (@key, @kind, @dimension, @segment, @from, (select key from account where crm_id = @account), @accounts, @day)
        on conflict (key) do update set accounts = excluded.accounts, acknowledged_at = null where history_row.accounts <> excluded.accounts
        """,
        row.Key, row.Kind.ToString(), row.Dimension, row.Segment, row.From, row.Account?.Value, row.Accounts, row.Day.DayNumber);
}
