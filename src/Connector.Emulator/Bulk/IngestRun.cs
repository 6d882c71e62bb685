using Connector.Emulator.Faults;
using Connector.Emulator.Limits;
using Connector.Emulator.Org;

namespace Connector.Emulator.Bulk;

/// <summary>
/// One pass over an upload: internal batches of 10,000 records, each written in chunks of 200 under the org's gate, so that readers get
/// their turn (contract 3.2).
/// </summary>
internal sealed class IngestRun(IngestJob job, Access access, SalesforceOrg org, FaultInjector faults)
{
    private const int BatchRecords = 10_000;
    private const int ChunkRecords = 200;

    private readonly HashSet<string> _idsOfBatch = new(StringComparer.Ordinal);
    private readonly FaultRule? _failure = faults.ForJob(job.Table.Name);
    private InputTarget?[] _targets = [];
    private int _idColumn = -1;

    public int Records { get; private set; }

    public int Changed { get; private set; }

    /// <summary>Null, or the message of a failed job.</summary>
    public string? Execute(OrgLimits limits, long started)
    {
        if (job.Upload is not { } file)
        {
            return "InvalidBatch : Failed to read request. No data was uploaded";
        }

        file.Position = 0;
        var reader = new StrictCsvReader(file, job.Dialect);
        var refusal = ReadHeader(reader);
        var chunk = new List<(string[] Cells, string? Problem)>(ChunkRecords);
        for (var more = true; more;)
        {
            var first = refusal is null && Records % BatchRecords == 0;
            if (Records % BatchRecords == 0)
            {
                job.Outcome.Batches.Add((reader.Offset, Records, 0));
                _idsOfBatch.Clear();
            }

            more = Fill(reader, chunk);
            if (first && chunk.Count > 0 && !limits.Batches.TryAdd(1, limits.MostBatches))
            {
                refusal = "LimitExceeded : daily batch allocation is used up";
            }

            refusal ??= Write(chunk);
            job.ProcessingTime = org.Time.GetElapsedTime(started);
            chunk.Clear();
        }

        return refusal;
    }

    private bool Fill(StrictCsvReader reader, List<(string[] Cells, string? Problem)> chunk)
    {
        while (chunk.Count < ChunkRecords)
        {
            if (!reader.Read())
            {
                return false;
            }

            Records++;
            var (offset, first, count) = job.Outcome.Batches[^1];
            job.Outcome.Batches[^1] = (offset, first, count + 1);
            chunk.Add(([.. reader.Cells], reader.Problem));
        }

        return true;
    }

    /// <summary>One unknown column fails the job before any row (recorded: samples/bulk2/ingest-job-failed-unknown-column.json).</summary>
    private string? ReadHeader(StrictCsvReader reader)
    {
        if (!reader.Read())
        {
            return "InvalidBatch : Failed to parse CSV header. The upload is empty";
        }

        job.Outcome.Header = [.. reader.Cells];
        if (reader.WrongLineEnding)
        {
            return $"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {(job.Dialect.Crlf ? "CRLF" : "LF")}";
        }

        _targets = new InputTarget?[job.Outcome.Header.Length];
        for (var i = 0; i < _targets.Length; i++)
        {
            var name = job.Outcome.Header[i];
            if (name.Equals("Id", StringComparison.OrdinalIgnoreCase))
            {
                _idColumn = i;
            }
            else if ((_targets[i] = InputTarget.Find(job.Table, access, name)) is null)
            {
                return $"InvalidBatch : Field name not found : {name}";
            }
        }

        return null;
    }

