using Connector.Emulator.Faults;
using Connector.Emulator.Salesforce.Faults;
using Connector.Emulator.Salesforce.Limits;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Bulk;

/// <summary>
/// One pass over an upload: internal batches of 10,000 records, each written in chunks of 200 under the org's gate, so that readers get
/// their turn (contract 3.2).
/// </summary>
internal sealed class IngestRun(IngestJob job, Access access, SalesforceOrg org, OrgFaults faults)
{
    private const int BatchRecords = 10_000;
    private const int ChunkRecords = 200;

    // Limits of contract 3.2; how the platform words their refusal is not recorded there.
    private const int MostFields = 5_000;
    private const int MostHeaderCharacters = 32_000;

    private readonly IngestRows _rows = new(job, access);
    private readonly FaultRule? _failure = faults.ForJob(job.Table.Name);

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
                _rows.StartBatch();
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

        return HeaderProblem() ?? _rows.ReadHeader(job.Outcome.Header);
    }

    private string? HeaderProblem() => job.Outcome.Header.Length > MostFields
        ? $"InvalidBatch : The upload has more than {MostFields} fields"
        : job.Outcome.Header.Sum(name => name.Length + 1) > MostHeaderCharacters
            ? $"InvalidBatch : The header row has more than {MostHeaderCharacters} characters"
            : null;

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

                var outcome = problem is null ? _rows.Write(writer, cells) : WriteOutcome.Refused(new("INVALID_BATCH_ROW", problem));
                Changed += outcome is { Error: null, Changed: true } ? 1 : 0;
                job.Outcome.Add(outcome);
            }

            (job.Processed, job.Failed) = (job.Outcome.Processed, job.Outcome.FailedCount);
        }

        return null;
    }
}
