using Quartz;

namespace Connector.Worker.Scheduling;

/// <summary>How long a schedule lets a change wait. Pure.</summary>
internal static class ScheduleGaps
{
    /// <summary>Every weekday comes twice; a change of the clocks counts only in the fortnight before it.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(14);

    /// <summary>The longest gap between two runs of which the earlier is within 14 days of the first; null when there are no two runs.</summary>
    /// <param name="schedule">A valid Quartz cron expression, or empty.</param>
    public static TimeSpan? Longest(string schedule, TimeZoneInfo zone, DateTimeOffset start)
    {
        if (schedule.Length == 0) return null;
        var cron = new CronExpression(schedule, zone);
        TimeSpan? longest = null;
        var run = cron.GetNextValidTimeAfter(start);
        var end = run + Horizon;
        while (run < end)
        {
            var next = cron.GetNextValidTimeAfter(run.Value);
            if (next - run is { } gap && gap > (longest ?? TimeSpan.Zero)) longest = gap;
            run = next;
        }

        return longest;
    }
}
