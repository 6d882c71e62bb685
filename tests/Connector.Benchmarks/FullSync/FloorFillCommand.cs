using System.CommandLine;
using System.Diagnostics;
using Connector.Benchmarks.Measuring;
using Microsoft.Data.Sqlite;

namespace Connector.Benchmarks.FullSync;

/// <summary>
/// <c>bench floor-fill</c>, started by <c>full-sync</c>: the rows that the real run left, inserted bare into an empty store of the same schema and
/// pragmas. Only inserting and committing is timed; reading the pages to insert is not.
/// </summary>
internal static class FloorFillCommand
{
    private const int RowsPerTransaction = 50_000;
    private static readonly Option<string> From = new("--from") { Description = "The store that a run left.", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "The file to make.", Required = true };

    public static Command Create()
    {
        var command = new Command("floor-fill", "The inserts of a full sync alone.") { From, To };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetRequiredValue(From), parsed.GetRequiredValue(To)));
        return command;
    }

    private static int Run(string from, string to)
    {
        using var source = Open(from, SqliteOpenMode.ReadOnly);
        var meter = new Meter();
        var rows = 0L;
        var target = Open(to, SqliteOpenMode.ReadWriteCreate);
        foreach (var pragma in new[] { "journal_mode = wal", "wal_autocheckpoint = 8192", "synchronous = normal" }) Execute(target, $"pragma {pragma}");
        foreach (var statement in Schema(source)) Execute(target, statement);
        foreach (var table in new[] { "account", "state", "change" })
        {
            foreach (var page in Pages(source, table)) rows += meter.Time(() => Insert(target, table, page));
        }

        meter.Time(() =>
        {
            target.Dispose(); // copies the log home
            return 0;
        });
        Report.Json(new { WallSeconds = meter.Wall.TotalSeconds, CpuSeconds = meter.Cpu.TotalSeconds, Rows = rows, Bytes = new FileInfo(to).Length });
        return 0;
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, ForeignKeys = true };
        var connection = new SqliteConnection(text.ConnectionString);
        connection.Open();
        foreach (var pragma in new[] { "cache_size = -65536", "temp_store = memory" }) Execute(connection, $"pragma {pragma}");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static List<string> Schema(SqliteConnection source)
    {
        using var command = source.CreateCommand();
        command.CommandText = "select sql from sqlite_master where sql is not null and tbl_name in ('account', 'state', 'change')";
        using var reader = command.ExecuteReader();
        var statements = new List<string>();
        while (reader.Read()) statements.Add(reader.GetString(0));
        return statements;
    }

    private static IEnumerable<List<object[]>> Pages(SqliteConnection source, string table)
    {
        using var command = source.CreateCommand();
        command.CommandText = $"select * from {table} order by rowid";
        using var reader = command.ExecuteReader();
        var page = new List<object[]>(RowsPerTransaction);
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            page.Add(row);
            if (page.Count < RowsPerTransaction) continue;
            yield return page;
            page.Clear();
        }

        if (page.Count > 0) yield return page;
    }

    private static int Insert(SqliteConnection target, string table, List<object[]> rows)
    {
        using var transaction = target.BeginTransaction();
        using var insert = target.CreateCommand();
        insert.Transaction = transaction;
        var parameters = rows[0].Select((_, i) => insert.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" })).ToArray();
        insert.CommandText = $"insert into {table} values ({string.Join(", ", parameters.Select(parameter => parameter.ParameterName))})";
        insert.Prepare();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) parameters[i].Value = row[i];
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return rows.Count;
    }

    private sealed class Meter
    {
        public TimeSpan Wall { get; private set; }

        public TimeSpan Cpu { get; private set; }

        public int Time(Func<int> work)
        {
            var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var result = work();
            (Wall, Cpu) = (Wall + watch.Elapsed, Cpu + Environment.CpuUsage.TotalTime - cpu);
            return result;
        }
    }
}
