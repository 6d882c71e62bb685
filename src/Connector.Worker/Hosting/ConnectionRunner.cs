using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Store;
using Connector.Worker.Notifications;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Hosting;

/// <summary>Runs one connection once: opens its store (one writer at a time, whoever it is), does the work, tells people how it went.</summary>
internal sealed class ConnectionRunner(
    IServiceProvider services, IStores stores, IPauses pauses, IRehearsals rehearsals, ICallbackInbox inbox, IOptionsMonitor<ConnectionOptions> options, Summaries summaries,
    PublicSuffixes suffixes, TimeProvider time)
{
    /// <param name="work">Which run: a sync, a plan, an apply, an undo.</param>
    /// <exception cref="StoreInUseException">Another process runs this connection.</exception>
    public async Task<RunReport> RunAsync(
        string connection, Framework framework, IProgress<StageProgress> progress, Func<ConnectionAtWork, Task<RunReport>> work, CancellationToken cancellationToken)
    {
        RunReport report;
        await using (var store = await stores.OpenAsync(connection, cancellationToken))
        {
            report = await work(new ConnectionAtWork(connection, Crm(connection), store, pauses, framework, options.Get(connection), time, progress, Sources(connection), rehearsals, inbox, suffixes));
        }

        // Told even when the run was asked to stop, and not before the connection is free for others: a mail server may be slow.
        if (await summaries.SendAsync(new RunSummary(connection, report), CancellationToken.None) && report.Escalated.Count > 0) await NoteToldAsync(connection, report.Record.Run);
        return report;
    }

    /// <summary>After people were told, not before: killed in between, the next run tells them again rather than nobody.</summary>
    private async Task NoteToldAsync(string connection, long run)
    {
        try
        {
            await using var store = await stores.OpenAsync(connection, CancellationToken.None);
            await store.Escalations.ToldAsync(run, CancellationToken.None);
        }
        catch (StoreInUseException)
        {
            // another run has begun meanwhile: it tells them once more
        }
    }

    /// <summary>Whether its plans hold artefacts, which people may change by hand.</summary>
    public bool Deploys(string connection) => options.Get(connection).Deployment.Enabled && Crm(connection).Deployer is not null;

    /// <summary>Other systems that know something about the connection's accounts.</summary>
    public IReadOnlyList<Source> Sources(string connection) => [.. services.GetKeyedServices<Source>(connection)];

    public ICrm Crm(string connection) => services.GetRequiredKeyedService<ICrm>(connection);
}
