using System.Globalization;
using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Salesforce.Api;
using Connector.WriteBack;
using Microsoft.Extensions.Logging;

namespace Connector.Salesforce;

/// <summary>
/// Updates rows by a Bulk 2.0 ingest job (contract 3.2): create, upload, close, watch, and read all three result files. Rows are matched
/// by their Id, as the order of results is not that of the upload.
/// </summary>
/// <param name="instead">Takes the rows when Bulk refuses the job: its daily allowance is spent, or the org does not have it.</param>
internal sealed class BulkWrite(ISalesforceBulkIngestApi api, CollectionsWrite instead, SalesforceOptions options, BulkJobs jobs, BulkResults results, ILogger logger)
{
    public async IAsyncEnumerable<RowOutcome> WriteAsync(
        IReadOnlyList<SalesforceField> fields, IReadOnlyList<WriteRow> rows, Func<string, Task> jobStarted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sendable = new List<WriteRow>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Changes.Any(IsUnwritable)) yield return new RowOutcome(row.Id, OutcomeKind.Failed, Unwritable);
            else sendable.Add(row);
        }

        if (sendable.Count == 0) yield break;
        using var csv = new UpdateCsv(fields, sendable);
        if (csv.Bytes > options.Bulk.BytesPerJob) throw SalesforceErrors.Contract($"{sendable.Count} rows are {csv.Bytes} bytes, more than one job takes: lower Bulk:RowsPerJob");

        if (await StartOrNullAsync(cancellationToken) is not { } name)
        {
            foreach (var call in sendable.Chunk(CollectionsWrite.RowsPerCall))
            {
                await foreach (var outcome in instead.WriteAsync(fields, call, cancellationToken)) yield return outcome;
            }

            yield break;
        }

        Log.IngestJobStarted(logger, name.Id, sendable.Count, csv.Bytes);
        await FeedAsync(name, csv, jobStarted, cancellationToken);
        var ended = await jobs.WatchAsync(name, api.GetAsync, cancellationToken);
        await foreach (var outcome in results.OutcomesAsync(name, ended, cancellationToken)) yield return outcome;
    }

    /// <summary>
    /// A job still Open never got all its rows, and Salesforce does not touch an open job's rows: it is aborted and nothing comes, as when the
    /// job is unknown (deleted, or older than seven days). A closed or running job is watched to its end; an ended one is only read.
    /// </summary>
    public async IAsyncEnumerable<RowOutcome> ResumeAsync(string stored, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = BulkJobName.Parse(stored, options.ApiVersion);
        if (await BulkJobs.FindAsync(name, api.GetAsync, cancellationToken) is not { } job) yield break;
        if (BulkJobs.Is(job, "Open"))
        {
            await GiveUpAsync(name, cancellationToken);
            yield break;
        }

        if (!BulkJobs.IsOver(job)) job = await jobs.WatchAsync(name, api.GetAsync, cancellationToken);
        await foreach (var outcome in results.OutcomesAsync(name, job, cancellationToken)) yield return outcome;
    }

    /// <summary>Null when Bulk refuses and the rows should go by Collections.</summary>
    private async Task<BulkJobName?> StartOrNullAsync(CancellationToken cancellationToken)
    {
        try
        {
            var job = new NewIngestJob(options.ObjectName, "update", "CSV", "LF", "COMMA");
            return new BulkJobName(options.ApiVersion, BulkJobs.IdOf(await api.CreateAsync(job, WriteHeaders.Of(options), cancellationToken)));
        }
        catch (CrmException refused) when (BulkJobs.IsRefusal(refused))
        {
            Log.BulkWriteRefused(logger, refused.Code);
            return null;
        }
    }

    /// <summary>Uploads and closes. When that fails the job is given up: an open job's rows are not touched, so sending them again in a new job is safe.</summary>
    private async Task FeedAsync(BulkJobName name, UpdateCsv csv, Func<string, Task> jobStarted, CancellationToken cancellationToken)
    {
        await jobStarted(name.ToString());
        try
        {
            await api.UploadAsync(name.Version, name.Id, csv, cancellationToken);
        }
        catch (CrmException)
        {
            await GiveUpQuietlyAsync(name, cancellationToken);
            throw;
        }

        try
        {
            await api.SetStateAsync(name.Version, name.Id, new JobState("UploadComplete"), cancellationToken);
        }
        catch (CrmContractException fault) when (SalesforceErrors.IsCode(fault, "INVALIDJOBSTATE"))
        {
            // An earlier attempt of this same request closed the job and its answer was lost.
        }
    }

    private async Task GiveUpAsync(BulkJobName name, CancellationToken cancellationToken)
    {
        await api.SetStateAsync(name.Version, name.Id, new JobState("Aborted"), cancellationToken);
        Log.JobGivenUp(logger, name.Id);
    }

    /// <summary>The upload's own fault matters more than one of tidying up: an open job ends by itself after 24 hours.</summary>
    private async Task GiveUpQuietlyAsync(BulkJobName name, CancellationToken cancellationToken)
    {
        try
        {
            await GiveUpAsync(name, cancellationToken);
        }
        catch (CrmException)
        {
            // ResumeAsync tries again.
        }
    }

    private static bool IsUnwritable(FieldChange change) => change.Action == ChangeAction.Set && change.Value.Kind == ValueKind.Text && change.Value.Text == UpdateCsv.Null;

    private static RowError Unwritable => new(
        RejectClass.Other, "BULK_NULL_MARK", string.Create(CultureInfo.InvariantCulture, $"the text {UpdateCsv.Null} means null to the Bulk API"), [], "Name the segment otherwise.");
}
