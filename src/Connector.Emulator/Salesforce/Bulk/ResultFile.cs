using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Bulk;

internal enum ResultKind
{
    Successful, Failed, Unprocessed,
}

/// <summary>
/// The three result files, read back from the upload. Their order is not that of the upload (contract 3.2): batches and the records inside
/// them come in a fixed stride, so every run of the same job gives the same order.
/// </summary>
internal sealed class ResultFile(IngestJob job, ResultKind kind)
{
    private readonly Utf8Buffer _buffer = new();

    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        WriteHeader();
        var batches = job.Outcome.Batches;
        foreach (var batch in Stride(batches.Count))
        {
            var records = Records(batches[batch]);
            foreach (var at in Stride(records.Count))
            {
                WriteRecord(batches[batch].First + at, records[at]);
            }

            await output.WriteAsync(_buffer.Written, cancellationToken);
            _buffer.Clear();
        }

        await output.WriteAsync(_buffer.Written, cancellationToken);
    }

    /// <summary>0 … count − 1 in another order: steps of about 0.6 × count that meet every place once.</summary>
    private static IEnumerable<int> Stride(int count)
    {
        var step = Math.Max(1, (int)(count * 0.618));
        while (count > 1 && Gcd(step, count) != 1)
        {
            step++;
        }

        for (var i = 1; i <= count; i++)
        {
            yield return (int)((long)i * step % count);
        }
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    private List<string[]> Records((long Offset, int First, int Count) batch)
    {
        var records = new List<string[]>(batch.Count);

        // The file is shared by the job's downloads.
        lock (job.Outcome)
        {
            job.Upload!.Position = batch.Offset;
            var reader = new StrictCsvReader(job.Upload, job.Dialect);
            while (records.Count < batch.Count && reader.Read())
            {
                records.Add([.. reader.Cells]);
            }
        }

        return records;
    }

    /// <summary>Own columns quoted, those of the upload as they came (recorded: samples/bulk2/ingest-failedResults.csv).</summary>
    private void WriteHeader()
    {
        foreach (var own in kind switch
        {
            ResultKind.Successful => ["sf__Id", "sf__Created"],
            ResultKind.Failed => new[] { "sf__Id", "sf__Error" },
            _ => [],
        })
        {
            _buffer.AppendQuoted(own);
            _buffer.Append(job.Dialect.Delimiter);
        }

        _buffer.Append(string.Join((char)job.Dialect.Delimiter, job.Outcome.Header));
        job.Dialect.EndLine(_buffer);
    }

    private void WriteRecord(int record, string[] cells)
    {
        var processed = record < job.Outcome.Processed;
        var error = processed ? job.Outcome.Error(record) : null;
        if (kind != (!processed ? ResultKind.Unprocessed : error is null ? ResultKind.Successful : ResultKind.Failed))
        {
            return;
        }

        if (processed)
        {
            var row = job.Outcome.Row(record);
            _buffer.AppendQuoted(row >= 0 ? job.Table.Id(row) : "");
            _buffer.Append(job.Dialect.Delimiter);
            _buffer.AppendQuoted(error?.ForBulk() ?? (job.Outcome.IsCreated(record) ? "true" : "false"));
            _buffer.Append(job.Dialect.Delimiter);
        }

        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                _buffer.Append(job.Dialect.Delimiter);
            }

            _buffer.AppendQuoted(cells[i]);
        }

        job.Dialect.EndLine(_buffer);
    }
}
