using Connector.Governance;
using Connector.Store;
using Connector.Worker.Scheduling;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Quartz;

namespace Connector.Worker.Hosting;

/// <summary>Ready = the scheduler runs and every connection's store can be opened. A failed sync does not make the service unready; it is told here.</summary>
internal sealed class ReadinessCheck(Settings settings, ISchedulerFactory schedulers, IStores stores, RunBoard board, FrameworkOnDisk file, IOptionsMonitor<ConnectionOptions> options, TimeProvider time)
    : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        if (scheduler.Status != SchedulerStatus.Running) return HealthCheckResult.Unhealthy("the scheduler is not running");

        var connections = new Dictionary<string, object>();
        foreach (var connection in settings.ConnectionNames)
        {
            await using var store = await stores.OpenForReadingAsync(connection, cancellationToken);
            var latest = board.Latest.GetValueOrDefault(connection)
                ?? (store is not null && await store.Runs.LatestAsync(cancellationToken) is { } record ? BoardEntry.Of(record) : null);
            connections[connection] = new { status = latest?.Status ?? "NeverRun", ended = latest?.Ended, alerts = await AlertsAsync(connection, store, cancellationToken) };
        }

        return HealthCheckResult.Healthy("ready", connections);
    }

    /// <summary>Null while there is no store or the framework file is broken, which the missed run tells.</summary>
    private async Task<IEnumerable<object>?> AlertsAsync(string connection, IConnectionStore? store, CancellationToken cancellationToken)
    {
        if (store is null || file.Find() is not { } framework) return null;
        var alerts = await Alerts.OfAsync(store, connection, options.Get(connection), framework, time.GetUtcNow(), cancellationToken);
        return alerts.Select(alert => new { rule = alert.Rule, message = alert.Message });
    }

    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        detail = report.Entries["ready"].Description,
        connections = report.Entries["ready"].Data,
    });
}
