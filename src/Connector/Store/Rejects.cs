using Connector.Accounts;
using Connector.Store.Sql;
using Connector.WriteBack;

namespace Connector.Store;

/// <summary>Rows that the CRM refused: at most one open per account. Only inside a turn, changes only inside a transaction.</summary>
internal sealed class Rejects(Database database, TimeProvider clock)
{
    private const char Separator = '\n';

    /// <summary>Opens a reject, or counts another refusal on the open one.</summary>
    public void Refuse(long account, long run, RowError error) => database.Execute(
        """
        insert into reject (id, account, run, since, times, class, code, message, fields, mend)
        select coalesce(max(id), 0) + 1, @account, @run, @since, 1, @class, @code, @message, @fields, @mend from reject where true
        on conflict (account) where closed_at is null do update set run = excluded.run, times = reject.times + 1, class = excluded.class,
            code = excluded.code, message = excluded.message, fields = excluded.fields, mend = excluded.mend
        """,
        account, run, clock.Now(), (long)error.Class, error.Code, error.Message, string.Join(Separator, error.Fields), error.Mend);

    /// <summary>Closes those of the accounts of these changes that are not in the temporary table left_out.</summary>
    public void CloseAcknowledged(long firstChange, long end)
    {
        if (database.Scalar<long>("select count(*) from reject where closed_at is null") == 0) return; // most chunks: spare them going through the changes

        database.Execute(
            """
            update reject set closed_at = @at where closed_at is null
                and account in (select account from change where id >= @first and id < @end)
                and account not in (select account from left_out)
            """,
            clock.Now(), firstChange, end);
    }

    /// <summary>Closes those of accounts that have no row among these changes.</summary>
    public int Settle(long firstChange, long end) => database.Execute(
        "update reject set closed_at = @at where closed_at is null and account not in (select account from change where id >= @first and id < @end)",
        clock.Now(), firstChange, end);

    public List<Reject> Open(int most) => database.Query(
        """
        select a.crm_id, r.run, r.since, r.times, r.class, r.code, r.message, r.fields, r.mend from reject r
        join account a on a.key = r.account where r.closed_at is null and a.gone = 0 order by r.since desc, r.id desc limit @most
        """,
        reader => new Reject(
            new AccountId(reader.GetString(0)),
            reader.GetInt64(1),
            reader.Time(2),
            reader.GetInt32(3),
            new RowError((RejectClass)reader.GetInt32(4), reader.GetString(5), reader.GetString(6), Fields(reader.GetString(7)), reader.GetString(8))),
        most);

    public long Count() => database.Scalar<long>(
        "select count(*) from reject r join account a on a.key = r.account where r.closed_at is null and a.gone = 0");

    private static string[] Fields(string joined) => joined.Length == 0 ? [] : joined.Split(Separator);
}
