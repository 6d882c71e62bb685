using Connector.Http;

namespace Connector.Salesforce.Metadata;

/// <summary>Waits for the end of jobs of the Metadata API.</summary>
internal sealed class MetadataJobs(SalesforceDeploymentOptions options, TimeProvider time)
{
    /// <param name="look">Null while it runs.</param>
    /// <exception cref="CrmUnavailableException">It was watched long enough; the job itself goes on.</exception>
    public async Task<T> WatchAsync<T>(string job, Func<Task<T?>> look, CancellationToken cancellationToken)
        where T : class
    {
        var pace = new JobPace(options.FirstPoll, options.LongestPoll, options.WatchLimit, time);
        while (await pace.WaitAsync(cancellationToken))
        {
            if (await look() is { } end) return end;
        }

        throw SalesforceErrors.Unavailable($"{job} still runs after {options.WatchLimit}; it goes on in Salesforce and is looked up by the next plan or apply");
    }
}
