using System.Collections.Concurrent;
using System.IO.Compression;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>One export with the file that it made; the download addresses given out for it expire after five minutes.</summary>
internal sealed class ExportJob(string id, string name, string kind, ObjectTable table, IReadOnlyList<string> properties, long now)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public string Kind { get; } = kind;

    public ObjectTable Table { get; } = table;

    public IReadOnlyList<string> Properties { get; } = properties;

    public long CreatedAt { get; } = now;

    public long? DoneAt { get; set; }

    public int Records { get; set; }

    public byte[] File { get; set; } = [];

    public bool IsZip { get; set; }
}

/// <summary>Exports one after another (contract 10): a file above 2 MB comes as zip; thirty in any 24 hours.</summary>
internal sealed class ExportJobs(Portal portal) : IDisposable
{
    public const int MostADay = 30;
    private const int LargestPlain = 2 * 1024 * 1024;
    private const int LinkMilliseconds = 5 * 60_000;
    private readonly ConcurrentDictionary<string, ExportJob> _jobs = new();
    private readonly ConcurrentDictionary<string, (string Job, long Until)> _links = new();
    private readonly SemaphoreSlim _place = new(1);
    private int _last = 71_000_000;

    public string NextId() => Interlocked.Increment(ref _last).ToString(null, null);

    public bool MayStart => _jobs.Values.Count(job => job.CreatedAt > portal.Now - Instant.Day) < MostADay;

    public ExportJob? Find(string id) => _jobs.GetValueOrDefault(id);

    /// <param name="write">Writes the CSV under the portal's gate and tells how many records it holds.</param>
    public void Start(ExportJob job, Func<TextWriter, int> write)
    {
        _jobs[job.Id] = job;
        _ = Task.Run(() => RunAsync(job, write));
    }

    public void Dispose() => _place.Dispose();

    /// <summary>A fresh token for the download.</summary>
    public string Link(ExportJob job)
    {
        var token = Guid.NewGuid().ToString("N");
        _links[token] = (job.Id, portal.Now + LinkMilliseconds);
        return token;
    }

    public ExportJob? Follow(string token) => _links.TryGetValue(token, out var link) && link.Until > portal.Now ? Find(link.Job) : null;

    private async Task RunAsync(ExportJob job, Func<TextWriter, int> write)
    {
        await _place.WaitAsync();
        try
        {
            await Task.Delay(portal.Settings.JobDelayMilliseconds, CancellationToken.None);
            using var buffer = new MemoryStream();
            await using (var text = new StreamWriter(buffer, leaveOpen: true))
            {
                lock (portal.Gate)
                {
                    job.Records = write(text);
                }
            }

            (job.IsZip, job.File) = buffer.Length > LargestPlain ? (true, Zip(job, buffer.ToArray())) : (false, buffer.ToArray());
            job.DoneAt = portal.Now;
        }
        finally
        {
            _place.Release();
        }
    }

    private static byte[] Zip(ExportJob job, byte[] file)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry($"{job.Id}.csv", CompressionLevel.Fastest).Open();
            entry.Write(file);
        }

        return buffer.ToArray();
    }
}
