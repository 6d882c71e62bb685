using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Connector.Worker.Hosting;

/// <summary>
/// Serilog's set-up, known here alone: a rolling file of compact JSON lines, and for the service the console too. Levels may be changed in
/// the section <c>Serilog</c>. No secrets, names or payloads reach either: the library logs ids and counts only, and HTTP clients' own logs are off.
/// </summary>
internal static class Logging
{
    public static Serilog.ILogger Create(IConfiguration configuration, bool console)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            .ReadFrom.Configuration(configuration)
            .WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(configuration[$"{LogOptions.Section}:{nameof(LogOptions.Folder)}"]!, "connector-.jsonl"),
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: 31,
                shared: true);
        if (console) logger = logger.WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture);
        return logger.CreateLogger();
    }
}
