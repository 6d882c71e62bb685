namespace Connector.Salesforce.Metadata;

/// <summary>How long to wait before each look at a job of the Metadata API: soon at first, then ever more slowly, as every look is an API call.</summary>
internal sealed class Pace(SalesforceDeploymentOptions options, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _wait = options.FirstPoll;

    /// <exception cref="Http.CrmUnavailableException">It was watched long enough; the job itself goes on.</exception>
    public async Task WaitAsync(string job, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_started) > options.WatchLimit) throw SalesforceErrors.Unavailable($"{job} still runs after {options.WatchLimit}; it goes on in Salesforce and is looked up by the next plan or apply");
        await Task.Delay(_wait, time, cancellationToken);
        _wait = _wait * 2 < options.LongestPoll ? _wait * 2 : options.LongestPoll;
    }
}
