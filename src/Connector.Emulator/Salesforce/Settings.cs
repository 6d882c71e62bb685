namespace Connector.Emulator.Salesforce;

/// <summary>What of Salesforce <c>PUT /__emulator/settings</c> may change while the emulator runs.</summary>
internal sealed class Settings
{
    /// <summary>API calls allowed in any 24 hours (contract 2.9: Enterprise Edition 100,000).</summary>
    public int DailyApiRequests { get; set; } = 100_000;

    /// <summary>Batches of Bulk ingest allowed in any 24 hours (contract 3.2).</summary>
    public int DailyBulkApiBatches { get; set; } = 15_000;

    /// <summary>Bulk query jobs allowed in any 24 hours (contract 3.1).</summary>
    public int DailyBulkV2QueryJobs { get; set; } = 10_000;

    /// <summary>
    /// How long a Bulk job waits besides its own work: a query job half of it as UploadComplete and half as InProgress, an ingest job a third
    /// as UploadComplete, a third before its rows and a third after them.
    /// </summary>
    public int JobDelayMilliseconds { get; set; } = 50;

    /// <summary>Rows of a Bulk result page when the client gives no maxRecords.</summary>
    public int BulkPageRows { get; set; } = 100_000;

    /// <summary>Upper bound of a REST query page, below the 2,000 a client may ask for: the size is only a hint (contract 2.3).</summary>
    public int QueryPageRows { get; set; } = 2000;
}
