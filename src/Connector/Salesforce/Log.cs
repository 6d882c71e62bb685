using Microsoft.Extensions.Logging;

namespace Connector.Salesforce;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Salesforce query job {JobId} started ({Operation})")]
    public static partial void QueryJobStarted(ILogger logger, string jobId, string operation);

    [LoggerMessage(Level = LogLevel.Information, Message = "Salesforce ingest job {JobId} started with {Rows} rows, {Bytes} bytes")]
    public static partial void IngestJobStarted(ILogger logger, string jobId, int rows, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Salesforce job {JobId} ended as {State}: {Processed} processed, {Failed} failed, after {ElapsedMs} ms")]
    public static partial void JobEnded(ILogger logger, string jobId, string? state, long? processed, long? failed, long elapsedMs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page of Salesforce job {JobId} came short after {Rows} rows; repeat {Repeat}")]
    public static partial void PageCameShort(ILogger logger, string jobId, long rows, int repeat);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Salesforce refused a Bulk query ({Code}); reading by REST pages")]
    public static partial void BulkRefused(ILogger logger, string? code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Salesforce refused a Bulk job for writing ({Code}); writing by Collections")]
    public static partial void BulkWriteRefused(ILogger logger, string? code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A result file of Salesforce job {JobId} is gone; its rows are looked up one by one")]
    public static partial void ResultFileGone(ILogger logger, string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Salesforce job {JobId} was given up before it was closed; none of its rows was written")]
    public static partial void JobGivenUp(ILogger logger, string jobId);
}
