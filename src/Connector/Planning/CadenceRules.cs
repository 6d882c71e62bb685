using Connector.Segmentation;
using Connector.Segmentation.Documents;

namespace Connector.Planning;

/// <summary>
/// Batch or near-real-time, by what the segments promise and what the CRM's API limit bears. An answer can only begin once the move is noticed,
/// so the longest gap between two runs counts. Pure.
/// </summary>
/// <param name="schedule">As in the settings; empty = only on demand.</param>
/// <param name="gap">The longest between two scheduled runs; null when the schedule makes none.</param>
/// <param name="run">What a run costs; null while there was none.</param>
public sealed class CadenceRules(string schedule, TimeSpan? gap, TypicalRun? run, ApiUsage usage)
{
    /// <summary>The share of a CRM's daily API calls that noticing moves sooner may take: a judgement, not a rule of any vendor.</summary>
    public const double FairShare = 0.20;

    private const int MostNamed = 3;

    /// <summary>One per promised time, the shortest first, for the segments that this CRM is told.</summary>
    public IEnumerable<Cadence> Of(Framework framework, string crm) => framework.Dimensions
        .Where(dimension => dimension.CrmField(crm) is not null)
        .SelectMany(dimension => dimension.Segments.Append(dimension.Otherwise), (dimension, segment) => (segment.Sla, Name: $"{segment.Label} ({dimension.Label})"))
        .Where(segment => segment.Sla is not null)
        .GroupBy(segment => segment.Sla!.Value, segment => segment.Name)
        .OrderBy(group => group.Key)
        .Select(group => Of(group.Key, [.. group]));

    private Cadence Of(TimeSpan sla, IReadOnlyList<string> segments)
    {
        var promise = $"{Named(segments)} to be answered within {Words.Duration(sla)}; ";
        if (gap <= sla)
        {
            var left = sla > gap ? $"leaving at least {Words.Duration(sla - gap.Value)} for the answer" : "leaving no time for the answer in the worst case";
            var at = gap < TimeSpan.FromMinutes(1) ? "within a minute" : $"within {Words.Duration(gap.Value)}";
            return new(sla, segments, CadenceVerdict.BatchIsEnough, null, null, null, $"{promise}the schedule notices a move {at}, {left}: batch is enough", "");
        }

        var interval = RunInterval.For(sla);
        var calls = run?.Calls * interval.RunsPerDay;
        var share = calls / usage.DailyLimit;
        var (verdict, cost) = Judge(interval, calls, share);
        var reason = $"{promise}{Late()}. Every {Words.Duration(interval.Every)} would do: {cost}";
        return new(sla, segments, verdict, interval, calls, share, reason, Mend(verdict, interval));
    }

    private (CadenceVerdict Verdict, string Cost) Judge(RunInterval interval, double? calls, double? share)
    {
        if (run is null) return (CadenceVerdict.CostUnknown, "no run has told yet what one costs");
        var cost = FormattableString.Invariant($"{interval.RunsPerDay:N0} runs x {run.Calls:#,0.#} calls{(run.IsWhole ? " (of runs that read as much as the whole book)" : "")} = {calls:N0} calls a day");
        if (run.Takes > interval.Every) return (CadenceVerdict.TooDear, $"{cost}, but a run takes {Words.Duration(run.Takes)}: it does not fit");
        if (share is null) return (CadenceVerdict.CostUnknown, $"{cost}; the CRM tells no daily limit to hold that against");
        cost += FormattableString.Invariant($", {share * 100:0.##} % of {usage.DailyLimit:N0}{(usage.Left is { } left ? $" ({left:N0} left today beside the reserve)" : "")}");
        return share > FairShare || calls > usage.Left
            ? (CadenceVerdict.TooDear, $"{cost}: too dear")
            : (CadenceVerdict.RunMoreOften, $"{cost}: cheap");
    }

    private string Late() => (gap, schedule.Length) switch
    {
        ({ } most, _) => $"the schedule leaves up to {Words.Duration(most)} between two runs, so a move may be noticed after {Words.Duration(most)} only",
        (null, 0) => "no Schedule is set, so a move is noticed only when somebody runs the connector",
        _ => "the Schedule does not run twice any more, so a move is noticed only when somebody runs the connector",
    };

    private string Mend(CadenceVerdict verdict, RunInterval interval) => verdict switch
    {
        CadenceVerdict.RunMoreOften => $"Set Schedule to '{interval.Schedule}'.",
        CadenceVerdict.CostUnknown => $"Find out what it costs (one more run tells the calls, the CRM's administrator the limit), then set Schedule to '{interval.Schedule}' or change the SLA.",
        _ when gap is { } most => $"Stay with batch and change the SLA to {Words.Duration(most)} or more.",
        _ => "Set a Schedule that the limit bears and change the SLA to its interval or more.",
    };

    private static string Named(IReadOnlyList<string> segments)
    {
        var named = string.Join(", ", segments.Take(MostNamed));
        var more = segments.Count - MostNamed;
        return more > 0 ? $"{named} and {more} more are" : $"{named} {(segments.Count == 1 ? "is" : "are")}";
    }
}
