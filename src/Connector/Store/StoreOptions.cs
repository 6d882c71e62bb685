using System.ComponentModel.DataAnnotations;
using Connector.Http;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Connector.Store;

/// <summary>Where the connector keeps what it remembers.</summary>
public sealed class StoreOptions
{
    public const string Section = "Store";

    /// <summary>The kind of database.</summary>
    /// <value>Default <see cref="StoreProvider.Sqlite"/>.</value>
    public StoreProvider Provider { get; set; } = StoreProvider.Sqlite;

    /// <summary>
    /// PostgreSQL only: <c>Host=…;Database=…;Username=…;Password=…</c>, straight to the server (or a pooler in session mode) and to the primary. A
    /// secret: it belongs into the environment.
    /// </summary>
    public Secret ConnectionString { get; set; }

    /// <summary>SQLite only. Folder of the database files, one per connection. It holds customer data: keep it private and on a local disk.</summary>
    /// <value>Default <c>.local/store</c>. A relative path starts at the current directory, where the settings file is looked for too.</value>
    [Required]
    public string Folder { get; set; } = Path.Combine(".local", "store");

    /// <summary>PostgreSQL: what the name of a connection's schema begins with.</summary>
    internal string SchemaPrefix { get; set; } = "connector_";

    /// <summary>Rows of a read that one transaction takes.</summary>
    internal int RowsPerCommit { get; set; } = 50_000;

    /// <summary>Accounts in one page of the book. Larger pages outlive the youngest generation of the garbage collector and were slower.</summary>
    internal int RowsPerPage { get; set; } = 1_000;
}

public enum StoreProvider
{
    /// <summary>A file per connection, nothing to set up.</summary>
    Sqlite,

    /// <summary>A schema per connection in a database of a server.</summary>
    PostgreSql,
}

/// <summary>What two settings have to do with each other.</summary>
internal sealed class StoreProviderRule : IValidateOptions<StoreOptions>
{
    private const string Place = $"{StoreOptions.Section}:{nameof(StoreOptions.ConnectionString)}";
    private const string Shape = "Host=…;Database=…;Username=…;Password=…";

    public ValidateOptionsResult Validate(string? name, StoreOptions options) => options.Provider switch
    {
        StoreProvider.Sqlite => ValidateOptionsResult.Success,
        StoreProvider.PostgreSql when options.ConnectionString.IsEmpty => ValidateOptionsResult.Fail(
            $"{Place}: is needed for PostgreSql; set CONNECTOR_Store__ConnectionString in the environment to {Shape}"),
        StoreProvider.PostgreSql => NamesAServer(options.ConnectionString) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(
            $"{Place}: is no connection string of PostgreSQL with a Host and a Database: {Shape}"),
        _ => ValidateOptionsResult.Fail($"{StoreOptions.Section}:{nameof(StoreOptions.Provider)}: is none of {string.Join(", ", Enum.GetNames<StoreProvider>())}"),
    };

    private static bool NamesAServer(Secret text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text.Reveal()) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return false; // the exception's message may quote a piece of the password
        }
    }
}

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
