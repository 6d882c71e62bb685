namespace Connector.Worker.Scheduling;

/// <summary>One log line per stage, when the next one begins: counts only.</summary>
internal sealed class StageLog(ILogger log, string connection) : IProgress<StageProgress>
{
    private StageProgress? _last;

    public void Report(StageProgress value)
    {
        if (_last is { } last && last.Stage != value.Stage) Log.StageEnded(log, connection, last.Stage, last.Done);
        _last = value;
    }
}
