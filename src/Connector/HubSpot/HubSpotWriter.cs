using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.WriteBack;

namespace Connector.HubSpot;

/// <summary>
/// Updates companies, 100 in a call (contract 5), or by an import. One bad value refuses the whole call: what can be known is checked before.
/// </summary>
internal sealed class HubSpotWriter(HubSpotFields schema, HubSpotApis apis, HubSpotImports imports, HubSpotOptions options) : IAccountWriter
{
    public const string Batch = "Batch update";
    public const string Import = "Import";

    /// <summary>Upload, about eight looks, the rows that were refused.</summary>
    private const int CallsPerImport = 10;
    private const int RowsPerCall = 100;

    /// <summary>Batches unless the settings ask for imports: those cost more, as an import does not tell which rows it wrote.</summary>
    public WritePath ChoosePath(long rows, int fieldsPerRow)
    {
        long Times(long per) => (rows + per - 1) / per;
        var (calls, jobs) = (Times(RowsPerCall), Times(options.Jobs.RowsPerImport));
        var byImport = (jobs * CallsPerImport) + calls;
        var isImport = options.Jobs.ImportFromRows > 0 && rows >= options.Jobs.ImportFromRows && HubSpotImports.TypeId(options.ObjectName) is not null;
        var arithmetic = FormattableString.Invariant($"{Batch}: {rows} rows / {RowsPerCall} per call = {calls} calls; ")
            + FormattableString.Invariant($"{Import}: {jobs} jobs × {CallsPerImport} + {calls} calls to read the rows back = {byImport}");
        return isImport ? new WritePath(Import, options.Jobs.RowsPerImport, byImport, arithmetic) : new WritePath(Batch, RowsPerCall, calls, arithmetic);
    }

    /// <remarks>HubSpot locks single records only. Of imports three may run, for all of the portal's users together.</remarks>
    public int ChunksAtOnce(string path) => path == Import ? 1 : options.Road.ConcurrentCalls;

    public async IAsyncEnumerable<RowOutcome> WriteAsync(
        WriteChunk chunk, Func<string, Task> jobStarted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (chunk.Path is not (Batch or Import)) throw new ArgumentException("not a path of this CRM", nameof(chunk));
        if (chunk.Path == Batch && chunk.Rows.Count > RowsPerCall) throw new ArgumentException($"at most {RowsPerCall} rows go into one call", nameof(chunk));
        if (chunk.Rows.Count == 0) yield break;

        var fields = await schema.FindAsync(chunk.Fields, cancellationToken);
        var good = new List<WriteRow>();
        foreach (var row in chunk.Rows)
        {
            if (Foreseen(row, fields) is { } error) yield return new RowOutcome(row.Id, OutcomeKind.Failed, error);
            else good.Add(row);
        }

        // What empties a field goes by calls: what an import makes of a blank cell is not in the contract.
        var byCall = good.ToLookup(row => chunk.Path == Batch || row.Changes.Any(change => change.Action == ChangeAction.Clear));
        foreach (var call in byCall[true].Chunk(RowsPerCall))
        {
            await foreach (var outcome in new BatchUpdate(apis.Records, options, fields).WriteAsync(call, cancellationToken)) yield return outcome;
        }

        if (!byCall.Contains(false)) yield break;
        await foreach (var outcome in imports.WriteAsync(fields, [.. byCall[false]], jobStarted, cancellationToken)) yield return outcome;
    }

    public IAsyncEnumerable<RowOutcome> ResumeAsync(string jobId, CancellationToken cancellationToken) => imports.ResumeAsync(jobId, cancellationToken);

    /// <summary>A value that the property does not offer, known without asking.</summary>
    private static RowError? Foreseen(WriteRow row, HubSpotField[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            var (change, field) = (row.Changes[i], fields[i].Field);
            if (change.Action != ChangeAction.Set || !field.IsRestricted || field.Options.Contains(HubSpotValues.Format(change), StringComparer.Ordinal)) continue;
            return HubSpotRowErrors.Of("INVALID_OPTION", $"'{change.Value}' is no option of {field.Name}", [field.Name]);
        }

        return null;
    }
}
