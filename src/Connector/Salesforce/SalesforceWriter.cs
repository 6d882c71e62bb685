using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.WriteBack;

namespace Connector.Salesforce;

/// <summary>Writes changes to existing accounts, by the path that costs fewer API calls. What a path needs is in its own class.</summary>
internal sealed class SalesforceWriter(SalesforceFields schema, CollectionsWrite collections, BulkWrite bulk, SalesforceOptions options) : IAccountWriter
{
    public const string Collections = "Collections";
    public const string Bulk = "Bulk API 2.0";

    public WritePath ChoosePath(long rows, int fieldsPerRow)
    {
        var perJob = RowsPerJob(fieldsPerRow);
        var byCollections = Parts(rows, CollectionsWrite.RowsPerCall);
        var jobs = Parts(rows, perJob);
        var byBulk = jobs * options.Bulk.CallsPerJob;
        var arithmetic = FormattableString.Invariant(
            $"Collections: {Plural.Of(rows, "row")} / {CollectionsWrite.RowsPerCall} per call = {Plural.Of(byCollections, "call")}; Bulk API 2.0: {Plural.Of(jobs, "job")} of up to {perJob} rows x {options.Bulk.CallsPerJob} calls = {Plural.Of(byBulk, "call")}");
        if (rows < options.Bulk.WriteFromRows) arithmetic += FormattableString.Invariant($", from {options.Bulk.WriteFromRows} rows on");

        return byBulk < byCollections && rows >= options.Bulk.WriteFromRows
            ? new WritePath(Bulk, perJob, byBulk, arithmetic)
            : new WritePath(Collections, CollectionsWrite.RowsPerCall, byCollections, arithmetic);
    }

    public async IAsyncEnumerable<RowOutcome> WriteAsync(
        WriteChunk chunk, Func<string, Task> jobStarted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (chunk.Rows.Count == 0) yield break;
        var fields = await schema.FindAsync(chunk.Fields, cancellationToken);
        var outcomes = chunk.Path switch
        {
            Collections => collections.WriteAsync(fields, chunk.Rows, cancellationToken),
            Bulk => bulk.WriteAsync(fields, chunk.Rows, jobStarted, cancellationToken),
            _ => throw new ArgumentException("not a path of this CRM", nameof(chunk)),
        };
        await foreach (var outcome in outcomes) yield return outcome;
    }

    public IAsyncEnumerable<RowOutcome> ResumeAsync(string jobId, CancellationToken cancellationToken) => bulk.ResumeAsync(jobId, cancellationToken);

    /// <summary>An id and its line end are 20 bytes; a segment field with its comma is taken as 64: the upload itself is measured before it is sent.</summary>
    private int RowsPerJob(int fieldsPerRow) => (int)Math.Clamp(options.Bulk.BytesPerJob / (20 + (64L * fieldsPerRow)), 1, options.Bulk.RowsPerJob);

    private static long Parts(long rows, int size) => (rows + size - 1) / size;
}
