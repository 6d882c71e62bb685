using Connector.Store;

namespace Connector.Worker.Scheduling;

/// <summary>Every line the scheduler logs: names of connections and artefacts, counts and kinds, nothing of a record.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Run of {Connection} started")]
    public static partial void RunStarted(ILogger logger, string connection);

    public static void RunEnded(ILogger logger, string connection, RunRecord record) => RunEnded(
        logger, record.Status == RunStatus.Succeeded ? LogLevel.Information : LogLevel.Warning, connection, record.Run, record.Status, record.Read,
        record.Changed, record.Sent, record.Succeeded, record.Failed, record.Unprocessed, record.InDoubt, record.ApiCalls, record.Trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changed by hand of what was deployed to {Connection}: {Artefacts}")]
    public static partial void Drifted(ILogger logger, string connection, string artefacts);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Stage} of {Connection} ended with {Done} accounts")]
    public static partial void StageEnded(ILogger logger, string connection, string stage, long done);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run of {Connection} skipped: another process is running it")]
    public static partial void ConnectionBusy(ILogger logger, string connection);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run of {Connection} broke off: {Kind} at {Place}")]
    public static partial void RunBroke(ILogger logger, string connection, string? kind, string? place);

    [LoggerMessage(Message = "Run {Run} of {Connection} ended {Status}: read {Read}, changed {Changed}, sent {Sent} = {Succeeded} succeeded + {Failed} failed + {Unprocessed} unprocessed + {InDoubt} in doubt, {ApiCalls} API calls {Trouble}")]
    private static partial void RunEnded(
        ILogger logger, LogLevel level, string connection, long run, RunStatus status, long read, long changed, long sent, long succeeded, long failed,
        long unprocessed, long inDoubt, long apiCalls, string? trouble);
}
