using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Connector.Store.Sql;

/// <summary>
/// A statement of SQLite by its own interface, on the handle and so in the transaction of an open <see cref="SqliteConnection"/>. ADO.NET looks
/// every parameter up by its name at every execution and makes a reader for each, which cost as much again as what SQLite does for a row.
/// </summary>
internal sealed class SqliteStatement(SqliteConnection connection, string sql) : Statement(sql)
{
    private const int OnStack = 512;

    private readonly sqlite3 _database = connection.Handle!;
    private sqlite3_stmt? _statement;

    public override int Execute(params ReadOnlySpan<object?> values)
    {
        var statement = Bind(values);
        try
        {
            while (Step(statement))
            {
                // what it returns is not asked for
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public override Cursor Read(params ReadOnlySpan<object?> values) => new Rows(this, Bind(values));

    public override void Dispose() => _statement?.Dispose();

    private sqlite3_stmt Bind(ReadOnlySpan<object?> values)
    {
        RequireAll(values);
        var statement = _statement ??= Prepare();
        for (var i = 0; i < values.Length; i++) Check(Bind(statement, i + 1, values[i])); // SQLite too counts parameters as they first appear
        return statement;
    }

    private sqlite3_stmt Prepare()
    {
        Check(raw.sqlite3_prepare_v3(_database, Sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement, out var rest));
        if (!string.IsNullOrWhiteSpace(rest)) throw new ArgumentException($"more than one statement: {Sql}");
        return statement;
    }

    private static int Bind(sqlite3_stmt statement, int position, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, position),
        long number => raw.sqlite3_bind_int64(statement, position, number),
        int number => raw.sqlite3_bind_int64(statement, position, number),
        double number => raw.sqlite3_bind_double(statement, position, number),
        string text => BindText(statement, position, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, position, bytes),
        _ => throw new ArgumentException($"SQLite is given no {value.GetType().Name}"),
    };

    private static int BindText(sqlite3_stmt statement, int position, string text)
    {
        if (text.Length == 0) return raw.sqlite3_bind_text(statement, position, text); // an empty span would be null to SQLite
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        return raw.sqlite3_bind_text(statement, position, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>True when there is a row.</summary>
    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        if (result != raw.SQLITE_DONE) Check(result);
        return false;
    }

    /// <exception cref="SqliteException">As ADO.NET would have thrown it.</exception>
    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);

    private sealed class Rows(SqliteStatement owner, sqlite3_stmt statement) : Cursor
    {
        private bool _isOver;

        public override bool Read()
        {
            if (!_isOver) _isOver = !owner.Step(statement); // one step too many would begin anew
            return !_isOver;
        }

        public override bool IsDBNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

        public override int GetInt32(int column) => checked((int)GetInt64(column));

        // SQLite gives null as 0 or nothing: only then it is asked which of the two it is.
        public override long GetInt64(int column) =>
            raw.sqlite3_column_int64(statement, column) is var number && number == 0 && IsDBNull(column) ? throw IsNull(column) : number;

        public override double GetDouble(int column) =>
            raw.sqlite3_column_double(statement, column) is var number && number == 0 && IsDBNull(column) ? throw IsNull(column) : number;

        // By its bytes, not up to the first NUL.
        public override string GetString(int column) =>
            raw.sqlite3_column_blob(statement, column) is var utf8 && utf8.IsEmpty && IsDBNull(column) ? throw IsNull(column) : Encoding.UTF8.GetString(utf8);

        public override ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

        public override void Dispose() => raw.sqlite3_reset(statement);

        private static InvalidOperationException IsNull(int column) => new($"column {column} is null");
    }
}
