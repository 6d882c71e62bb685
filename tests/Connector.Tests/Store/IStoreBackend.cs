using Connector.Store;
using Microsoft.Extensions.Options;

namespace Connector.Tests.Store;

/// <summary>A place for stores that lives as long as one test. The store's tests run on every backend that there is.</summary>
public interface IStoreBackend : IDisposable
{
    internal IStores Stores(TimeProvider clock, int rowsPerCommit = 50_000, int rowsPerPage = 1_000);
}

public sealed class SqliteBackend : IStoreBackend
{
    public string Folder { get; init; } = Directory.CreateTempSubdirectory("connector-store-").FullName;

    public string FileOf(string connection) => Path.Combine(Folder, connection + ".db");

    IStores IStoreBackend.Stores(TimeProvider clock, int rowsPerCommit, int rowsPerPage) => new SqliteStores(
        Options.Create(new StoreOptions { Folder = Folder, RowsPerCommit = rowsPerCommit, RowsPerPage = rowsPerPage }), clock);

    /// <summary>The files as they lie on disk at this moment: what a process finds that starts after another one was killed.</summary>
    public SqliteBackend AfterKill()
    {
        var copy = new SqliteBackend();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
