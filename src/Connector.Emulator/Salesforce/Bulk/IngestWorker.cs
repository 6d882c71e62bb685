using Connector.Emulator.Limits;
using Connector.Emulator.Salesforce.Faults;
using Connector.Emulator.Salesforce.Limits;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Bulk;

/// <summary>
/// Carries out ingest jobs in the background (contract 3.2). JobComplete says nothing about the rows; Failed undoes nothing.
/// </summary>
internal sealed class IngestWorker(SalesforceOrg org, Settings settings, OrgLimits limits, OrgFaults faults, Stats stats)
{
    public void Start(IngestJob job, Access access)
    {
        job.Move(JobState.UploadComplete, org.Time.GetUtcNow());
        job.Work = Task.Run(() => RunAsync(job, access));
    }

    private async Task RunAsync(IngestJob job, Access access)
    {
        var third = TimeSpan.FromMilliseconds(settings.JobDelayMilliseconds / 3.0);
        await Task.Delay(third, org.Time);
        job.Move(JobState.InProgress, org.Time.GetUtcNow());
        await Task.Delay(third, org.Time);
        var started = org.Time.GetTimestamp();
        var run = new IngestRun(job, access, org, faults);
        string? error;
        try
        {
            error = run.Execute(limits, started);
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            error = "InternalServerError : " + unexpected.Message;
        }

        var processed = job.Outcome.Processed;
        job.ProcessingTime = org.Time.GetElapsedTime(started);
        await Task.Delay(third, org.Time);
        lock (org.Gate)
        {
            faults.Locks.Release(job);
        }

        stats.Wrote(job.Table.Name, "bulk", new(run.Records, processed - job.Failed, job.Failed, run.Records - processed, run.Changed));
        job.Move(error is null ? JobState.JobComplete : JobState.Failed, org.Time.GetUtcNow(), error);
    }
}
