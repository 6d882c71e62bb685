using System.Data.Common;

namespace Connector.Store.Sql;

/// <summary>
/// One connection to the database and everything that all its users share: prepared statements, the one transaction, and the gate that
/// lets parallel callers (chunks in flight) in one after the other. What differs between SQLite and PostgreSQL is in the subclass.
/// </summary>
internal abstract class Database(DbConnection connection) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    public DbTransaction? Transaction { get; private set; }

    /// <summary>Called after a transaction ended without a commit: what was remembered of it is not so.</summary>
    public Action? RolledBack { get; set; }

    /// <summary>The statement for this text, prepared once. Only to be used inside a <see cref="Turn"/>.</summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements[sql] = statement = NewStatement(sql);
        return statement;
    }

    /// <summary>
    /// For statements that take many rows: the text reads them from <c>@rows(name type, …)</c>, with types bigint, integer, float8, text or bytea.
    /// Only inside a transaction, and to be flushed before it is committed.
    /// </summary>
    /// <param name="constants">Values of the other parameters, in the order in which the text first names them.</param>
    public ManyRows PrepareRows(string sql, params object?[] constants) => new(this, sql, constants);

    /// <summary>How many rows <see cref="PrepareRows"/> takes to the database at once; 1 where a call costs nothing.</summary>
    public abstract int RowsAtOnce { get; }

    /// <summary>What stands for <c>@rows(…)</c> in the text: a table with these columns, made of parameters of the columns' names.</summary>
    public abstract string RowsSource(IReadOnlyList<(string Name, string Type)> columns);

    /// <summary>The value as this database can hold it.</summary>
    public virtual object Storable(object value) => value;

    /// <summary>What to tell instead of an exception of the database, or null to let it go on.</summary>
    public virtual Exception? Explain(Exception exception) => null;

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql).Execute(values);

    public List<T> Query<T>(string sql, Func<Cursor, T> map, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Prepare(sql).Read(values);
        while (reader.Read()) rows.Add(map(reader));
        return rows;
    }

    /// <summary>As <see cref="Query{T}"/>, for what belongs to these keys: the text reads them from <c>@rows(key bigint)</c>. In no order.</summary>
    public List<T> QueryRows<T>(string sql, Func<Cursor, T> map, IReadOnlyList<long> keys)
    {
        const string Source = "@rows(key bigint)";
        if (!sql.Contains(Source, StringComparison.Ordinal)) throw new ArgumentException($"nothing is read from {Source}: {sql}", nameof(sql));
        var text = sql.Replace(Source, RowsSource([("key", "bigint")]), StringComparison.Ordinal);
        if (RowsAtOnce == 1) return [.. keys.SelectMany(key => Query(text, map, key))];
        return [.. keys.Chunk(RowsAtOnce).SelectMany(some => Query(text, map, (object)some))];
    }

    /// <summary>The first column of the first row; 0 when there is none or it is null.</summary>
    public long Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql).Read(values);
        return reader.Read() && !reader.IsDBNull(0) ? reader.GetInt64(0) : 0;
    }

    /// <summary>As <see cref="Scalar"/>, for a text.</summary>
    public string? ScalarText(string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql).Read(values);
        return reader.Read() ? reader.Text(0) : null;
    }

    /// <summary>For reading: waits until nobody else is at the connection.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Turn(this);
    }

    /// <summary>For writing: as <see cref="EnterAsync"/>, in a transaction that is rolled back unless committed. A commit survives a power cut.</summary>
    public Task<Turn> BeginAsync(CancellationToken cancellationToken) => BeginAsync(Durability.PowerCut, cancellationToken);

    public async Task<Turn> BeginAsync(Durability durability, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Use(durability);
            Transaction = Begin();
            return new Turn(this);
        }
        catch (Exception exception)
        {
            _gate.Release();
            if (Explain(exception) is { } told) throw told;
            throw;
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        await connection.DisposeAsync();
        _gate.Dispose();
    }

    protected virtual Statement NewStatement(string sql) => new AdoStatement(this, sql);

    /// <summary>Before a transaction: what its commits have to survive.</summary>
    protected abstract void Use(Durability durability);

    /// <summary>A new transaction, ready to write.</summary>
    protected virtual DbTransaction Begin() => connection.BeginTransaction();

    internal sealed class Turn(Database database) : IDisposable
    {
        /// <summary>Everything since the beginning is durable when this returns, as far as the transaction asked for.</summary>
        public void Commit()
        {
            try
            {
                database.Transaction!.Commit();
            }
            catch (Exception exception) when (database.Explain(exception) is { } told)
            {
                throw told;
            }

            End();
        }

        /// <summary>Commits and goes on in a new transaction without letting anybody else in.</summary>
        public void CommitAndGoOn()
        {
            Commit();
            database.Transaction = database.Begin();
        }

        public void Dispose()
        {
            try
            {
                if (database.Transaction is null) return;
                End();
                database.RolledBack?.Invoke();
            }
            finally
            {
                database._gate.Release();
            }
        }

        private void End()
        {
            database.Transaction!.Dispose();
            database.Transaction = null;
        }
    }
}

/// <summary>What a commit has to survive. Commits keep their order in either case: a lost one takes all later ones with it.</summary>
internal enum Durability
{
    /// <summary>The end of the computer: for what people and the CRM are told, and what must be known before something is sent.</summary>
    PowerCut,

    /// <summary>The end of the process: for bulk work that is simply done again, or asked of the CRM again, if the computer loses it.</summary>
    ProcessEnd,
}
