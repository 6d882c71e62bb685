using System.Collections.Concurrent;
using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>A retrieve: what it found when it was asked for, told once its time has come.</summary>
/// <param name="Result">Null where the request itself was refused; then <paramref name="Problem"/> says why.</param>
internal sealed record RetrieveRequest(string Id, Retrieved? Result, MetadataProblem? Problem, DateTimeOffset DoneAt);

/// <summary>Retrieves in progress and done.</summary>
internal sealed class RetrieveQueue(SalesforceOrg org, Settings settings)
{
    private const string KeyPrefix = "09S";

    private readonly ConcurrentDictionary<string, RetrieveRequest> _all = new(StringComparer.Ordinal);
    private int _numbers = -1;

    public RetrieveRequest? Find(string id) => RecordId.TryParse(id, out var prefix, out var number) && prefix == KeyPrefix
        ? _all.GetValueOrDefault(RecordId.Format(prefix, (int)number))
        : null;

    public RetrieveRequest Add(XElement package, bool single)
    {
        var id = RecordId.Format(KeyPrefix, Interlocked.Increment(ref _numbers));
        var done = org.Time.GetUtcNow().AddMilliseconds(settings.JobDelayMilliseconds);
        return _all[id] = Run(id, package, single, done);
    }

    public bool IsDone(RetrieveRequest request) => org.Time.GetUtcNow() >= request.DoneAt;

    private RetrieveRequest Run(string id, XElement package, bool single, DateTimeOffset done)
    {
        try
        {
            lock (org.Gate)
            {
                return new RetrieveRequest(id, Retrieval.Run(org, package, single), null, done);
            }
        }
        catch (MetadataProblem problem)
        {
            return new RetrieveRequest(id, null, problem, done);
        }
    }
}
