using System.Data.Common;
using System.Text.RegularExpressions;

namespace Connector.Store.Sql;

/// <summary>A prepared statement with its parameters; values come in the order in which the SQL first names each <c>@parameter</c>.</summary>
internal sealed partial class Statement : IDisposable
{
    private readonly Database _database;
    private readonly DbCommand _command;

    public Statement(Database database, string sql)
    {
        _database = database;
        _command = database.Connection.CreateCommand();
        _command.CommandText = sql;
        foreach (var name in Names().Matches(sql).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = name;
            _command.Parameters.Add(parameter);
        }
    }

    /// <summary>Names of the parameters, <c>@</c> included, in the order in which the values come.</summary>
    public IEnumerable<string> Parameters => _command.Parameters.Cast<DbParameter>().Select(parameter => parameter.ParameterName);

    /// <summary>The number of rows changed.</summary>
    public int Execute(params ReadOnlySpan<object?> values)
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

    /// <summary>To be read to its end and disposed before the statement is used again.</summary>
    public DbDataReader Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            return _command.ExecuteReader();
        }
        catch (Exception exception) when (_database.Explain(exception) is { } told)
        {
            throw told;
        }
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        if (values.Length != _command.Parameters.Count)
        {
            throw new ArgumentException($"{_command.Parameters.Count} parameters, {values.Length} values: {_command.CommandText}", nameof(values));
        }

        _command.Transaction = _database.Transaction;
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] is { } value ? _database.Storable(value) : DBNull.Value;
    }

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex Names();
}
