using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Overrides(Database database, TimeProvider clock) : IOverrides
{
    private const string Every = """
        select a.crm_id, o.dimension, o.segment, o.by_whom, o.why, o.since, o.until, o.account, o.evidence, o.approved_by, coalesce(o.ended_at, o.until)
        from account_override o join account a on a.key = o.account
        """;

    private const string Open = Every + " where o.ended_at is null";

    public async Task<IReadOnlyDictionary<long, IReadOnlyList<Override>>> InForceAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        var moment = StoreTime.From(at);
        return database.Query($"{Every} where o.since <= @at and o.until > @at and (o.ended_at is null or o.ended_at > @at)",
            reader => (Key: reader.GetInt64(7), Override: ToOverride(reader)), moment)
            .GroupBy(row => row.Key).ToDictionary(group => group.Key, group => (IReadOnlyList<Override>)[.. group.Select(row => row.Override)]);
    }

    public async Task<IReadOnlyDictionary<long, IReadOnlyList<OverrideSpan>>> AllAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query($"{Every} order by o.id", reader => (Key: reader.GetInt64(7), Span: ToSpan(reader)))
            .GroupBy(row => row.Key).ToDictionary(group => group.Key, group => (IReadOnlyList<OverrideSpan>)[.. group.Select(row => row.Span)]);
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

    private static OverrideSpan ToSpan(Cursor reader) =>
        ToOverride(reader) is var one && reader.Time(10) is var ended && ended < one.Until ? new OverrideSpan(one, ended) : new OverrideSpan(one, one.Until);

    private static Override ToOverride(Cursor reader) => new(
        new AccountId(reader.GetString(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.Time(5), reader.Time(6))
    {
        Evidence = reader.Text(8),
        ApprovedBy = reader.Text(9),
    };
}
