namespace Connector.Planning;

public enum CadenceVerdict
{
    /// <summary>The schedule notices a move before its answer is due.</summary>
    BatchIsEnough,

    /// <summary>It does not; a shorter interval would, at a fair share of the CRM's API calls.</summary>
    RunMoreOften,

    /// <summary>It does not, and the interval that would costs more than a fair share or is shorter than a run.</summary>
    TooDear,

    /// <summary>It does not, and what the interval that would costs is not known.</summary>
    CostUnknown,
}

/// <summary>Whether a connection's schedule lets people keep what some segments promise, and what would.</summary>
/// <param name="Sla">Time to a first answer.</param>
/// <param name="Segments">Those that promise it, as people know them.</param>
/// <param name="Interval">What would do; null when the schedule does.</param>
/// <param name="CallsPerDay">API calls at that interval; null while no run has told.</param>
/// <param name="Share">Of the CRM's daily limit (0-1 and above); null while one of the two is unknown.</param>
/// <param name="Reason">The verdict's reasons, one sentence after the other.</param>
/// <param name="Mend">What to do; empty when there is nothing.</param>
public sealed record Cadence(
    TimeSpan Sla, IReadOnlyList<string> Segments, CadenceVerdict Verdict, RunInterval? Interval, double? CallsPerDay, double? Share, string Reason, string Mend);
