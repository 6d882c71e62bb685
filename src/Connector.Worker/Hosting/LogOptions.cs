namespace Connector.Worker.Hosting;

/// <summary>Where the log files go. Section <c>Log</c>.</summary>
internal sealed class LogOptions
{
    public const string Section = "Log";

    /// <summary>One file of compact JSON lines a day, 31 kept. Default .local/log, counted from the settings file's folder.</summary>
    public string Folder { get; set; } = ".local/log";
}
