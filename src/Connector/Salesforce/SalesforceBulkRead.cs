using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Connector.Salesforce.Api;
using Microsoft.Extensions.Logging;

namespace Connector.Salesforce;

/// <summary>Reads the rows of a Bulk 2.0 query job (contract 3.1): never short without saying so.</summary>
internal sealed class SalesforceBulkRead(ISalesforceBulkQueryApi api, SalesforceOptions options, BulkJobs jobs, TimeProvider time, ILogger logger)
{
    /// <param name="operation"><c>query</c>, or <c>queryAll</c> with the deleted rows.</param>
    /// <exception cref="Http.CrmException">Also when the job is refused: see <see cref="BulkJobs.IsRefusal"/>.</exception>
    public async Task<BulkJobName> StartAsync(string operation, string soql, CancellationToken cancellationToken)
    {
        var id = BulkJobs.IdOf(await api.CreateAsync(new NewQueryJob(operation, soql), cancellationToken));
        Log.QueryJobStarted(logger, id, operation);
        return new BulkJobName(options.ApiVersion, id);
    }

    /// <summary>A job of an earlier process whose rows can be fetched, now or once it has ended.</summary>
    public async Task<bool> IsServedAsync(BulkJobName name, CancellationToken cancellationToken) =>
        await BulkJobs.FindAsync(name, api.GetAsync, cancellationToken) is { } job && (BulkJobs.IsComplete(job) || !BulkJobs.IsOver(job));

    public async IAsyncEnumerable<CrmAccount> RowsAsync(BulkJobName name, AccountColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var job = await jobs.WatchAsync(name, api.GetAsync, cancellationToken);
        if (!BulkJobs.IsComplete(job)) throw SalesforceErrors.FromJob(name.Id, job.State, job.ErrorMessage);

        var page = new Page();
        var total = 0L;
        do
        {
            await foreach (var account in PageAsync(name, columns, page, cancellationToken))
            {
                total++;
                yield return account;
            }
        }
        while (page.Locator is not null);

        // A full read marks as gone what it does not bring: without the job's own count a short one would pass for a small book.
        if (job.NumberRecordsProcessed is not { } promised || promised > total)
        {
            throw SalesforceErrors.Contract($"Bulk job {name.Id} reports {job.NumberRecordsProcessed?.ToString(CultureInfo.InvariantCulture) ?? "no number of"} records, its pages held {total}");
        }
    }

    /// <summary>One page; asked for again when it comes short, and then only the rows that had not come.</summary>
    private async IAsyncEnumerable<CrmAccount> PageAsync(BulkJobName name, AccountColumns columns, Page page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var came = new List<AccountId>();
        for (var repeat = 0; ; repeat++)
        {
            var known = repeat == 0 ? null : came.ToHashSet();
            using var limit = new CancellationTokenSource(options.Road.TransferTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            using var response = await SalesforceErrors.WithinAsync(api.ResultsAsync(name.Version, name.Id, options.Bulk.RowsPerPage, page.Locator, either.Token), cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound) throw SalesforceErrors.Contract($"Bulk job {name.Id} is known but its results are gone (they are kept for seven days): the next read asks anew", 404);
            await SalesforceErrors.ThrowIfFailedAsync(response);

            var rows = 0L;
            await using var reading = columns.ReadAsync(response, page, either.Token).GetAsyncEnumerator(either.Token);
            while (await NextAsync(reading, cancellationToken))
            {
                rows++;
                if (known?.Contains(reading.Current.Id) == true) continue;
                came.Add(reading.Current.Id);
                yield return reading.Current;
            }

            if (!page.IsCut && (Number(response, "Sforce-NumberOfRecords") ?? rows) == rows)
            {
                var next = Locator(response);
                if (next is not null && next == page.Locator) throw SalesforceErrors.Contract($"a page of Bulk job {name.Id} leads to itself");
                page.Locator = next;
                yield break;
            }

            if (repeat == options.Bulk.PageRepeats) throw SalesforceErrors.Unavailable($"a page of Bulk job {name.Id} came short {repeat + 1} times");
            Log.PageCameShort(logger, name.Id, rows, repeat + 1);
        }

        async ValueTask<bool> NextAsync(IAsyncEnumerator<CrmAccount> reading, CancellationToken asked)
        {
            try
            {
                page.IsCut = false;
                return await reading.MoveNextAsync();
            }
            catch (Exception fault) when (fault is CsvCutException or OperationCanceledException && !asked.IsCancellationRequested)
            {
                page.IsCut = true;
                return false;
            }
        }
    }

    /// <remarks>The end is the literal text <c>null</c>; a missing header is taken as the end too, and the count at the end proves it.</remarks>
    private static string? Locator(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Sforce-Locator", out var values) && values.FirstOrDefault() is { Length: > 0 } locator && locator != "null" ? locator : null;

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal sealed class Page
    {
        public string? Locator { get; set; }

        public bool IsCut { get; set; }

        /// <summary>The first page's header; later pages may leave it out.</summary>
        public IReadOnlyList<string>? Header { get; set; }
    }
}
