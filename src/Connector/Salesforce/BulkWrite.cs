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
internal sealed class BulkWrite(ISalesforceBulkIngestApi api, SalesforceOptions options, BulkJobs jobs, TimeProvider time, ILogger logger)
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

        var job = new NewIngestJob(options.ObjectName, "update", "CSV", "LF", "COMMA");
        var id = BulkJobs.IdOf(await api.CreateAsync(job, WriteHeaders.Of(options), cancellationToken));
        Log.IngestJobStarted(logger, id, sendable.Count, csv.Bytes);
        await FeedAsync(id, csv, jobStarted, cancellationToken);
        var ended = await jobs.WatchAsync(id, api.GetAsync, cancellationToken);
        await foreach (var outcome in OutcomesAsync(id, ended, cancellationToken)) yield return outcome;
    }

    /// <summary>
    /// A job still Open never got all its rows, and Salesforce does not touch an open job's rows: it is aborted and nothing comes, as when the
    /// job is unknown (deleted, or older than seven days). A closed or running job is watched to its end; an ended one is only read.
    /// </summary>
    public async IAsyncEnumerable<RowOutcome> ResumeAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await LookAsync(id, cancellationToken) is not { } job) yield break;
        if (BulkJobs.Is(job, "Open"))
        {
            await GiveUpAsync(id, cancellationToken);
            yield break;
        }

        if (!BulkJobs.IsOver(job)) job = await jobs.WatchAsync(id, api.GetAsync, cancellationToken);
        await foreach (var outcome in OutcomesAsync(id, job, cancellationToken)) yield return outcome;
    }

    /// <summary>Uploads and closes. When that fails the job is given up: an open job's rows are not touched, so sending them again in a new job is safe.</summary>
    private async Task FeedAsync(string id, UpdateCsv csv, Func<string, Task> jobStarted, CancellationToken cancellationToken)
    {
        await jobStarted(id);
        try
        {
            await api.UploadAsync(id, csv, cancellationToken);
        }
        catch (CrmException)
        {
            await GiveUpQuietlyAsync(id, cancellationToken);
            throw;
        }

        try
        {
            await api.SetStateAsync(id, new JobState("UploadComplete"), cancellationToken);
        }
        catch (CrmContractException fault) when (SalesforceErrors.IsCode(fault, "INVALIDJOBSTATE"))
        {
            // An earlier attempt of this same request closed the job and its answer was lost.
        }
    }

    private async Task<BulkJob?> LookAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync(id, cancellationToken);
        }
        catch (CrmContractException fault) when (fault.Status == 404)
        {
            return null;
        }
    }

    private async Task GiveUpAsync(string id, CancellationToken cancellationToken)
    {
        await api.SetStateAsync(id, new JobState("Aborted"), cancellationToken);
        Log.JobGivenUp(logger, id);
    }

    /// <summary>The upload's own fault matters more than one of tidying up: an open job ends by itself after 24 hours.</summary>
    private async Task GiveUpQuietlyAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await GiveUpAsync(id, cancellationToken);
        }
        catch (CrmException)
        {
            // ResumeAsync tries again.
        }
    }

    /// <summary>All three files whatever the state: a Failed job keeps the rows it has written (contract 3.2).</summary>
    private async IAsyncEnumerable<RowOutcome> OutcomesAsync(string id, BulkJob job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answered = 0L;
        await foreach (var outcome in FileAsync(id, api.SuccessfulAsync, OutcomeKind.Succeeded, cancellationToken))
        {
            answered++;
            yield return outcome;
        }

        await foreach (var outcome in FileAsync(id, api.FailedAsync, OutcomeKind.Failed, cancellationToken))
        {
            answered++;
            yield return outcome;
        }

        // Whether "processed" counts the failed rows is not documented; either way the files hold at least so many.
        if (job.NumberRecordsProcessed > answered) throw SalesforceErrors.Unavailable($"Bulk job {id} processed {job.NumberRecordsProcessed} rows, its files hold {answered}; read them again");
        await foreach (var outcome in FileAsync(id, api.UnprocessedAsync, OutcomeKind.Unprocessed, cancellationToken)) yield return outcome;
    }

    /// <summary>One result file; when it is cut it is asked for again, and rows that had come are not repeated.</summary>
    private async IAsyncEnumerable<RowOutcome> FileAsync(
        string id, Func<string, CancellationToken, Task<HttpResponseMessage>> ask, OutcomeKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var came = new HashSet<AccountId>();
        for (var repeat = 0; ; repeat++)
        {
            using var limit = new CancellationTokenSource(options.Road.TransferTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            using var response = await SalesforceErrors.WithinAsync(ask(id, either.Token), cancellationToken);
            await SalesforceErrors.ThrowIfFailedAsync(response);
            var cut = false;
            await using var reading = RowsAsync(response, kind, either.Token).GetAsyncEnumerator(either.Token);
            while (true)
            {
                try
                {
                    if (!await reading.MoveNextAsync()) break;
                }
                catch (Exception fault) when (fault is CsvCutException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
                {
                    cut = true;
                    break;
                }

                if (came.Add(reading.Current.Id)) yield return reading.Current;
            }

            if (!cut) yield break;
            if (repeat == options.Bulk.PageRepeats) throw SalesforceErrors.Unavailable($"a result file of Bulk job {id} came short {repeat + 1} times");
            Log.PageCameShort(logger, id, came.Count, repeat + 1);
        }
    }

    private static async IAsyncEnumerable<RowOutcome> RowsAsync(HttpResponseMessage response, OutcomeKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var csv = await BulkCsv.OpenAsync(stream, null, cancellationToken);
        if (csv.Header.Count == 0) yield break;

        // Our own column first: sf__Id is empty for some failed rows (contract 3.2, recorded sample).
        var (own, theirs, error) = (csv.IndexOf("Id"), csv.IndexOf("sf__Id"), csv.IndexOf("sf__Error"));
        if (own < 0 && theirs < 0) throw SalesforceErrors.Contract("a result file names no Id column");
        while (await csv.ReadAsync(cancellationToken))
        {
            var id = new AccountId(csv[own >= 0 ? own : theirs].ToString());
            yield return new RowOutcome(id, kind, kind == OutcomeKind.Failed ? SalesforceRowErrors.OfBulk(error < 0 ? "" : csv[error].ToString()) : null);
        }
    }

    private static bool IsUnwritable(FieldChange change) => change.Action == ChangeAction.Set && change.Value.Kind == ValueKind.Text && change.Value.Text == UpdateCsv.Null;

    private static RowError Unwritable => new(
        RejectClass.Other, "BULK_NULL_MARK", string.Create(CultureInfo.InvariantCulture, $"the text {UpdateCsv.Null} means null to the Bulk API"), [], "Name the segment otherwise.");
}
