using System.Data.Common;
using DbUp.Builder;
using DbUp.Sqlite.Helpers;
using Npgsql;

namespace Connector.Store.Sql;

/// <summary>
/// PostgreSQL as this store wants it: one session, in the connection's own schema, never pooled, never renewed. A session that writes
/// holds the writer lock; when it is lost, so is the lock, and nothing is sent again on another one.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    private const int OldestVersion = 14;
    private const string Journal = "schemaversions";

    private readonly NpgsqlConnection _connection;
    private readonly PostgresErrors _errors;
    private readonly string _schema;
    private readonly long? _writerLock;
    private Durability? _durability;

    private PostgresDatabase(NpgsqlConnection connection, PostgresErrors errors, string schema, long? writerLock)
        : base(connection)
    {
        _connection = connection;
        _errors = errors;
        _schema = schema;
        _writerLock = writerLock;
    }

    public override int RowsAtOnce => 5_000;

    /// <param name="schema">The schema that every statement is to find its tables in; need not exist yet.</param>
    /// <param name="writerLock">The number of the writer lock, to be taken with <see cref="TakeWriterLock"/>; null to open for reading only.</param>
    /// <exception cref="StoreUnavailableException">The server is not there or does not let us in.</exception>
    public static PostgresDatabase Open(string connectionString, string schema, long? writerLock)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false, // the session is the lock
            Enlist = false,
            SearchPath = Quoted(schema),
            ApplicationName = "segmentation-connector",
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            CommandTimeout = 0, // sealing or migrating a million rows takes its time; a dead line is found by keep-alive
        };
        if (!IsSocketFile(text.Host!)) (text.TcpKeepAlive, text.TcpKeepAliveTime, text.TcpKeepAliveInterval) = (true, 30, 10);
        var connection = new NpgsqlConnection(text.ConnectionString);
        var errors = new PostgresErrors(text, schema);
        try
        {
            connection.Open();
            if (connection.PostgreSqlVersion.Major < OldestVersion) throw errors.TooOld(connection.PostgreSqlVersion, OldestVersion);
            var database = new PostgresDatabase(connection, errors, schema, writerLock);
            database.SetUpSession();
            return database;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            if (errors.Explain(exception, isLost: false) is { } told) throw told;
            throw;
        }
    }

    /// <summary>False when another session holds it. It is given back when the session ends, however it ends.</summary>
    public bool TakeWriterLock()
    {
        using var command = new NpgsqlCommand("select pg_try_advisory_lock(@number)", _connection);
        command.Parameters.AddWithValue("number", _writerLock!.Value);
        return (bool)command.ExecuteScalar()!;
    }

    /// <summary>As <see cref="TakeWriterLock"/>, but waits for it, at most half a minute.</summary>
    public void WaitForWriterLock()
    {
        Run("set lock_timeout = '30s'");
        using var command = new NpgsqlCommand("select pg_advisory_lock(@number)", _connection);
        command.Parameters.AddWithValue("number", _writerLock!.Value);
        command.ExecuteNonQuery();
        Run("set lock_timeout = 0");
    }

    /// <summary>Creates the schema when it is not there; somebody with more rights may have made it beforehand.</summary>
    public void CreateSchema()
    {
        try
        {
            if (!HasSchema()) Run($"create schema {Quoted(_schema)}");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw _errors.MayNotCreateSchema(exception);
        }
    }

    /// <summary>False when no store was ever written here.</summary>
    public bool HasStore()
    {
        using var command = new NpgsqlCommand("select to_regclass(@journal) is not null", _connection);
        command.Parameters.AddWithValue("journal", $"{Quoted(_schema)}.{Journal}");
        return (bool)command.ExecuteScalar()!;
    }

    /// <summary>For <see cref="Migrator"/>: DbUp over this very connection.</summary>
    public UpgradeEngineBuilder Upgrade() => PostgresqlExtensions
        .PostgresqlDatabase(new HeldSession(new SharedConnection(_connection)))
        .JournalToPostgresqlTable(_schema, Journal)
        .WithVariable("id", "bigint");

    public override string RowsSource(IReadOnlyList<(string Name, string Type)> columns) =>
        $"(select * from unnest({string.Join(", ", columns.Select(column => $"@{column.Name}::{column.Type}[]"))}) "
        + $"as given ({string.Join(", ", columns.Select(column => column.Name))}))";

    /// <summary>Text here is UTF-8 without NUL: what is neither becomes U+FFFD, as it does in packed records.</summary>
    public override object Storable(object value) => value switch
    {
        string text => PostgresText.Storable(text),
        string?[] texts => Array.ConvertAll(texts, text => text is null ? null : PostgresText.Storable(text)),
        _ => value,
    };

    public override Exception? Explain(Exception exception) => _errors.Explain(exception, isLost: _connection.State != System.Data.ConnectionState.Open);

    public override async ValueTask DisposeAsync()
    {
        GiveWriterLockBack();
        await base.DisposeAsync();
    }

    protected override void Use(Durability durability)
    {
        if (_durability == durability) return;

        Run(durability == Durability.PowerCut ? "set synchronous_commit = on" : "set synchronous_commit = off");
        _durability = durability;
    }

    /// <summary>
    /// Asks, in each transaction, for the lock that this session holds already. That is refused only when the server runs the
    /// transaction in another session than the one opened (a pooler between us and it) and so cannot keep a second writer out.
    /// </summary>
    protected override DbTransaction Begin()
    {
        var transaction = _connection.BeginTransaction();
        if (_writerLock is null) return transaction;

        using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock(@number)", _connection, transaction);
        command.Parameters.AddWithValue("number", _writerLock.Value);
        if ((bool)command.ExecuteScalar()!) return transaction;

        transaction.Dispose();
        throw _errors.LockIsElsewhere();
    }

    /// <summary>A server ends a session a little after it was told to: given back first, the lock does not keep the next process out.</summary>
    private void GiveWriterLockBack()
    {
        if (_writerLock is null || _connection.State != System.Data.ConnectionState.Open) return;
        try
        {
            using var command = new NpgsqlCommand("select pg_advisory_unlock(@number)", _connection);
            command.Parameters.AddWithValue("number", _writerLock.Value);
            command.ExecuteScalar();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // The line is lost, or what ran on it broke off half-way: the lock goes with the session.
        }
    }

    /// <summary>The session lives as long as a run does, however long the CRM takes to answer; a server that lost us frees the lock within a minute.</summary>
    private void SetUpSession()
    {
        Run("set idle_session_timeout = 0; set idle_in_transaction_session_timeout = 0; set statement_timeout = 0");
        Run("set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3");

        // Every statement goes to its rows by key, as it does on SQLite. Tables grow from nothing to a million rows within one session, long before there
        // are statistics, and without them the planner sorted, hashed or merged the whole book for each page of it.
        Run("set enable_seqscan = off; set enable_sort = off; set enable_hashjoin = off; set enable_mergejoin = off");
        if (_writerLock is null) Run("set default_transaction_read_only = on");
    }

    private bool HasSchema()
    {
        using var command = new NpgsqlCommand("select exists (select from pg_namespace where nspname = @schema)", _connection);
        command.Parameters.AddWithValue("schema", _schema);
        return (bool)command.ExecuteScalar()!;
    }

    private void Run(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection, (NpgsqlTransaction?)Transaction);
        command.ExecuteNonQuery();
    }

    private static bool IsSocketFile(string host) => host[0] is '/' or '@';

    private static string Quoted(string name) => $"\"{name}\""; // names have letters, digits, - and _ only

    private sealed class HeldSession(SharedConnection session) : DbUp.Engine.Transactions.DatabaseConnectionManager(_ => session)
    {
        public override IEnumerable<string> SplitScriptIntoCommands(string scriptContents) => [scriptContents];
    }
}
