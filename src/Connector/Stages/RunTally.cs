using Connector.Accounts;
using Connector.Enrichment;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Store;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>A run ends before its last stage, for a reason that a person can mend.</summary>
internal sealed class RunStoppedException(RunStatus status, string message) : Exception(message)
{
    public RunStatus Status { get; } = status;
}

/// <summary>What a run has counted so far; filled stage by stage.</summary>
internal sealed class RunTally(Framework framework)
{
    private readonly List<(RunStatus Status, string Trouble)> _stops = [];

    public FindingTally Findings { get; } = new();

    public SegmentDistribution Distribution { get; } = new(framework);

    public WriteCounts Settled { get; set; }

    public ReadCounts Read { get; set; } = new(0, 0, 0, 0, 0);

    public long Evaluated { get; set; }

    public long Changed { get; set; }

    public Outliers Outliers { get; } = new(framework);

    public PlanTally? Plan { get; set; }

    /// <summary>The plan made or carried out.</summary>
    public long? PlanNumber { get; set; }

    /// <summary>The plan that waits for a person.</summary>
    public long? WaitingPlan { get; set; }

    /// <summary>Accounts of the plan that the CRM no longer holds as the plan says.</summary>
    public long Moved { get; private set; }

    /// <summary>Fields of accounts that wait for a person.</summary>
    public long Held { get; set; }

    /// <summary>Accounts that wait for API calls.</summary>
    public long Waiting { get; set; }

    public WritePath? Path { get; set; }

    /// <summary>Names of the sources that gave nothing for longer than they may.</summary>
    public HashSet<string> Late { get; } = new(StringComparer.Ordinal);

    /// <summary>Null while the connection has no other sources.</summary>
    public EnrichmentReport? Enrichment { get; set; }

    public WriteCounts Written { get; set; }

    /// <summary>Records of the segments' history.</summary>
    public WriteCounts History { get; set; }

    /// <summary>Artefacts that were created, changed or deleted.</summary>
    public int Deployed { get; set; }

    /// <summary>What the persona sees; empty while nobody looked.</summary>
    public IReadOnlyList<Check> Persona { get; set; } = [];

    public void TellUnknownMembership(AccountId id) => Findings.Add(
        Severity.Warning, "membership-unknown", id, null,
        () => $"nobody can say whether the account belongs to the population ({framework.Population.Active}): fill in what the condition asks for");

    public void TellUnproven(Check check) => Findings.Add(
        Severity.Warning, "full-read-unproven", null, null, () => $"whether the user {check.Name} could not be found out ({check.Detail}): accounts that did not come count as gone. {check.Mend}");

    public void TellMissing()
    {
        if (Read.Missing == 0) return;
        Findings.Add(Severity.Warning, "accounts-missing", null, null, () => $"{Plural.Of(Read.Missing, "account of the book did not come with the full read and counts as gone", "accounts of the book did not come with the full read and count as gone")}: deleted, or hidden from the connection's user");
    }

    public void TellUnapproved(string why) => Findings.Add(
        Severity.Warning, "framework-unapproved", null, null, () => $"{why}; the first changes under it will wait for approval");

    public void TellEscalated(Escalation escalation) => Findings.Add(
        Severity.Warning, Escalation.Rule, null, escalation.Name, () => $"{escalation.Measured}: its owner answers by {escalation.Due:yyyy-MM-dd} with: {escalation.Wanted} ('connector escalations')");

    public void TellCarriedOut(long plan) => Findings.Add(
        Severity.Information, "plan-carried-out", null, null, () => $"plan {plan} was carried out before, or had nothing to change: nothing was sent");

    public void TellWaiting(long calls)
    {
        Findings.Add(Severity.Warning, "waits-for-calls", null, null, () => $"{Plural.Of(Waiting, "account waits", "accounts wait")}: of the day's API calls {calls} may still be made (the rest is kept for other integrations); the ones that weigh most went first");
    }

    public void TellUnannounced()
    {
        if (Read.Unannounced == 0) return;
        Findings.Add(Severity.Information, "changed-without-timestamp", null, null, () => $"{Plural.Of(Read.Unannounced, "account had", "accounts had")} changed although the CRM's time of the last change had not: only a read of the whole book finds them");
    }

    public void Tell(WriteResult result)
    {
        Written = result.Counts;
        Moved = result.Moved.Count;
        foreach (var id in result.Moved)
        {
            Findings.Add(Severity.Warning, "moved-before-writing", id, null, () => "the CRM no longer holds what the plan says it does (edited, merged or deleted since): nothing was sent, the next run decides anew");
        }

        if (result.Strange > 0)
        {
            Findings.Add(Severity.Error, "answers-contradict", null, null, () => $"the CRM gave {Plural.Of(result.Strange, "outcome for an account that was", "outcomes for accounts that were")} not sent or against what it had said; what is so was looked up in the CRM");
        }
    }

    /// <summary>Why the run is not green. The worst status counts; every reason is told.</summary>
    public void Stop(RunStatus status, string trouble) => _stops.Add((status, trouble));

    public RunRecord ToRecord(
        long run, RunKind kind, int frameworkVersion, DateTimeOffset startedAt, DateTimeOffset endedAt, long rejectedOpen, long apiCalls) => new(
        run,
        Status(kind),
        startedAt,
        endedAt,
        frameworkVersion,
        Read.Read,
        Evaluated,
        Changed,
        Math.Max(0, Evaluated - Changed),
        Written.Sent,
        Written.Succeeded,
        Written.Failed,
        Written.Unprocessed,
        Written.InDoubt,
        rejectedOpen,
        apiCalls,
        _stops.Count == 0 ? null : string.Join("; ", _stops.OrderByDescending(stop => Rank(stop.Status)).Select(stop => stop.Trouble)),
        kind,
        PlanNumber,
        Moved,
        Held,
        Waiting);

    /// <summary>Where the run left the accounts.</summary>
    public IReadOnlyList<SegmentCount> Shares() => Evaluated == 0 ? [] :
    [
        .. Distribution.Dimensions.SelectMany(tally => tally.Segments.Select((accounts, position) =>
            new SegmentCount(tally.Dimension.Name, tally.Dimension.At(position).Name, accounts))),
    ];

    /// <summary>Green only when every row handed over was acknowledged, and every row of a plan that was to be carried out as it is was handed over.</summary>
    private RunStatus Status(RunKind kind)
    {
        var partial = Written.Sent != Written.Succeeded || (kind is RunKind.Apply or RunKind.Undo && Moved > 0);
        return _stops.Select(stop => stop.Status).Append(partial ? RunStatus.Partial : RunStatus.Succeeded).MaxBy(Rank);
    }

    private static int Rank(RunStatus status) => status switch
    {
        RunStatus.Failed => 3,
        RunStatus.Held => 2,
        RunStatus.Partial => 1,
        _ => 0,
    };
}
