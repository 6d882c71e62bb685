using Connector.Accounts;
using Connector.Planning;

namespace Connector.Store;

/// <summary>Runs, framework versions and what was created in the CRM.</summary>
public interface IRunLog
{
    /// <summary>Durable when it returns. A run that never ends is ended as failed, "the process ended", when the store is next opened.</summary>
    Task<long> BeginAsync(RunKind kind, DateTimeOffset startedAt, int frameworkVersion, CancellationToken cancellationToken);

    /// <summary>In one transaction, durable when it returns.</summary>
    /// <exception cref="InvalidOperationException">The run is not running.</exception>
    /// <param name="shares">Where the run left the accounts; empty for a run that decided nothing.</param>
    Task EndAsync(RunRecord record, IReadOnlyList<FindingTally.Entry> findings, IReadOnlyList<SegmentCount> shares, CancellationToken cancellationToken);

    /// <summary>The latest ended run, or null.</summary>
    Task<RunRecord?> LatestAsync(CancellationToken cancellationToken);

    /// <summary>An ended run, or null.</summary>
    Task<RunRecord?> FindAsync(long run, CancellationToken cancellationToken);

    /// <summary>What the latest syncs cost that went through, newest first. One that read fewer rows than it decided accounts read only what had changed.</summary>
    Task<IReadOnlyList<RunCost>> CostsAsync(int most, CancellationToken cancellationToken);

    /// <summary>Where the run that made the first approved plan of the latest approved framework left the accounts; empty before there is one.</summary>
    Task<IReadOnlyList<SegmentCount>> BaselineAsync(CancellationToken cancellationToken);

    /// <summary>From now on the run decides accounts, at this time. Durable when it returns.</summary>
    Task BeginDecidingAsync(long run, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Every ended run that decided accounts of the book, oldest first.</summary>
    Task<IReadOnlyList<DecidingRun>> DecidingRunsAsync(CancellationToken cancellationToken);

    /// <summary>How many runs that did not fail have decided the whole book.</summary>
    Task<int> DecidedTimesAsync(CancellationToken cancellationToken);

    /// <summary>The number of the framework version under which the whole book was last decided by a run that did not fail; null before there is one.</summary>
    Task<int?> DecidedVersionAsync(CancellationToken cancellationToken);

    /// <summary>When the last run that did not fail decided the whole book, UTC (where that was not kept, when it began). Null before there is one.</summary>
    /// <param name="withoutHolds">Only a run counts of which nothing was held back.</param>
    Task<DateTimeOffset?> DecidedSinceAsync(bool withoutHolds, CancellationToken cancellationToken);

    /// <summary>Where every run that decided the whole book left the accounts, by run.</summary>
    Task<IReadOnlyList<(long Run, SegmentCount Count)>> SharesAsync(CancellationToken cancellationToken);

    /// <summary>Where the latest runs that went through under a framework version left the accounts, newest first.</summary>
    Task<IReadOnlyList<IReadOnlyList<SegmentCount>>> PastSharesAsync(int frameworkVersion, int most, CancellationToken cancellationToken);

    /// <summary>What a run found, in the order in which it was given; empty for an unknown run.</summary>
    Task<IReadOnlyList<FindingTally.Entry>> FindingsAsync(long run, CancellationToken cancellationToken);

    /// <summary>The number of this framework version, given on first sight of its hash.</summary>
    Task<int> FrameworkVersionAsync(FrameworkIdentity framework, CancellationToken cancellationToken);

    Task<FrameworkIdentity?> FrameworkAsync(int number, CancellationToken cancellationToken);

    /// <summary>Fields of this CRM that a person allowed us to take over although we did not create them.</summary>
    Task<IReadOnlySet<string>> AdoptedFieldsAsync(CancellationToken cancellationToken);

    Task AdoptFieldAsync(string field, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <param name="Text">The framework file as it was, for documents, explanations and simulations of the past.</param>
/// <param name="Tables">The texts of the tables that it uses, by name; null where they were not kept.</param>
public sealed record FrameworkIdentity(string Name, string Version, string Hash, string Text, IReadOnlyDictionary<string, string>? Tables = null);

/// <summary>A run that decided accounts of the book.</summary>
/// <param name="At">When it decided: the book as known then is what it went by. Null where that was not kept.</param>
/// <param name="FrameworkVersion">The store's number.</param>
/// <param name="IsComplete">It went through the whole book and did not fail.</param>
/// <param name="Through">The store's key of the last account whose assignments a run that is not complete changed.</param>
public sealed record DecidingRun(long Run, DateTimeOffset StartedAt, DateTimeOffset? At, int FrameworkVersion, bool IsComplete, long Through);

/// <summary>What a run was asked to do.</summary>
public enum RunKind
{
    /// <summary>All stages, within the guards.</summary>
    Sync,

    /// <summary>Up to a sealed plan that waits.</summary>
    Plan,

    /// <summary>Carries out an approved plan.</summary>
    Apply,

    /// <summary>Takes back what another run changed.</summary>
    Undo,

    /// <summary>Looks for what people changed of what was deployed.</summary>
    Drift,

    /// <summary>Up to a sealed plan that makes duplicate accounts one.</summary>
    Merge,
}

/// <param name="Dimension">Name in the framework, as is <paramref name="Segment"/>.</param>
public sealed record SegmentCount(string Dimension, string Segment, long Accounts);

public enum RunStatus
{
    Running,
    Succeeded,

    /// <summary>Some rows were refused, unprocessed or are in doubt.</summary>
    Partial,

    /// <summary>A guard or a missing approval stopped it before any write.</summary>
    Held,
    Failed,
}

/// <summary>
/// One run's counts. Each comes from its own source: sent from what was handed to the CRM, succeeded, failed and unprocessed from the
/// CRM's answers, row by row. Sent = Succeeded + Failed + Unprocessed + InDoubt, always.
/// </summary>
/// <param name="Read">Rows that the CRM sent.</param>
/// <param name="Evaluated">Accounts of the book that were decided.</param>
/// <param name="Changed">Accounts in the plan.</param>
/// <param name="Unchanged">Evaluated accounts that the plan leaves alone.</param>
/// <param name="Trouble">Why it was held or failed, in one sentence; else null.</param>
/// <param name="Plan">The plan that it made or carried out; null when there was nothing to change.</param>
/// <param name="Moved">Accounts of the plan that were not sent, because the CRM no longer held what the plan said it did.</param>
/// <param name="Held">Fields of accounts that a guard or a missing approval holds back.</param>
/// <param name="Waiting">Accounts that wait because the API calls of the day do not suffice.</param>
public sealed record RunRecord(
    long Run,
    RunStatus Status,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    int FrameworkVersion,
    long Read,
    long Evaluated,
    long Changed,
    long Unchanged,
    long Sent,
    long Succeeded,
    long Failed,
    long Unprocessed,
    long InDoubt,
    long RejectedOpen,
    long ApiCalls,
    string? Trouble,
    RunKind Kind = RunKind.Sync,
    long? Plan = null,
    long Moved = 0,
    long Held = 0,
    long Waiting = 0);
