using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Microsoft.Extensions.Logging;

namespace Connector.Salesforce;

/// <summary>Reads accounts: everything by a Bulk query job, changes by one REST call, and each by the other where that is cheaper or refused.</summary>
internal sealed class SalesforceReader(
    SalesforceFields schema, SalesforceBulkRead bulk, SalesforceQueryRead rest, SalesforceEditors editors, SalesforceOptions options, ILogger logger) : IAccountReader
{
    public Task<CrmSchema> DescribeAsync(CancellationToken cancellationToken) => schema.DescribeAsync(cancellationToken);

    public async Task<string?> PrepareAllAsync(IReadOnlyList<string> fields, string? earlier, CancellationToken cancellationToken)
    {
        if (earlier is not null && await bulk.IsServedAsync(BulkJobName.Parse(earlier, options.ApiVersion), cancellationToken)) return earlier;
        var columns = await ColumnsAsync(fields, withDeleted: false, cancellationToken);
        return (await StartOrNullAsync("query", Everything(columns), cancellationToken))?.ToString();
    }

    public async IAsyncEnumerable<CrmAccount> ReadAllAsync(IReadOnlyList<string> fields, string? ticket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, withDeleted: false, cancellationToken);
        var rows = ticket is not null
            ? bulk.RowsAsync(BulkJobName.Parse(ticket, options.ApiVersion), columns, cancellationToken)
            : rest.RowsAsync(await rest.FirstAsync(Everything(columns), withDeleted: false, cancellationToken), columns, cancellationToken);
        await foreach (var account in rows) yield return account;

        // Without these a merged account would only be missing, and its survivor unknown.
        var gone = await ColumnsAsync([], withDeleted: true, cancellationToken);
        var deleted = $"{Soql.Select(gone.Names, options.ObjectName)} WHERE IsDeleted = true";
        await foreach (var account in await ChangedRowsAsync(deleted, gone, cancellationToken)) yield return account;
    }

    public async IAsyncEnumerable<CrmAccount> ReadChangedAsync(
        IReadOnlyList<string> fields, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, withDeleted: true, cancellationToken);
        var soql = $"{Soql.Select(columns.Names, options.ObjectName)} WHERE SystemModstamp >= {Soql.Moment(since)}";
        await foreach (var account in await ChangedRowsAsync(soql, columns, cancellationToken)) yield return account;
    }

    public async IAsyncEnumerable<CrmAccount> ReadByIdAsync(
        IReadOnlyList<string> fields, IReadOnlyList<AccountId> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(fields, withDeleted: true, cancellationToken);
        var select = $"{Soql.Select(columns.Names, options.ObjectName)} WHERE Id IN ";
        foreach (var chunk in ids.Distinct().Chunk(IdsPerCall(select)))
        {
            var first = await rest.FirstAsync(select + Soql.Texts(chunk.Select(id => id.Value)), withDeleted: true, cancellationToken);
            await foreach (var account in rest.RowsAsync(first, columns, cancellationToken)) yield return account;
        }
    }

    public Task<IReadOnlyDictionary<AccountId, FieldEditor>> EditorsAsync(string field, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken) =>
        editors.OfAsync(field, ids, cancellationToken);

    /// <remarks>No ORDER BY: it would switch off the server's chunking by key (contract 3.1).</remarks>
    private string Everything(AccountColumns columns) => Soql.Select(columns.Names, options.ObjectName);

    private async Task<AccountColumns> ColumnsAsync(IReadOnlyList<string> fields, bool withDeleted, CancellationToken cancellationToken)
    {
        var known = await schema.KnownAsync(cancellationToken);
        return new AccountColumns(await schema.FindAsync(fields, cancellationToken), withDeleted, known.ContainsKey(AccountColumns.Parent));
    }

    /// <summary>One REST call, as most nights change little; its total tells whether the remaining pages would cost more calls than a job.</summary>
    private async Task<IAsyncEnumerable<CrmAccount>> ChangedRowsAsync(string soql, AccountColumns columns, CancellationToken cancellationToken)
    {
        var ordered = soql + " ORDER BY SystemModstamp, Id";
        if (!rest.Carries(ordered)) return bulk.RowsAsync(await bulk.StartAsync("queryAll", soql, cancellationToken), columns, cancellationToken);

        var first = await rest.FirstAsync(ordered, withDeleted: true, cancellationToken);
        if (CallsByRest(first) > CallsByBulk(first.TotalSize) && await StartOrNullAsync("queryAll", soql, cancellationToken) is { } job)
        {
            first.Dispose();
            return bulk.RowsAsync(job, columns, cancellationToken);
        }

        return rest.RowsAsync(first, columns, cancellationToken);
    }

    /// <summary>Null when Bulk refuses and REST should be asked.</summary>
    private async Task<BulkJobName?> StartOrNullAsync(string operation, string soql, CancellationToken cancellationToken)
    {
        try
        {
            return await bulk.StartAsync(operation, soql, cancellationToken);
        }
        catch (CrmException refused) when (BulkJobs.IsRefusal(refused) && rest.Carries(soql))
        {
            Log.BulkRefused(logger, refused.Code);
            return null;
        }
    }

    /// <summary>Calls that still follow; the server's page may be smaller than asked for.</summary>
    private static long CallsByRest(QueryPage first)
    {
        var rows = Math.Max(1, first.Records.GetArrayLength());
        return first.Done ? 0 : (first.TotalSize - 1) / rows;
    }

    /// <summary>Create, about as many looks as a write job takes without its upload, close and two of its result files, and the pages.</summary>
    private long CallsByBulk(long rows) => Math.Max(2, options.Bulk.CallsPerJob - 4) + ((rows + options.Bulk.RowsPerPage - 1) / options.Bulk.RowsPerPage);

    /// <summary>An id in quotes with its comma is 27 bytes once encoded for the URI.</summary>
    private int IdsPerCall(string select) => Math.Clamp((options.LongestQueryInUri - Uri.EscapeDataString(select).Length) / 27, 1, 2_000);
}
