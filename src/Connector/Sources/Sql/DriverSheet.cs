using System.Data.Common;
using System.Runtime.CompilerServices;
using Connector.Sources.Tables;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Connector.Sources.Sql;

/// <summary>A query's rows by a driver that lives in this process.</summary>
internal sealed class DriverSheet : ISheet
{
    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly DbDataReader _rows;

    private DriverSheet(DbConnection connection, DbCommand command, DbDataReader rows) => (_connection, _command, _rows) = (connection, command, rows);

    public IReadOnlyList<string> Header => [.. Enumerable.Range(0, _rows.FieldCount).Select(_rows.GetName)];

    public static async Task<ISheet> OpenAsync(SqlOptions options, CancellationToken cancellationToken)
    {
        var connection = Connect(options);
        DbCommand? command = null;
        try
        {
            await connection.OpenAsync(cancellationToken);
            command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (options.Statement, options.CommandTimeout);
            return new DriverSheet(connection, command, await command.ExecuteReaderAsync(cancellationToken));
        }
        catch
        {
            if (command is not null) await command.DisposeAsync();
            await connection.DisposeAsync();
            throw;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _rows.ReadAsync(cancellationToken))
        {
            yield return [.. Enumerable.Range(0, _rows.FieldCount).Select(column => _rows.IsDBNull(column) ? null : SqlText.Of(_rows.GetValue(column)))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync();
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static DbConnection Connect(SqlOptions options) => options.Provider == SqlProvider.Sqlite
        ? new SqliteConnection(new SqliteConnectionStringBuilder(options.ConnectionString.Reveal()) { Mode = SqliteOpenMode.ReadOnly,
            Pooling = false }.ConnectionString)
        : new NpgsqlConnection(options.ConnectionString.Reveal());
}