    /// <summary>Writes a chunk; null, or why the job ends here.</summary>
    private string? Write(List<(string[] Cells, string? Problem)> chunk)
    {
        lock (org.Gate)
        {
            var writer = new RecordWriter(org, access, faults.ForRows(job));
            foreach (var (cells, problem) in chunk)
            {
                if (_failure is not null && job.Outcome.Processed >= _failure.FailJobAfterRows)
                {
                    return _failure.Message ?? "InternalServerError : The job failed after its retries";
                }

                if (job.State == JobState.Aborted)
                {
                    return "Aborted";
                }

                var outcome = problem is null ? WriteRow(writer, cells) : WriteOutcome.Refused(new("INVALID_BATCH_ROW", problem));
                Changed += outcome is { Error: null, Changed: true } ? 1 : 0;
                job.Outcome.Add(outcome);
            }

            (job.Processed, job.Failed) = (job.Outcome.Processed, job.Outcome.FailedCount);
        }

        return null;
    }

    private WriteOutcome WriteRow(RecordWriter writer, string[] cells)
    {
        if (cells.Length != _targets.Length)
        {
            return WriteOutcome.Refused(new("INVALID_BATCH_ROW", $"The row has {cells.Length} values, the header {_targets.Length}"));
        }

        var values = new List<FieldValue>(cells.Length);
        for (var i = 0; i < cells.Length; i++)
        {
            // An empty cell leaves the field as it is; #N/A clears it.
            if (_targets[i] is { } target && cells[i].Length > 0)
            {
                if (Read(target, cells[i], i, out var cell) is { } error)
                {
                    return WriteOutcome.Refused(error, RowOf(cells));
                }

                values.Add(new(target.Field, cell));
            }
        }

        return Apply(writer, cells, values);
    }

    private static RecordError? Read(InputTarget target, string text, int column, out Cell cell)
    {
        cell = Cell.Null;
        var error = text == "#N/A" ? null : target.Read(text, out cell);
        return error?.Code == "INVALID_TYPE_ON_FIELD_IN_RECORD"
            ? new("INVALID_FIELD", $"Failed to deserialize field at col {column}. Due to, '{text}' is not a valid value for the type "
                + CellText.XsdName(target.Field), target.Field.Name)
            : error;
    }

    private WriteOutcome Apply(RecordWriter writer, string[] cells, List<FieldValue> values)
    {
        var id = _idColumn < 0 ? "" : cells[_idColumn];
        if (job.Operation == "insert")
        {
            return id.Length > 0
                ? WriteOutcome.Refused(new("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id"))
                : writer.Insert(job.Table, values);
        }

        if (job.Operation == "upsert" && job.ExternalId!.Type != FieldType.Id)
        {
            var key = values.FirstOrDefault(value => value.Field == job.ExternalId).Cell;
            return key.HasValue && !_idsOfBatch.Add((key.Text ?? NumberText.Format(key.Number)).ToUpperInvariant())
                ? WriteOutcome.Refused(new("DUPLICATE_VALUE", $"Duplicate external id specified: {key.Text}", job.ExternalId.Name))
                : Upsert.Run(writer, job.Table, job.ExternalId, id, values, out _);
        }

        if (job.Operation == "upsert" && id.Length == 0)
        {
            return writer.Insert(job.Table, values);
        }

        return CheckId(id) is { } error ? WriteOutcome.Refused(error, RowOf(cells))
            : job.Operation == "delete" ? writer.Delete(job.Table, job.Table.RowOf(id))
            : job.Operation == "hardDelete" ? writer.HardDelete(job.Table, job.Table.RowOf(id))
            : writer.Update(job.Table, job.Table.RowOf(id), values);
    }

    private RecordError? CheckId(string id)
    {
        if (id.Length == 0)
        {
            return new("MISSING_ARGUMENT", $"Id not specified in an {job.Operation} call");
        }

        if (!RecordId.TryParse(id, out var prefix, out _) || prefix != job.Table.KeyPrefix)
        {
            return new("MALFORMED_ID", $"{job.Table.Label} ID: id value of incorrect type: {id}", "Id");
        }

        return _idsOfBatch.Add(id[..15])
            ? null
            : new("DUPLICATE_VALUE", $"Duplicate id specified: {id}", "Id");
    }

    private int RowOf(string[] cells) => _idColumn < 0 ? -1 : job.Table.RowOf(cells[_idColumn]);
}
