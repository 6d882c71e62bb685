using Connector.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Connector.Tests.Store;

public sealed class SqliteBackend : IStoreBackend
{
    private const string Journal = "SchemaVersionID integer primary key autoincrement not null, ScriptName text not null, Applied datetime not null";

    public string Folder { get; init; } = Directory.CreateTempSubdirectory("connector-store-").FullName;

    public string Place => FileOf("acme");

    public string FileOf(string connection) => Path.Combine(Folder, connection + ".db");

    IStores IStoreBackend.Stores(TimeProvider clock, int rowsPerCommit, int rowsPerPage) => new SqliteStores(
        Options.Create(new StoreOptions { Folder = Folder, RowsPerCommit = rowsPerCommit, RowsPerPage = rowsPerPage }), clock);

    /// <summary>The files as they lie on disk.</summary>
    public IStoreBackend AfterKill()
    {
        var copy = new SqliteBackend();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        }

        return copy;
    }

    public void Execute(string sql, params (string Name, object Value)[] values) => Ask(sql, values, command => command.ExecuteNonQuery());

    public T Read<T>(string sql) => Ask(sql, [], command => (T)command.ExecuteScalar()!);

    public void Restore(string script)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "acme.db*")) File.Delete(file);
        Execute(script.Replace("$id$", "integer", StringComparison.Ordinal).Replace("$journal$", Journal, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private T Ask<T>(string sql, (string Name, object Value)[] values, Func<SqliteCommand, T> ask)
    {
        using var connection = new SqliteConnection($"Data Source={Place};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue("@" + name, value);
        return ask(command);
    }
}
