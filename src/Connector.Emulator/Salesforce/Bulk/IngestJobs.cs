using System.Text.Json;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Bulk;

internal sealed class IngestJob(int number, int user, string apiVersion, string operation, Table table, CsvDialect dialect,
    DateTimeOffset now)
    : BulkJob(number, user, apiVersion, operation, table, dialect, now), IDisposable
{
    public Field? ExternalId { get; init; }

    public FileStream? Upload { get; set; }

    public IngestOutcome Outcome { get; } = new();

    /// <summary>The background work; after an abort it may still be on its last chunk.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    protected override string JobType => "V2Ingest";

    /// <summary>The answer to the creation: samples/bulk2/ingest-job-open.json. The contentUrl has no leading slash there.</summary>
    public void WriteCreated(Utf8JsonWriter writer, Table users)
    {
        WriteHead(writer, users, withType: false);
        writer.WriteString("contentUrl", $"services/data/v{ApiVersion}/jobs/ingest/{Id}/batches");
        WriteDialect(writer);
        writer.WriteEndObject();
    }

    /// <summary>The answer to a change of state omits line ending, delimiter and contentUrl (contract 3.2).</summary>
    public void WriteChanged(Utf8JsonWriter writer, Table users)
    {
        WriteHead(writer, users, withType: false);
        writer.WriteEndObject();
    }

    public void Dispose() => Upload?.Dispose();

    protected override void WriteKey(Utf8JsonWriter writer)
    {
        if (ExternalId is not null)
        {
            writer.WriteString("externalIdFieldName", ExternalId.Name);
        }
    }

    protected override void WriteProgress(Utf8JsonWriter writer) => writer.WriteNumber("numberRecordsFailed", Failed);

    protected override void WriteTail(Utf8JsonWriter writer)
    {
        writer.WriteNumber("apiActiveProcessingTime", (long)ProcessingTime.TotalMilliseconds);
        writer.WriteNumber("apexProcessingTime", 0);
    }
}

/// <summary>What became of each row of an upload, by its place in the file.</summary>
internal sealed class IngestOutcome
{
    private const int Created = int.MinValue;
    private readonly Dictionary<int, RecordError> _errors = [];
    private readonly List<int> _rows = [];

    /// <summary>Where each internal batch of up to 10,000 records begins in the file.</summary>
    public List<(long Offset, int First, int Count)> Batches { get; } = [];

    public string[] Header { get; set; } = [];

    /// <summary>Records dealt with; those behind are unprocessed.</summary>
    public int Processed => _rows.Count;

    public int FailedCount => _errors.Count;

    public void Add(WriteOutcome outcome)
    {
        if (outcome.Error is not null)
        {
            _errors[_rows.Count] = outcome.Error;
        }

        // The created flag is the sign bit; −1 (no row) stays −1.
        _rows.Add(outcome.Created ? outcome.Row | Created : outcome.Row);
    }

    public RecordError? Error(int record) => _errors.GetValueOrDefault(record);

    public int Row(int record) => _rows[record] == -1 ? -1 : _rows[record] & ~Created;

    public bool IsCreated(int record) => _rows[record] < -1;
}

internal sealed class IngestJobs : JobStore<IngestJob>;
