using System.IO.Hashing;
using System.Text;
using Connector.Store.Sql;
using Microsoft.Extensions.Options;

namespace Connector.Store;

/// <summary>
/// Stores as schemas of a PostgreSQL database, <c>connector_NAME</c> per connection. Who writes holds an advisory lock in the very session
/// that writes, so a node that slept or lost its line has lost both: it cannot write late.
/// </summary>
internal sealed class PostgresStores(IOptions<StoreOptions> options, TimeProvider clock) : IStores
{
    private const int LongestSchemaName = 63; // PostgreSQL cuts longer ones off in silence

    private readonly StoreOptions _options = options.Value;
    private volatile bool _isControlCurrent; // it is opened many times a minute

    public async Task<IConnectionStore> OpenAsync(string connection, CancellationToken cancellationToken)
    {
        var schema = SchemaOf(connection);
        var database = PostgresDatabase.Open(_options.ConnectionString.Reveal(), schema, LockOf(schema));
        try
        {
            if (!database.TakeWriterLock()) throw new StoreInUseException(connection);
            database.CreateSchema();
            Migrator.Upgrade(database.Upgrade(), Migrator.Connection, schema);
            var store = new ConnectionStore(database, _options, clock, writerLock: null); // the session is the lock
            await store.RecoverAsync(cancellationToken);
            return store;
        }
        catch (Exception exception)
        {
            var told = database.Explain(exception);
            await database.DisposeAsync();
            if (told is not null) throw told;
            throw;
        }
    }

    public async Task<IConnectionStore?> OpenForReadingAsync(string connection, CancellationToken cancellationToken)
    {
        var schema = SchemaOf(connection);
        var database = PostgresDatabase.Open(_options.ConnectionString.Reveal(), schema, writerLock: null);
        try
        {
            if (database.HasStore())
            {
                Migrator.Check(database.Upgrade(), Migrator.Connection, schema);
                return new ConnectionStore(database, _options, clock, writerLock: null);
            }
        }
        catch (Exception exception)
        {
            var told = database.Explain(exception);
            await database.DisposeAsync();
            if (told is not null) throw told;
            throw;
        }

        await database.DisposeAsync();
        return null;
    }

    /// <summary>Of all connections, in a schema whose name no connection's has. Sessions here are short and wait for each other.</summary>
    public async Task<Database> OpenControlAsync(CancellationToken cancellationToken)
    {
        var schema = _options.SchemaPrefix.TrimEnd('_') + "s_control";
        var database = PostgresDatabase.Open(_options.ConnectionString.Reveal(), schema, LockOf(schema));
        try
        {
            database.WaitForWriterLock();
            if (!_isControlCurrent) database.CreateSchema();
            if (!_isControlCurrent) Migrator.Upgrade(database.Upgrade(), Migrator.Control, schema);
            _isControlCurrent = true;
            return database;
        }
        catch (Exception exception)
        {
            var told = database.Explain(exception);
            await database.DisposeAsync();
            if (told is not null) throw told;
            throw;
        }
    }

    private string SchemaOf(string connection) => _options.SchemaPrefix + StoreName.Check(connection, LongestSchemaName - _options.SchemaPrefix.Length);

    /// <summary>Advisory locks are numbers, and per database.</summary>
    private static long LockOf(string schema) => (long)XxHash64.HashToUInt64(Encoding.UTF8.GetBytes("segmentation-connector " + schema));
}
