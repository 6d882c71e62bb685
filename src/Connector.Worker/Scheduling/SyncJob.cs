using Connector.Http;
using Connector.Segmentation;
using Connector.Store;
using Connector.Store.Packing;
using Connector.Worker.Hosting;
using Connector.Worker.Notifications;
using Quartz;

namespace Connector.Worker.Scheduling;

/// <summary>One scheduled sync of one connection, and a look at what people changed of what was deployed. Quartz never starts a second one of the same connection while one runs.</summary>
[DisallowConcurrentExecution]
internal sealed class SyncJob(
    ConnectionRunner runner, FrameworkOnDisk file, RunBoard board, Summaries summaries, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<SyncJob> log) : IJob
{
    public const string Connection = "connection";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var connection = context.MergedJobDataMap.GetString(Connection)!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            var framework = file.Read();
            await RunAsync(connection, framework, at => new SyncRun(at).ExecuteAsync(stop.Token), stop.Token);
            if (runner.Deploys(connection)) await RunAsync(connection, framework, at => new DriftRun(at).ExecuteAsync(stop.Token), stop.Token);
        }
        catch (StoreInUseException)
        {
            Log.ConnectionBusy(log, connection);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            await TellAsync(connection, exception);
        }
    }

    private async Task RunAsync(string connection, Framework framework, Func<ConnectionAtWork, Task<RunReport>> work, CancellationToken stop)
    {
        Log.RunStarted(log, connection);
        var report = await runner.RunAsync(connection, framework, new StageLog(log, connection), work, stop);
        if (report.Record.Kind == RunKind.Sync) board.Ended(connection, report.Record);
        Log.RunEnded(log, connection, report.Record);
        if (RunSummary.DriftOf(report) is { Count: > 0 } drifted) Log.Drifted(log, connection, string.Join(", ", drifted));
    }

    /// <summary>The kind and the place, not the message, unless it is one of ours: it may quote a record. The next scheduled run tries again.</summary>
    private async Task TellAsync(string connection, Exception exception)
    {
        var isOurs = exception is SettingsException or CrmException or StoreSchemaException or StoreUnavailableException or DamagedRecordException;
        Log.RunBroke(log, connection, exception.GetType().FullName, isOurs ? exception.Message : exception.StackTrace);
        board.Missed(connection, time.GetUtcNow());
        var why = isOurs ? exception.Message : $"unforeseen {exception.GetType().Name}; the log file has where it happened";
        await summaries.SendAsync(new MissedRun(connection, why), CancellationToken.None);
    }
}
