namespace Connector.Worker.Hosting;

/// <summary>The scheduled service. Section <c>Worker</c>.</summary>
internal sealed class WorkerOptions
{
    public const string Section = "Worker";

    /// <summary>Where the health pages listen, and where vendors that answer later call back. Default http://127.0.0.1:8321, this machine only.</summary>
    public string Url { get; set; } = "http://127.0.0.1:8321";

    /// <summary>How long a graceful stop waits for a run to reach a safe point. Default 5 minutes.</summary>
    public TimeSpan StopWithin { get; set; } = TimeSpan.FromMinutes(5);
}
