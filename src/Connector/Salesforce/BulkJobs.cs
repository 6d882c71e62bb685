using Connector.Http;
using Connector.Salesforce.Api;
using Microsoft.Extensions.Logging;

namespace Connector.Salesforce;

/// <summary>Waits for the end of Bulk jobs.</summary>
internal sealed class BulkJobs(SalesforceBulkOptions options, TimeProvider time, ILogger logger)
{
    public static bool IsComplete(BulkJob job) => Is(job, "JobComplete");

    public static bool IsOver(BulkJob job) => IsComplete(job) || Is(job, "Failed") || Is(job, "Aborted");

    public static bool Is(BulkJob job, string state) => string.Equals(job.State, state, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="CrmUnavailableException">Still running when the watch ended; the job itself goes on.</exception>
    public async Task<BulkJob> WatchAsync(BulkJobName name, Func<string, string, CancellationToken, Task<BulkJob>> look, CancellationToken cancellationToken)
    {
        var pace = new JobPace(options.FirstPoll, options.LongestPoll, options.WatchLimit, time);
        while (await pace.WaitAsync(cancellationToken))
        {
            var job = await look(name.Version, name.Id, cancellationToken);
            if (IsOver(job))
            {
                Log.JobEnded(logger, name.Id, job.State, job.NumberRecordsProcessed, job.NumberRecordsFailed, (long)pace.Elapsed.TotalMilliseconds);
                return job;
            }
        }

        throw SalesforceErrors.Unavailable($"Bulk job {name.Id} still runs after {options.WatchLimit}; it goes on and can be resumed");
    }

    /// <summary>Null when Salesforce does not know the job (any more): deleted, or older than seven days.</summary>
    public static async Task<BulkJob?> FindAsync(BulkJobName name, Func<string, string, CancellationToken, Task<BulkJob>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look(name.Version, name.Id, cancellationToken);
        }
        catch (CrmContractException fault) when (fault.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Bulk does not take this work or has no allowance left for it, while REST may (contract 3.1).</summary>
    public static bool IsRefusal(CrmException fault) =>
        SalesforceErrors.IsCode(fault, "LIMIT_EXCEEDED", "REQUEST_LIMIT_EXCEEDED", "EXCEEDED_QUOTA", "INVALID_ENTITY", "FEATURE_NOT_ENABLED");

    /// <exception cref="CrmContractException">The answer names no job.</exception>
    public static string IdOf(BulkJob job) => job.Id is { Length: > 0 } id ? id : throw SalesforceErrors.Contract("a Bulk job was created without an id");
}
