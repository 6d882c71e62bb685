using DbUp.Builder;
using DbUp.Sqlite.Helpers;
using Microsoft.Data.Sqlite;

namespace Connector.Store.Sql;

/// <summary>
/// SQLite as this store wants it: write-ahead log, so that readers and the writer don't wait for each other.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private readonly SqliteConnection _connection;
    private Durability? _durability;

    static SqliteDatabase()
    {
        SQLitePCL.Batteries_V2.Init();

        // Nobody asks SQLite for its memory statistics, and counting takes a lock at every allocation: a sixth of a first fill. Too late, and no
        // matter, once this process has opened a database elsewhere.
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteDatabase(SqliteConnection connection)
        : base(connection) => _connection = connection;

    public override int RowsAtOnce => 1;

    public static SqliteDatabase Open(string file, bool forReading)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = forReading ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false, // a pooled handle would keep the file open after the store is closed
            ForeignKeys = true,
        };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.Open();
            var database = new SqliteDatabase(connection);
            database.Pragma("cache_size = -40960"); // 40 MiB: the index on CRM ids of a million accounts stays in memory
            database.Pragma("temp_store = memory");
            database.Pragma("busy_timeout = 30000");
            if (forReading) return database;

            database.Pragma("journal_mode = wal");
            database.Pragma("wal_autocheckpoint = 8192"); // 32 MiB: a page written again and again is copied home once
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>For <see cref="Migrator"/>: DbUp over this very connection.</summary>
    public UpgradeEngineBuilder Upgrade() =>
        SqliteExtensions.SqliteDatabase(DbUp.DeployChanges.To, new SharedConnection(_connection)).WithVariable("id", "integer");

    public override string RowsSource(IReadOnlyList<(string Name, string Type)> columns) =>
        $"(select {string.Join(", ", columns.Select(column => $"@{column.Name} as {column.Name}"))})";

    protected override Statement NewStatement(string sql) => new SqliteStatement(_connection, sql);

    protected override void Use(Durability durability)
    {
        if (_durability == durability) return;

        // FULL waits for the disk at each commit; NORMAL only where the log is copied home.
        Pragma(durability == Durability.PowerCut ? "synchronous = full" : "synchronous = normal");
        _durability = durability;
    }

    private void Pragma(string setting)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"pragma {setting}";
        command.ExecuteNonQuery();
    }
}
