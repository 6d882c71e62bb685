using Connector.Accounts;

namespace Connector.WriteBack;

/// <summary>Port: writes field changes to existing accounts of one CRM. It never creates and never deletes an account.</summary>
public interface IAccountWriter
{
    /// <summary>The cheapest way to send so many rows, by API calls, with its arithmetic. Pure.</summary>
    WritePath ChoosePath(long rows, int fieldsPerRow);

    /// <summary>The most chunks that may be under way at once on a path; 1 where the CRM locks more than the records that it writes.</summary>
    int ChunksAtOnce(string path) => 1;

    /// <summary>
    /// Sends one chunk and yields an outcome for each row that the CRM answered for, in any order. A row without an outcome is in doubt,
    /// as are all rows not yet answered for when this throws.
    /// </summary>
    /// <param name="jobStarted">Awaited with the CRM's job id before the job is fed, on paths that work by jobs.</param>
    /// <exception cref="Http.CrmException">The call as a whole failed; see its kinds.</exception>
    IAsyncEnumerable<RowOutcome> WriteAsync(WriteChunk chunk, Func<string, Task> jobStarted, CancellationToken cancellationToken);

    /// <summary>Goes on with a job that an earlier process started: waits for its end and yields the outcomes as <see cref="WriteAsync"/> does.</summary>
    IAsyncEnumerable<RowOutcome> ResumeAsync(string jobId, CancellationToken cancellationToken);
}

/// <param name="Name">The CRM's name of the path, for people.</param>
/// <param name="RowsPerChunk">The most rows that one chunk (a call or a job) may hold on this path.</param>
/// <param name="Calls">Estimated API calls for all rows.</param>
/// <param name="Arithmetic">How the estimate came about and what the other paths would cost.</param>
public sealed record WritePath(string Name, int RowsPerChunk, long Calls, string Arithmetic);

/// <param name="Path">A <see cref="WritePath.Name"/>.</param>
/// <param name="Fields">API names; each row's changes are parallel to it.</param>
/// <param name="Rows">No account twice.</param>
public sealed record WriteChunk(string Path, IReadOnlyList<string> Fields, IReadOnlyList<WriteRow> Rows);

public sealed record WriteRow(AccountId Id, FieldChange[] Changes);

public enum OutcomeKind : byte
{
    Succeeded,

    /// <summary>The CRM looked at the row and refused it.</summary>
    Failed,

    /// <summary>The CRM never looked at the row (its job ended early): it may be sent again.</summary>
    Unprocessed,
}

public readonly record struct RowOutcome(AccountId Id, OutcomeKind Kind, RowError? Error = null);

/// <summary>Why the CRM refused a row, in the same form for every CRM.</summary>
/// <param name="Code">The CRM's own code.</param>
/// <param name="Message">All of the CRM's messages. May quote record values: kept in the store, never logged.</param>
/// <param name="Fields">API names that the CRM blames; may be empty.</param>
/// <param name="Mend">What a person can do about it, in one sentence.</param>
public sealed record RowError(RejectClass Class, string Code, string Message, IReadOnlyList<string> Fields, string Mend);

public enum RejectClass : byte
{
    Other,

    /// <summary>Another process held the record: the same row may pass in a moment.</summary>
    Lock,
    ValidationRule,
    Picklist,
    Permission,
    DuplicateRule,
    Gone,
    Limit,

    /// <summary>Locked by an approval, until somebody ends it.</summary>
    Approval,
}
