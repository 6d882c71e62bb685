using Connector.Store.Sql;
using Microsoft.Extensions.Options;

namespace Connector.Store;

/// <summary>Stores as SQLite files: <c>NAME.db</c> per connection, and <c>NAME.lock</c>, held exclusively while a process writes.</summary>
internal sealed class SqliteStores(IOptions<StoreOptions> options, TimeProvider clock) : IStores
{
    private readonly StoreOptions _options = options.Value;
    private volatile bool _isControlCurrent; // it is opened many times a minute

    public async Task<IConnectionStore> OpenAsync(string connection, CancellationToken cancellationToken)
    {
        var file = FileOf(connection);
        CreateFolder(Path.GetDirectoryName(file)!);
        var writerLock = TakeLock(connection, Path.ChangeExtension(file, ".lock"));
        try
        {
            var database = SqliteDatabase.Open(file, forReading: false);
            try
            {
                Migrator.Upgrade(database.Upgrade(), Migrator.Connection, file);
                var store = new ConnectionStore(database, _options, clock, writerLock);
                await store.RecoverAsync(cancellationToken);
                return store;
            }
            catch
            {
                await database.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await writerLock.DisposeAsync();
            throw;
        }
    }

    public async Task<IConnectionStore?> OpenForReadingAsync(string connection, CancellationToken cancellationToken)
    {
        var file = FileOf(connection);
        if (!File.Exists(file)) return null;

        var database = SqliteDatabase.Open(file, forReading: true);
        try
        {
            Migrator.Check(database.Upgrade(), Migrator.Connection, file);
            return new ConnectionStore(database, _options, clock, writerLock: null);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Of all connections; its name is none that a connection can have.</summary>
    public Task<Database> OpenControlAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(Path.GetFullPath(_options.Folder), "control.sqlite");
        CreateFolder(Path.GetDirectoryName(file)!);
        var isNew = !File.Exists(file);
        var database = SqliteDatabase.Open(file, forReading: false);
        if (isNew || !_isControlCurrent) Migrator.Upgrade(database.Upgrade(), Migrator.Control, file);
        _isControlCurrent = true;
        return Task.FromResult<Database>(database);
    }

    private string FileOf(string connection) => Path.Combine(Path.GetFullPath(_options.Folder), StoreName.Check(connection) + ".db");

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The operating system gives the lock back when the process ends, however it ends. The file stays: deleting it would race.</summary>
    private static FileStream TakeLock(string connection, string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException)) // subclasses: no such folder, path too long…
        {
            throw new StoreInUseException(connection);
        }
    }
}
