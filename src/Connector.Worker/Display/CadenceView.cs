using Connector.Planning;

namespace Connector.Worker.Display;

/// <summary>How <c>doctor</c> tells whether the schedule keeps the segments' SLAs. JSON's times are in minutes, shares 0-1.</summary>
internal static class CadenceView
{
    public static Check ToCheck(Cadence cadence) => new(
        $"cadence {Hours(cadence.Sla)}", cadence.Verdict == CadenceVerdict.BatchIsEnough ? CheckResult.Passed : CheckResult.Warning, cadence.Reason, cadence.Mend);

    public static object ToJson(ConnectionOptions options, TimeSpan? gap, IEnumerable<Cadence> cadences) => new
    {
        schedule = options.Schedule,
        time_zone = options.TimeZone,
        longest_gap_minutes = gap?.TotalMinutes,
        by_sla = cadences.Select(cadence => new
        {
            sla_minutes = cadence.Sla.TotalMinutes,
            segments = cadence.Segments,
            verdict = cadence.Verdict.ToString(),
            interval_minutes = cadence.Interval?.Every.TotalMinutes,
            schedule = cadence.Interval?.Schedule,
            calls_per_day = cadence.CallsPerDay,
            share_of_daily_limit = cadence.Share,
            reason = cadence.Reason,
        }),
    };

    private static string Hours(TimeSpan sla) => sla.TotalHours >= 1 ? FormattableString.Invariant($"{sla.TotalHours:0.#} h") : FormattableString.Invariant($"{sla.TotalMinutes:0} min");
}
