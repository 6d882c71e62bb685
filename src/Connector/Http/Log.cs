using Microsoft.Extensions.Logging;

namespace Connector.Http;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} answered {Status} after {ElapsedMs} ms")]
    public static partial void Called(ILogger logger, string method, string path, int status, long elapsedMs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} failed with {Status}; attempt {Attempt} follows in {WaitMs} ms")]
    public static partial void Again(ILogger logger, string method, string path, int? status, int attempt, long waitMs);
}
