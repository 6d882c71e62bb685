using Connector.Salesforce.Api;
using Microsoft.Extensions.Logging;

namespace Connector.Salesforce;

/// <summary>Waits for the end of Bulk jobs: soon at first, then ever more slowly, as every look is an API call.</summary>
internal sealed class BulkJobs(SalesforceBulkOptions options, TimeProvider time, ILogger logger)
{
    public static bool IsComplete(BulkJob job) => Is(job, "JobComplete");

    public static bool IsOver(BulkJob job) => IsComplete(job) || Is(job, "Failed") || Is(job, "Aborted");

    public static bool Is(BulkJob job, string state) => string.Equals(job.State, state, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="Http.CrmUnavailableException">Still running when the watch ended; the job itself goes on.</exception>
    public async Task<BulkJob> WatchAsync(string id, Func<string, CancellationToken, Task<BulkJob>> look, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var wait = options.FirstPoll;
        while (true)
        {
            await Task.Delay(wait, time, cancellationToken);
            var job = await look(id, cancellationToken);
            if (IsOver(job))
            {
                var milliseconds = (long)time.GetElapsedTime(started).TotalMilliseconds;
                Log.JobEnded(logger, id, job.State, job.NumberRecordsProcessed, job.NumberRecordsFailed, milliseconds);
                return job;
            }

            if (time.GetElapsedTime(started) > options.WatchLimit) throw SalesforceErrors.Unavailable($"Bulk job {id} still runs after {options.WatchLimit}; it goes on and can be resumed");
            wait = wait * 2 < options.LongestPoll ? wait * 2 : options.LongestPoll;
        }
    }

    /// <exception cref="Http.CrmContractException">The answer names no job.</exception>
    public static string IdOf(BulkJob job) => job.Id is { Length: > 0 } id ? id : throw SalesforceErrors.Contract("a Bulk job was created without an id");
}
