using System.Text.Json;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Bulk;

internal sealed class QueryJob(int number, Access access, string apiVersion, string operation, Table table, CsvDialect dialect,
    DateTimeOffset now)
    : BulkJob(number, access.User, apiVersion, operation, table, dialect, now)
{
    /// <summary>
    /// There once the job is complete. Which rows belong is fixed then; their values are those at the time of the download.
    /// </summary>
    public QueryResult? Result { get; set; }

    public required bool PkChunking { get; init; }

    /// <summary>Asked through the Tooling API, of the org's set-up.</summary>
    public bool Tooling { get; init; }

    protected override string JobType => "V2Query";

    /// <summary>The answer to the creation: samples/bulk2/query-job-created.json.</summary>
    public void WriteCreated(Utf8JsonWriter writer, Table users)
    {
        WriteHead(writer, users, withType: false);
        WriteDialect(writer);
        writer.WriteEndObject();
    }

    protected override void WriteTail(Utf8JsonWriter writer) => writer.WriteBoolean("isPkChunkingSupported", PkChunking);
}

/// <summary>Runs query jobs in the background (contract 3.1).</summary>
internal sealed class QueryJobs(SalesforceOrg org, Settings settings) : JobStore<QueryJob>
{
    public void Start(QueryJob job, SoqlQuery query, Access access)
    {
        job.Move(JobState.UploadComplete, org.Time.GetUtcNow());
        _ = Task.Run(() => RunAsync(job, query, access));
    }

    private async Task RunAsync(QueryJob job, SoqlQuery query, Access access)
    {
        var half = TimeSpan.FromMilliseconds(settings.JobDelayMilliseconds / 2.0);
        await Task.Delay(half, org.Time);
        job.Move(JobState.InProgress, org.Time.GetUtcNow());
        var started = org.Time.GetTimestamp();
        await Task.Delay(half, org.Time);
        try
        {
            lock (org.Gate)
            {
                job.Result = new QueryEngine(org, access, job.Tooling ? new SetupCatalog(org, tooling: true, bulk: true).Find : null).Run(query, job.Operation == "queryAll");
            }

            job.Processed = job.Result.Rows.Length;
            job.ProcessingTime = org.Time.GetElapsedTime(started);
            job.Move(JobState.JobComplete, org.Time.GetUtcNow());
        }
        catch (SalesforceException error)
        {
            // A field that was hidden between creation and execution.
            job.Move(JobState.Failed, org.Time.GetUtcNow(), $"{error.Code}: {error.Message}");
        }
    }
}
