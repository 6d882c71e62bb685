using Connector.Accounts;
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
    private RunStatus? _stopped;
    private string? _trouble;

    public FindingTally Findings { get; } = new();

    public SegmentDistribution Distribution { get; } = new(framework);

    public WriteCounts Settled { get; set; }

    public ReadCounts Read { get; set; } = new(0, 0, 0, 0, 0);

    public long Evaluated { get; set; }

    public long Changed { get; set; }

    public PlanTally? Plan { get; set; }

    public WritePath? Path { get; set; }

    public WriteCounts Written { get; set; }

    public void TellUnknownMembership(AccountId id) => Findings.Add(
        Severity.Warning, "membership-unknown", id, null,
        () => $"nobody can say whether the account belongs to the population ({framework.Population.Active}): fill in what the condition asks for");

    public void TellUnproven(Check check) => Findings.Add(
        Severity.Warning, "full-read-unproven", null, null, () => $"whether the user {check.Name} could not be found out ({check.Detail}): accounts that did not come count as gone. {check.Mend}");

    public void TellMissing()
    {
        if (Read.Missing == 0) return;
        Findings.Add(Severity.Warning, "accounts-missing", null, null, () => $"{Read.Missing} accounts of the book did not come with the full read and count as gone: deleted, or hidden from the connection's user");
    }

    public void TellUnannounced()
    {
        if (Read.Unannounced == 0) return;
        Findings.Add(Severity.Information, "changed-without-timestamp", null, null, () => $"{Read.Unannounced} accounts had changed although the CRM's time of their last change had not: only a read of the whole book finds them");
    }

    public void Tell(WriteResult result)
    {
        Written = result.Counts;
        foreach (var id in result.Moved)
        {
            Findings.Add(Severity.Warning, "moved-before-writing", id, null, () => "the segment fields changed in the CRM between reading and writing: nothing was sent, the next run decides anew");
        }

        if (result.Strange > 0)
        {
            Findings.Add(Severity.Error, "answers-contradict", null, null, () => $"the CRM gave {result.Strange} outcomes for accounts that were not sent or against what it had said; those rows were looked up in the CRM");
        }
    }

    /// <summary>The first reason counts.</summary>
    public void Stop(RunStatus status, string trouble)
    {
        if (_stopped is not null) return;
        _stopped = status;
        _trouble = trouble;
    }

    public RunRecord ToRecord(long run, int frameworkVersion, DateTimeOffset startedAt, DateTimeOffset endedAt, long rejectedOpen, long apiCalls) => new(
        run,
        Status(),
        startedAt,
        endedAt,
        frameworkVersion,
        Read.Read,
        Evaluated,
        Changed,
        Evaluated - Changed,
        Written.Sent,
        Written.Succeeded,
        Written.Failed,
        Written.Unprocessed,
        Written.InDoubt,
        rejectedOpen,
        apiCalls,
        _trouble);

    /// <summary>Green only when every row handed over was acknowledged.</summary>
    private RunStatus Status()
    {
        if (_stopped is { } stopped) return stopped;
        return Written.Sent == Written.Succeeded ? RunStatus.Succeeded : RunStatus.Partial;
    }
}
