using Connector.Accounts;

namespace Connector.Store;

/// <summary>Runs, framework versions and what was created in the CRM.</summary>
public interface IRunLog
{
    /// <summary>Durable when it returns. A run that never ends is ended as failed, "the process ended", when the store is next opened.</summary>
    Task<long> BeginAsync(DateTimeOffset startedAt, int frameworkVersion, CancellationToken cancellationToken);

    /// <summary>In one transaction, durable when it returns.</summary>
    /// <exception cref="InvalidOperationException">The run is not running.</exception>
    Task EndAsync(RunRecord record, IReadOnlyList<FindingTally.Entry> findings, CancellationToken cancellationToken);

    /// <summary>The latest ended run, or null.</summary>
    Task<RunRecord?> LatestAsync(CancellationToken cancellationToken);

    /// <summary>What a run found, in the order in which it was given; empty for an unknown run.</summary>
    Task<IReadOnlyList<FindingTally.Entry>> FindingsAsync(long run, CancellationToken cancellationToken);

    /// <summary>
    /// True once any plan of this connection was applied: the first fill is behind us. Applied means that the CRM has answered for every
    /// row; rejected ones count as answered. A plan cut short (chunks dropped or in doubt, rows released) does not count, nor an empty one.
    /// </summary>
    Task<bool> HasFilledAsync(CancellationToken cancellationToken);

    /// <summary>The number of this framework version, given on first sight of its hash.</summary>
    Task<int> FrameworkVersionAsync(FrameworkIdentity framework, CancellationToken cancellationToken);

    Task<FrameworkIdentity?> FrameworkAsync(int number, CancellationToken cancellationToken);

    /// <summary>Fields of this CRM that a person allowed us to take over although we did not create them.</summary>
    Task<IReadOnlySet<string>> AdoptedFieldsAsync(CancellationToken cancellationToken);

    Task AdoptFieldAsync(string field, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <param name="Text">The framework file as it was, for documents, explanations and simulations of the past.</param>
public sealed record FrameworkIdentity(string Name, string Version, string Hash, string Text);

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
    string? Trouble);
