using System.Data.Common;

namespace Connector.Store.Sql;

/// <summary>A statement by ADO.NET.</summary>
internal sealed class AdoStatement : Statement
{
    private readonly Database _database;
    private readonly DbCommand _command;

    public AdoStatement(Database database, string sql)
        : base(sql)
    {
        _database = database;
        _command = database.Connection.CreateCommand();
        _command.CommandText = sql;
        foreach (var name in Parameters)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = name;
            _command.Parameters.Add(parameter);
        }
    }

    public override int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            return _command.ExecuteNonQuery();
        }
        catch (Exception exception) when (_database.Explain(exception) is { } told)
        {
            throw told;
        }
    }

    public override Cursor Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            return new Rows(_command.ExecuteReader());
        }
        catch (Exception exception) when (_database.Explain(exception) is { } told)
        {
            throw told;
        }
    }

    public override void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        RequireAll(values);
        _command.Transaction = _database.Transaction;
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] is { } value ? _database.Storable(value) : DBNull.Value;
    }

    private sealed class Rows(DbDataReader reader) : Cursor
    {
        public override bool Read() => reader.Read();

        public override bool IsDBNull(int column) => reader.IsDBNull(column);

        public override int GetInt32(int column) => reader.GetInt32(column);

        public override long GetInt64(int column) => reader.GetInt64(column);

        public override double GetDouble(int column) => reader.GetDouble(column);

        public override string GetString(int column) => reader.GetString(column);

        public override ReadOnlySpan<byte> Bytes(int column) => reader.IsDBNull(column) ? default : reader.GetFieldValue<byte[]>(column);

        public override void Dispose() => reader.Dispose();
    }
}
