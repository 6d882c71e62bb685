using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Microsoft.Extensions.Logging;

namespace Connector.Salesforce;

/// <summary>Reads accounts: everything by a Bulk query job, changes by one REST call, and each by the other where that is cheaper or refused.</summary>
internal sealed class SalesforceReader(
    SalesforceFields schema, SalesforceBulkRead bulk, SalesforceQueryRead rest, SalesforceOptions options, ILogger logger) : IAccountReader
{
    public Task<CrmSchema> DescribeAsync(CancellationToken cancellationToken) => schema.DescribeAsync(cancellationToken);

    /// <remarks>No ORDER BY: it would switch off the server's chunking by key (contract 3.1).</remarks>
    public async IAsyncEnumerable<CrmAccount> ReadAllAsync(IReadOnlyList<string> fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = new AccountColumns(await schema.FindAsync(fields, cancellationToken), withDeleted: false);
        var soql = Soql.Select(columns.Names, options.ObjectName);
        var rows = await StartOrNullAsync("query", soql, cancellationToken) is { } job
            ? bulk.RowsAsync(job, columns, cancellationToken)
            : rest.RowsAsync(await rest.FirstAsync(soql, withDeleted: false, cancellationToken), columns, cancellationToken);
        await foreach (var account in rows) yield return account;
    }

    public async IAsyncEnumerable<CrmAccount> ReadChangedAsync(
        IReadOnlyList<string> fields, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = new AccountColumns(await schema.FindAsync(fields, cancellationToken), withDeleted: true);
        var soql = $"{Soql.Select(columns.Names, options.ObjectName)} WHERE SystemModstamp >= {Soql.Moment(since)}";
        await foreach (var account in await ChangedRowsAsync(soql, columns, cancellationToken)) yield return account;
    }

    public async IAsyncEnumerable<CrmAccount> ReadByIdAsync(
        IReadOnlyList<string> fields, IReadOnlyList<AccountId> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = new AccountColumns(await schema.FindAsync(fields, cancellationToken), withDeleted: true);
        var select = $"{Soql.Select(columns.Names, options.ObjectName)} WHERE Id IN ";
        foreach (var chunk in ids.Distinct().Chunk(IdsPerCall(select)))
        {
            var first = await rest.FirstAsync(select + Soql.Texts(chunk.Select(id => id.Value)), withDeleted: true, cancellationToken);
            await foreach (var account in rest.RowsAsync(first, columns, cancellationToken)) yield return account;
        }
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
    private async Task<string?> StartOrNullAsync(string operation, string soql, CancellationToken cancellationToken)
    {
        try
        {
            return await bulk.StartAsync(operation, soql, cancellationToken);
        }
        catch (CrmException refused) when (SalesforceBulkRead.IsRefusal(refused) && rest.Carries(soql))
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
