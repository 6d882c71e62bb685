using Connector.Accounts;
using Connector.Store.Sql;
using Connector.WriteBack;

namespace Connector.Store;

internal sealed class Rejects(Database database, TimeProvider clock) : IRejects
{
    private const char Separator = '\n';

    /// <summary>Opens a reject, or counts another refusal on the open one. Only inside a transaction.</summary>
    public void Refuse(long account, long run, RowError error) => database.Execute(
        """
        insert into reject (id, account, run, since, times, class, code, message, fields, mend)
        select coalesce(max(id), 0) + 1, @account, @run, @since, 1, @class, @code, @message, @fields, @mend from reject where true
        on conflict (account) where closed_at is null do update set run = excluded.run, times = reject.times + 1, class = excluded.class,
            waived_by = null, waived_why = null, waived_until = null,
            code = excluded.code, message = excluded.message, fields = excluded.fields, mend = excluded.mend
        """,
        account, run, clock.Now(), (long)error.Class, error.Code, error.Message, string.Join(Separator, error.Fields), error.Mend);

    /// <summary>Closes those of the accounts of these changes that the CRM took. Only inside a transaction.</summary>
    public void CloseAcknowledged(long firstChange, long end)
    {
        if (database.Scalar("select count(*) from reject where closed_at is null") == 0) return; // most chunks: spare them going through the changes

        database.Execute(
            """
            update reject set closed_at = @at where closed_at is null and account in (
                select c.account from change c where c.id >= @first and c.id < @end and not exists (select 1 from unwritten u where u.change = c.id))
            """,
            clock.Now(), firstChange, end);
    }

    public async Task<int> SettleAsync(long plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var settled = database.Execute(
            """
            update reject set closed_at = @at where closed_at is null and (waived_until is null or waived_until <= @now) and account not in (
                select c.account from plan p join change c on c.id >= p.first_change and c.id < p.first_change + p.row_count where p.id = @plan)
            """,
            clock.Now(), StoreTime.From(now), plan);
        turn.Commit();
        return settled;
    }

    public async Task<IReadOnlyList<Reject>> OpenAsync(int most, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            """
            select a.crm_id, r.run, r.since, r.times, r.class, r.code, r.message, r.fields, r.mend, r.waived_by, r.waived_why, r.waived_until
            from reject r join account a on a.key = r.account where r.closed_at is null and a.gone = 0 order by r.since desc, r.id desc limit @most
            """,
            reader => new Reject(
                new AccountId(reader.GetString(0)),
                reader.GetInt64(1),
                reader.Time(2),
                reader.GetInt32(3),
                new RowError((RejectClass)reader.GetInt32(4), reader.GetString(5), reader.GetString(6), Fields(reader.GetString(7)), reader.GetString(8)),
                reader.Text(9) is { } by ? new Waiver(by, reader.GetString(10), reader.Time(11)) : null),
            most);
    }

    public async Task<long> CountAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Scalar(
            """
            select count(*) from reject r join account a on a.key = r.account
            where r.closed_at is null and a.gone = 0 and (r.waived_until is null or r.waived_until <= @now)
            """,
            StoreTime.From(now));
    }

    public async Task<bool> WaiveAsync(AccountId account, string by, string why, DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var waived = database.Execute(
            """
            update reject set waived_by = @by, waived_why = @why, waived_until = @until
            where closed_at is null and account = (select key from account where crm_id = @account)
            """,
            by, why, StoreTime.From(until), account.Value);
        turn.Commit();
        return waived > 0;
    }

    public Task<IReadOnlySet<AccountId>> RefusedAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        AccountsAsync("a.gone = 0 and (r.waived_until is null or r.waived_until <= @now)", now, cancellationToken);

    public Task<IReadOnlySet<AccountId>> WaivedAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        AccountsAsync("r.waived_until > @now", now, cancellationToken);

    private async Task<IReadOnlySet<AccountId>> AccountsAsync(string which, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            $"select a.crm_id from reject r join account a on a.key = r.account where r.closed_at is null and {which}",
            reader => new AccountId(reader.GetString(0)),
            StoreTime.From(now)).ToHashSet();
    }

    private static string[] Fields(string joined) => joined.Length == 0 ? [] : joined.Split(Separator);
}
