using System.Collections.Concurrent;
using Connector.Store;

namespace Connector.Worker.Scheduling;

/// <summary>The latest run of each connection since this process started, those included that did not take place, for the health page.</summary>
internal sealed class RunBoard
{
    private readonly ConcurrentDictionary<string, BoardEntry> _latest = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, BoardEntry> Latest => _latest;

    public void Ended(string connection, RunRecord record) => _latest[connection] = BoardEntry.Of(record);

    public void Missed(string connection, DateTimeOffset at) => _latest[connection] = new BoardEntry("Missed", at);
}

internal sealed record BoardEntry(string Status, DateTimeOffset Ended)
{
    public static BoardEntry Of(RunRecord record) => new(record.Status.ToString(), record.EndedAt);
}
