using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Overrides(Database database, TimeProvider clock) : IOverrides
{
    private const string Open = """
        select a.crm_id, o.dimension, o.segment, o.by_whom, o.why, o.since, o.until, o.account, o.evidence, o.approved_by
        from account_override o join account a on a.key = o.account where o.ended_at is null
        """;

    public async Task<IReadOnlyDictionary<long, IReadOnlyList<Override>>> InForceAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query($"{Open} and o.until > @now", reader => (Key: reader.GetInt64(7), Override: ToOverride(reader)), StoreTime.From(now))
            .GroupBy(row => row.Key).ToDictionary(group => group.Key, group => (IReadOnlyList<Override>)[.. group.Select(row => row.Override)]);
    }

    public async Task<IReadOnlyList<Override>> ListAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query($"{Open} order by o.until desc, o.id desc", ToOverride);
    }

    public async Task<bool> AddAsync(Override added, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        End(added.Account, added.Dimension);
        var inserted = database.Execute(
            """
            insert into account_override (id, account, dimension, segment, by_whom, why, since, until, evidence, approved_by)
            select (select coalesce(max(id), 0) + 1 from account_override), key, @dimension, @segment, @by, @why, @since, @until, @evidence, @approver
            from account where crm_id = @account
            """,
            added.Dimension, added.Segment, added.By, added.Why, StoreTime.From(added.Since), StoreTime.From(added.Until), added.Evidence, added.ApprovedBy, added.Account.Value);
        turn.Commit();
        return inserted > 0;
    }

    public async Task<bool> EndAsync(AccountId account, string dimension, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var ended = End(account, dimension);
        turn.Commit();
        return ended > 0;
    }

    private int End(AccountId account, string dimension) => database.Execute(
        """
        update account_override set ended_at = @at
        where ended_at is null and dimension = @dimension and account = (select key from account where crm_id = @account)
        """,
        clock.Now(), dimension, account.Value);

    private static Override ToOverride(Cursor reader) => new(
        new AccountId(reader.GetString(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.Time(5), reader.Time(6))
    {
        Evidence = reader.Text(8),
        ApprovedBy = reader.Text(9),
    };
}
