using Connector.Worker.Hosting;
using Quartz;

namespace Connector.Worker.Scheduling;

/// <summary>
/// Quartz's set-up: one job per connection with a schedule. Misfire policy: a run that came due while the connection was still busy, or while
/// the machine slept, is run once as soon as it can be, then the schedule goes on; runs that came due while the worker was stopped are not
/// made up for, since the next one decides the whole book anyway.
/// </summary>
internal static class Schedules
{
    public static IServiceCollection AddSchedules(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<RunBoard>();
        services.AddQuartz(quartz =>
        {
            foreach (var connection in settings.ConnectionNames)
            {
                var options = settings.Configuration.GetSection(ConnectionOptions.Section).GetSection(connection).Get<ConnectionOptions>() ?? new ConnectionOptions();
                if (options.Schedule.Length > 0) Add(quartz, connection, options);
            }
        });
        services.AddQuartzHostedService(host => host.WaitForJobsToComplete = true);
        return services;
    }

    private static void Add(IQuartzBuilder quartz, string connection, ConnectionOptions options) => quartz.ScheduleJob<SyncJob>(
        trigger => trigger.WithIdentity(connection, "sync").WithCronSchedule(
            options.Schedule,
            cron => cron.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone)).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)),
        job => job.WithIdentity(connection, "sync").UsingJobData(SyncJob.Connection, connection));
}
