using System.Collections.Concurrent;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Bulk;

/// <summary>The jobs of one kind, by id. Numbers are shared so that no two jobs have the same id.</summary>
internal abstract class JobStore<T>
    where T : BulkJob
{
    private readonly ConcurrentDictionary<string, T> _jobs = new(StringComparer.Ordinal);

    public IEnumerable<T> Newest => _jobs.Values.OrderByDescending(job => job.Id, StringComparer.Ordinal);

    public T Add(T job) => _jobs[job.Id] = job;

    /// <exception cref="SalesforceException">404 for an unknown or deleted job, 403 for another user's.</exception>
    public T Find(string id, Access access)
    {
        var job = _jobs.Values.FirstOrDefault(job => job.Id == id || (id.Length == 15 && job.Id.StartsWith(id, StringComparison.Ordinal)))
            ?? throw SalesforceException.NotFound();
        return job.User == access.User || access.ModifyAllData
            ? job
            : throw new SalesforceException(403, "INSUFFICIENT_ACCESS", "The job belongs to another user");
    }

    public void Remove(T job) => _jobs.TryRemove(job.Id, out _);
}

internal sealed class JobNumbers
{
    private int _last;

    public int Next() => Interlocked.Increment(ref _last);
}
