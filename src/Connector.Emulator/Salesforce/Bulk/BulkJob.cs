using System.Text.Json;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Bulk;

internal enum JobState
{
    Open, UploadComplete, InProgress, JobComplete, Failed, Aborted,
}

/// <summary>What query and ingest jobs have in common (contract 3).</summary>
internal abstract class BulkJob(int number, int user, string apiVersion, string operation, Table table, CsvDialect dialect,
    DateTimeOffset now)
{
    public const string KeyPrefix = "750";

    public string Id { get; } = RecordId.Format(KeyPrefix, number);

    public int User => user;

    public string ApiVersion => apiVersion;

    public string Operation => operation;

    public Table Table => table;

    public CsvDialect Dialect => dialect;

    public JobState State { get; private set; }

    public string? ErrorMessage { get; private set; }

    public int Processed { get; set; }

    public int Failed { get; set; }

    public TimeSpan ProcessingTime { get; set; }

    protected abstract string JobType { get; }

    private DateTimeOffset Created { get; } = now;

    private DateTimeOffset Changed { get; set; } = now;

    public bool IsOver => State is JobState.JobComplete or JobState.Failed or JobState.Aborted;

    public void Move(JobState state, DateTimeOffset at, string? error = null)
    {
        // An aborted job stays aborted, whatever its worker still reports.
        if (State != JobState.Aborted)
        {
            (State, Changed, ErrorMessage) = (state, at, error);
        }
    }

    /// <summary>Everything a status answer tells.</summary>
    public void WriteInfo(Utf8JsonWriter writer, Table users)
    {
        WriteHead(writer, users);
        WriteDialect(writer);
        writer.WriteNumber("numberRecordsProcessed", Processed);
        WriteProgress(writer);
        writer.WriteNumber("retries", 0);
        writer.WriteNumber("totalProcessingTime", (long)ProcessingTime.TotalMilliseconds);
        WriteTail(writer);
        if (ErrorMessage is not null)
        {
            writer.WriteString("errorMessage", ErrorMessage);
        }

        writer.WriteEndObject();
    }

    protected void WriteHead(Utf8JsonWriter writer, Table users, bool withType = true)
    {
        writer.WriteStartObject();
        writer.WriteString("id", Id);
        writer.WriteString("operation", operation);
        writer.WriteString("object", table.Name);
        writer.WriteString("createdById", users.Id(user));
        writer.WriteString("createdDate", Timestamp.Json(Created));
        writer.WriteString("systemModstamp", Timestamp.Json(Changed));
        writer.WriteString("state", State.ToString());
        WriteKey(writer);
        writer.WriteString("concurrencyMode", "Parallel");
        writer.WriteString("contentType", "CSV");

        // A JSON number, although the documented table says string.
        writer.WritePropertyName("apiVersion");
        writer.WriteRawValue(apiVersion);
        if (withType)
        {
            writer.WriteString("jobType", JobType);
        }
    }

    protected void WriteDialect(Utf8JsonWriter writer)
    {
        writer.WriteString("lineEnding", dialect.Crlf ? "CRLF" : "LF");
        writer.WriteString("columnDelimiter", dialect.DelimiterName);
    }

    protected virtual void WriteKey(Utf8JsonWriter writer)
    {
    }

    protected virtual void WriteProgress(Utf8JsonWriter writer)
    {
    }

    protected virtual void WriteTail(Utf8JsonWriter writer)
    {
    }
}
