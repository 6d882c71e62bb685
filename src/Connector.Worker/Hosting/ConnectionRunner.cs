using Connector.Segmentation;
using Connector.Store;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Hosting;

/// <summary>Runs one connection once: opens its store (one writer at a time, whoever it is), runs all stages, closes it.</summary>
internal sealed class ConnectionRunner(IServiceProvider services, IStores stores, IOptionsMonitor<ConnectionOptions> options, TimeProvider time)
{
    /// <exception cref="StoreInUseException">Another process runs this connection.</exception>
    public async Task<RunReport> RunAsync(string connection, Framework framework, IProgress<StageProgress> progress, CancellationToken cancellationToken)
    {
        await using var store = await stores.OpenAsync(connection, cancellationToken);
        var run = new SyncRun(new ConnectionAtWork(Crm(connection), store, framework, options.Get(connection), time, progress));
        return await run.ExecuteAsync(cancellationToken);
    }

    public ICrm Crm(string connection) => services.GetRequiredKeyedService<ICrm>(connection);
}
