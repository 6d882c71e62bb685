using System.Collections.Concurrent;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>Runs imports in the background, three at a time; further ones wait as DEFERRED (contract 10).</summary>
internal sealed class ImportJobs(Portal portal) : IDisposable
{
    private const int MostAtOnce = 3;
    private const int RowsAtOnce = 200;
    private readonly ConcurrentDictionary<string, ImportJob> _jobs = new();
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private int _last = 40_000_000;

    public string NextId() => Interlocked.Increment(ref _last).ToString(null, null);

    public ImportJob? Find(string id) => _jobs.GetValueOrDefault(id);

    public IReadOnlyList<ImportJob> All => [.. _jobs.Values.OrderByDescending(job => job.Id, StringComparer.Ordinal)];

    public void Start(ImportJob job)
    {
        _jobs[job.Id] = job;
        if (_places.CurrentCount == 0)
        {
            job.TryMove("DEFERRED", portal.Now);
        }

        _ = Task.Run(() => RunAsync(job));
    }

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(ImportJob job)
    {
        var half = TimeSpan.FromMilliseconds(portal.Settings.JobDelayMilliseconds / 2.0);
        await _places.WaitAsync();
        try
        {
            await Task.Delay(half, portal.Time);
            if (!job.TryMove("PROCESSING", portal.Now))
            {
                return;
            }

            for (var first = 0; first < job.Rows && !job.IsOver; first += RowsAtOnce)
            {
                // Readers get their turn between two chunks.
                lock (portal.Gate)
                {
                    for (var row = first; row < Math.Min(job.Rows, first + RowsAtOnce); row++)
                    {
                        job.Carry(portal, row);
                    }
                }
            }

            await Task.Delay(half, portal.Time);
            job.TryMove("DONE", portal.Now);
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            job.TryMove("FAILED", portal.Now);
        }
        finally
        {
            _places.Release();
        }
    }
}
