using Connector.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Connector.Crashes;

/// <summary>Which kind of store a crash test disturbs.</summary>
/// <param name="Server">PostgreSQL: connection string of a user who may create databases; null = SQLite.</param>
internal sealed record StoreKind(string? Server)
{
    public static StoreKind Sqlite { get; } = new((string?)null);

    public override string ToString() => Server is null ? "SQLite" : "PostgreSQL";
}

/// <summary>
/// Where a crash test's store lies: the settings of the section <c>Store</c>, for the connector by its environment and for the test that looks into it.
/// A database of PostgreSQL is dropped with it.
/// </summary>
internal sealed class StorePlace : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly (string Server, string Database)? _made;

    private StorePlace(Dictionary<string, string> settings, (string Server, string Database)? made = null)
    {
        var section = settings.Select(pair => KeyValuePair.Create($"Store:{pair.Key}", (string?)pair.Value));
        _services = new ServiceCollection().AddStore(new ConfigurationBuilder().AddInMemoryCollection(section).Build()).BuildServiceProvider();
        _made = made;
        Settings = settings;
    }

    public IStores Stores => _services.GetRequiredService<IStores>();

    /// <summary>The section <c>Store</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public IEnumerable<(string Name, string Value)> Environment => Settings.Select(pair => ($"CONNECTOR_Store__{pair.Key}", pair.Value));

    /// <param name="folder">For the files of SQLite; whoever gives it deletes it.</param>
    public static async Task<StorePlace> NewAsync(StoreKind kind, string folder)
    {
        if (kind.Server is not { } server) return new StorePlace(new() { ["Folder"] = Path.Combine(folder, "store") });

        var database = $"crash_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"create database {database}");
        var text = new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;
        return new StorePlace(new() { ["Provider"] = nameof(StoreProvider.PostgreSql), ["ConnectionString"] = text }, (server, database));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_made is var (server, database)) await ExecuteAsync(server, $"drop database {database} with (force)");
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection($"{server};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
