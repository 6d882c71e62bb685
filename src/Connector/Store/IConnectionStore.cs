namespace Connector.Store;

/// <summary>
/// Everything the connector remembers about one connection. Opening brings the schema up to date, takes the connection's one
/// writer lock, drops unsealed plans and ends runs that a dead process left running.
/// </summary>
public interface IConnectionStore : IAsyncDisposable
{
    IBook Book { get; }

    IOutbox Outbox { get; }

    IRunLog Runs { get; }
}

/// <summary>Opens a connection's store.</summary>
public interface IStores
{
    /// <exception cref="StoreInUseException">Another process has it open for writing.</exception>
    Task<IConnectionStore> OpenAsync(string connection, CancellationToken cancellationToken);

    /// <summary>For looking only (explain, rejects, health): takes no lock, and null when there is no store yet.</summary>
    Task<IConnectionStore?> OpenForReadingAsync(string connection, CancellationToken cancellationToken);
}

public sealed class StoreInUseException(string connection)
    : Exception($"connection '{connection}' is being run by another process; wait for it to end or stop it");
