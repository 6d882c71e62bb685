using System.Collections.Concurrent;
using Connector.Store;

namespace Connector.Worker.Scheduling;

/// <summary>The latest run of each connection since this process started, for the health page.</summary>
internal sealed class RunBoard
{
    private readonly ConcurrentDictionary<string, RunRecord> _latest = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, RunRecord> Latest => _latest;

    public void Ended(string connection, RunRecord record) => _latest[connection] = record;
}
