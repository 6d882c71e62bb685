using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Holds(Database database) : IHolds
{
    /// <summary>For undone accounts' fields, from inside the transaction that acknowledges them; constants: run, time, framework.</summary>
    public const string Add = """
        insert into hold (account, field, run, held_at, framework_hash, image_hash)
        select a.key, r.field, @run, @at, @framework, a.hash from @rows(account bigint, field text) r cross join account a where a.key = r.account
        on conflict (account, field) do update set
            run = excluded.run, held_at = excluded.held_at, framework_hash = excluded.framework_hash, image_hash = excluded.image_hash
        """;

    public async Task<int> LiftAsync(string frameworkHash, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var lifted = database.Execute(
            "delete from hold where framework_hash <> @framework or image_hash <> (select hash from account where key = hold.account)", frameworkHash);
        turn.Commit();
        return lifted;
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Scalar("select count(*) from hold");
    }

    public async Task<IReadOnlyList<Hold>> ListAsync(int most, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select a.crm_id, h.field, h.run, h.held_at from hold h join account a on a.key = h.account order by h.held_at desc, a.crm_id, h.field limit @most",
            reader => new Hold(new AccountId(reader.GetString(0)), reader.GetString(1), reader.GetInt64(2), reader.Time(3)),
            most);
    }

    public async Task<int> ReleaseAsync(AccountId? account, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        var released = account is { } one
            ? database.Execute("delete from hold where account = (select key from account where crm_id = @account)", one.Value)
            : database.Execute("delete from hold");
        turn.Commit();
        return released;
    }

    /// <summary>Only inside a turn.</summary>
    public bool Any => database.Scalar("select count(*) from (select account from hold limit 1) as one") > 0;

    /// <summary>Which fields of the layout are held, by account, for the accounts from one key to another. Only inside a turn.</summary>
    public Dictionary<long, bool[]> Between(long first, long last, FieldLayout written)
    {
        var held = new Dictionary<long, bool[]>();
        var rows = database.Query("select account, field from hold where account >= @first and account <= @last", reader => (Account: reader.GetInt64(0), Field: reader.GetString(1)), first, last);
        foreach (var (account, field) in rows)
        {
            if (written.IndexOf(field) is not (var position and >= 0)) continue;
            if (!held.TryGetValue(account, out var fields)) held[account] = fields = new bool[written.Fields.Count];
            fields[position] = true;
        }

        return held;
    }
}
