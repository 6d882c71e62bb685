using System.Net;
using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Salesforce.Api;
using Connector.WriteBack;
using Microsoft.Extensions.Logging;

namespace Connector.Salesforce;

/// <summary>Reads what became of the rows of an ended Bulk 2.0 ingest job out of its three result files (contract 3.2).</summary>
internal sealed class BulkResults(ISalesforceBulkIngestApi api, SalesforceOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// All three files whatever the state: a Failed job keeps the rows it has written. A file that is gone (they are kept for seven days) leaves its
    /// rows without an outcome, to be looked up in the CRM.
    /// </summary>
    public async IAsyncEnumerable<RowOutcome> OutcomesAsync(BulkJobName name, BulkJob job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = new Files();
        await foreach (var outcome in FileAsync(name, api.SuccessfulAsync, OutcomeKind.Succeeded, files, cancellationToken)) yield return outcome;
        await foreach (var outcome in FileAsync(name, api.FailedAsync, OutcomeKind.Failed, files, cancellationToken)) yield return outcome;

        // Whether "processed" counts the failed rows is not documented; either way the files hold at least so many.
        if (files.AreComplete && job.NumberRecordsProcessed > files.Rows) throw SalesforceErrors.Unavailable($"Bulk job {name.Id} processed {job.NumberRecordsProcessed} rows, its files hold {files.Rows}; read them again");
        await foreach (var outcome in FileAsync(name, api.UnprocessedAsync, OutcomeKind.Unprocessed, files, cancellationToken)) yield return outcome;
    }

    /// <summary>One result file; when it is cut it is asked for again, and rows that had come are not repeated.</summary>
    private async IAsyncEnumerable<RowOutcome> FileAsync(
        BulkJobName name, Func<string, string, CancellationToken, Task<HttpResponseMessage>> ask, OutcomeKind kind, Files files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var came = new HashSet<AccountId>();
        for (var repeat = 0; ; repeat++)
        {
            using var limit = new CancellationTokenSource(options.Road.TransferTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            using var response = await SalesforceErrors.WithinAsync(ask(name.Version, name.Id, either.Token), cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                Log.ResultFileGone(logger, name.Id);
                files.AreComplete = false;
                yield break;
            }

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

                if (!came.Add(reading.Current.Id)) continue;
                files.Rows++;
                yield return reading.Current;
            }

            if (!cut) yield break;
            if (repeat == options.Bulk.PageRepeats) throw SalesforceErrors.Unavailable($"a result file of Bulk job {name.Id} came short {repeat + 1} times");
            Log.PageCameShort(logger, name.Id, came.Count, repeat + 1);
        }
    }

    private static async IAsyncEnumerable<RowOutcome> RowsAsync(HttpResponseMessage response, OutcomeKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var csv = await CsvAnswer.OpenAsync(stream, null, cancellationToken);
        if (csv.Header.Count == 0) yield break;

        // Our own column first: sf__Id is empty for some failed rows (contract 3.2, recorded sample).
        var (own, theirs, error) = (csv.IndexOf("Id"), csv.IndexOf("sf__Id"), csv.IndexOf("sf__Error"));
        while (await csv.ReadAsync(cancellationToken))
        {
            // Only where there are rows: the files of a job that was aborted before it had any may name nothing.
            if (own < 0 && theirs < 0) throw SalesforceErrors.Contract("a result file names no Id column");
            var id = new AccountId(csv[own >= 0 ? own : theirs].ToString());
            yield return new RowOutcome(id, kind, kind == OutcomeKind.Failed ? SalesforceRowErrors.OfBulk(error < 0 ? "" : csv[error].ToString()) : null);
        }
    }

    private sealed class Files
    {
        public long Rows { get; set; }

        public bool AreComplete { get; set; } = true;
    }
}
