using Connector.Http;
using Connector.Segmentation;
using Connector.Store;
using Connector.Store.Packing;
using Connector.Worker.Hosting;
using Quartz;

namespace Connector.Worker.Scheduling;

/// <summary>One scheduled sync of one connection, and a look at what people changed of what was deployed. Quartz never starts a second one of the same connection while one runs.</summary>
[DisallowConcurrentExecution]
internal sealed class SyncJob(ConnectionRunner runner, Framework framework, RunBoard board, IHostApplicationLifetime lifetime, ILogger<SyncJob> log) : IJob
{
    public const string Connection = "connection";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var connection = context.MergedJobDataMap.GetString(Connection)!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        Log.RunStarted(log, connection);
        try
        {
            var report = await runner.RunAsync(connection, framework, new StageLog(log, connection), at => new SyncRun(at).ExecuteAsync(stop.Token), stop.Token);
            board.Ended(connection, report.Record);
            Log.RunEnded(log, connection, report.Record);
            if (!runner.Deploys(connection)) return;
            var drift = await runner.RunAsync(connection, framework, new StageLog(log, connection), at => new DriftRun(at).ExecuteAsync(stop.Token), stop.Token);
            Log.RunEnded(log, connection, drift.Record);
        }
        catch (StoreInUseException)
        {
            Log.ConnectionBusy(log, connection);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // The kind and the place, not the message, unless it is one of ours: it may quote a record. The next scheduled run tries again.
            var isOurs = exception is CrmException or StoreSchemaException or StoreUnavailableException or DamagedRecordException;
            Log.RunBroke(log, connection, exception.GetType().FullName, isOurs ? exception.Message : exception.StackTrace);
        }
    }
}
