using Connector.Store;

namespace Connector.Tests.Store;

/// <summary>A place for stores that lives as long as one test. The store's tests run on every backend that there is.</summary>
public interface IStoreBackend : IDisposable
{
    internal IStores Stores(TimeProvider clock, int rowsPerCommit = 50_000, int rowsPerPage = 1_000);

    /// <summary>What a process finds that starts at this moment after another one was killed.</summary>
    IStoreBackend AfterKill();

    /// <summary>Past the store, in the database of the connection <c>acme</c>.</summary>
    void Execute(string sql, params (string Name, object Value)[] values);

    /// <summary>As <see cref="Execute"/>, for one value.</summary>
    T Read<T>(string sql);

    /// <summary>Makes the store of <c>acme</c> anew with a script in the form of <c>version-1.sql</c>, as if that version had written it.</summary>
    void Restore(string script);

    /// <summary>What messages call the store of <c>acme</c>.</summary>
    string Place { get; }
}
