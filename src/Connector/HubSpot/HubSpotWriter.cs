using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.WriteBack;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// Updates companies, 100 in a call (contract 5), or by an import. One bad value refuses the whole call: what can be known is checked before,
/// the rest is halved.
/// </summary>
internal sealed class HubSpotWriter(HubSpotFields schema, HubSpotApis apis, HubSpotImports imports, HubSpotOptions options) : IAccountWriter
{
    public const string Batch = "Batch update";
    public const string Import = "Import";

    /// <summary>Upload, about eight looks, the rows that were refused.</summary>
    private const int CallsPerImport = 10;
    private const int RowsPerCall = 100;
    private static readonly string[] Names = ["objectWriteTraceId", "ids", "id"]; // where an error's context names its rows

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
        var byCall = chunk.Path == Batch ? good : good.FindAll(row => row.Changes.Any(change => change.Action == ChangeAction.Clear));
        foreach (var call in byCall.Chunk(RowsPerCall))
        {
            await foreach (var outcome in WriteBatchAsync([.. call], fields, cancellationToken)) yield return outcome;
        }

        if (byCall.Count == good.Count) yield break;
        await foreach (var outcome in imports.WriteAsync(fields, [.. good.Except(byCall)], jobStarted, cancellationToken)) yield return outcome;
    }

    public IAsyncEnumerable<RowOutcome> ResumeAsync(string jobId, CancellationToken cancellationToken) => imports.ResumeAsync(jobId, cancellationToken);

    private async IAsyncEnumerable<RowOutcome> WriteBatchAsync(
        List<WriteRow> all, HubSpotField[] fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Halves of a refused call are sent first to last; each ends in an answer per row or in one row that is to blame.
        var waiting = new Stack<List<WriteRow>>();
        waiting.Push(all);
        while (waiting.TryPop(out var rows))
        {
            using var response = await apis.Records.UpdateAsync(options.ApiVersion, options.ObjectName, Update(rows, fields), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if ((int)response.StatusCode is 400 or 409)
            {
                var refusal = HubSpotError.Of(body);
                if (HubSpotRowErrors.IsOfTheProperty(refusal.Code)) await HubSpotErrors.ThrowIfFailedAsync(response); // no row is to blame
                if (rows.Count == 1) yield return new RowOutcome(rows[0].Id, OutcomeKind.Failed, HubSpotRowErrors.Of(refusal));
                else
                {
                    waiting.Push(rows[(rows.Count / 2)..]);
                    waiting.Push(rows[..(rows.Count / 2)]);
                }

                continue;
            }

            await HubSpotErrors.ThrowIfFailedAsync(response);
            foreach (var outcome in Outcomes(rows, Parse(body))) yield return outcome;
        }
    }

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

    private static JObject Update(List<WriteRow> rows, HubSpotField[] fields) => new()
    {
        ["inputs"] = new JArray(rows.Select(row =>
        {
            var properties = new JObject();
            for (var i = 0; i < fields.Length; i++)
            {
                if (row.Changes[i].Action != ChangeAction.Keep) properties[fields[i].Field.Name] = HubSpotValues.Format(row.Changes[i]);
            }

            return new JObject { ["id"] = row.Id.Value, ["properties"] = properties, ["objectWriteTraceId"] = row.Id.Value };
        })),
    };

    /// <summary>
    /// By trace id where there is one: a record that was merged away answers under its survivor's id, and is gone. An error may stand for several
    /// rows. A row that neither a result nor an error names has no outcome: it is in doubt and read back.
    /// </summary>
    private static List<RowOutcome> Outcomes(List<WriteRow> rows, JObject answer)
    {
        var sent = rows.Select(row => row.Id.Value).ToHashSet(StringComparer.Ordinal);
        var failed = new Dictionary<string, RowError>(StringComparer.Ordinal);
        foreach (var error in (answer["errors"] as JArray ?? []).OfType<JObject>())
        {
            var reason = HubSpotRowErrors.Of(HubSpotError.Of(error.ToString(Formatting.None)));
            foreach (var id in Named(error).Where(sent.Contains)) failed.TryAdd(id, reason);
        }

        foreach (var result in HubSpotReader.ResultsOf(answer))
        {
            var (asked, id) = (HubSpotError.Text(result["objectWriteTraceId"]), HubSpotError.Text(result["id"]));
            if (asked is not null && sent.Contains(asked) && id is not null && id != asked)
            {
                failed.TryAdd(asked, HubSpotRowErrors.Of(HubSpotRowErrors.Merged, $"answered as record {id}", []));
            }
        }

        var done = HubSpotReader.ResultsOf(answer)
            .Select(result => HubSpotError.Text(result["objectWriteTraceId"]) ?? HubSpotError.Text(result["id"])).OfType<string>()
            .Where(id => sent.Contains(id) && !failed.ContainsKey(id)).Distinct(StringComparer.Ordinal);
        return
        [
            .. done.Select(id => new RowOutcome(new AccountId(id), OutcomeKind.Succeeded)),
            .. failed.Select(one => new RowOutcome(new AccountId(one.Key), OutcomeKind.Failed, one.Value)),
        ];
    }

    private static IEnumerable<string> Named(JObject error) => Names
        .SelectMany(name => error["context"]?[name] is JArray ids ? ids : new JArray(error["context"]?[name] ?? JValue.CreateNull()))
        .Append(error["id"]).Select(HubSpotError.Text).OfType<string>();

    private static JObject Parse(string body)
    {
        try
        {
            return JObject.Parse(body);
        }
        catch (JsonException)
        {
            throw HubSpotErrors.Contract("the answer to an update is not JSON of the documented shape");
        }
    }
}
