using Microsoft.Data.Sqlite;

namespace Connector.Benchmarks.Simulate;

/// <summary>Gives a store the past that so many nightly runs would have left: runs, and former images of the accounts that changed. It stands in for months of waiting.</summary>
internal static class GivenPast
{
    private const long Day = 86_400_000;

    /// <param name="file">The connection's SQLite file.</param>
    public static void Write(string file, int nights, int changed)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Execute("update account set read_at = read_at - @span", ("@span", nights * Day));
        Execute("update run set decided_at = decided_at - @span where decided_at is not null", ("@span", nights * Day));
        Execute("""
            with recursive night (n) as (select 1 union all select n + 1 from night where n < @nights)
            insert into run (id, status, started_at, ended_at, framework_version, evaluated, decided_at)
            select r.id + n, 'Succeeded', r.decided_at + n * @day, r.decided_at + n * @day, r.framework_version, r.evaluated, r.decided_at + n * @day
            from night cross join (select * from run where decided_at is not null order by id desc limit 1) r
            """, ("@nights", nights - 1), ("@day", Day));
        Execute("""
            with recursive night (n) as (select 1 union all select n + 1 from night where n < @nights)
            insert into account_history (account, known_from, known_until, gone, image)
            select a.key, a.read_at, a.read_at + n * @day - 1000, 0, b.image
            from night cross join account a join account b on b.key = a.key + 1 where a.key % @every = n and a.gone = 0
            """, ("@nights", nights - 1), ("@day", Day), ("@every", Math.Max(nights, Count() / Math.Max(1, changed))));
        Execute("update account set read_at = (select max(known_until) from account_history h where h.account = account.key) where key in (select account from account_history)");
        transaction.Commit();

        long Count()
        {
            using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, "select count(*) from account");
            return (long)command.ExecuteScalar()!;
        }

        void Execute(string sql, params (string Name, object Value)[] values)
        {
            using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, sql);
            foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
            command.ExecuteNonQuery();
        }
    }
}
