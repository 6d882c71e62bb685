namespace Connector.Http;

/// <summary>When to look at a job of a CRM again: soon at first, then ever more slowly, as every look is an API call.</summary>
/// <param name="first">Before the first look; doubles up to <paramref name="longest"/>.</param>
/// <param name="limit">How long a job is watched at all.</param>
internal sealed class JobPace(TimeSpan first, TimeSpan longest, TimeSpan limit, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _wait = first;

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Waits until the next look is due. False when the job was watched long enough; the job itself goes on.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (Elapsed > limit) return false;
        await Task.Delay(_wait, time, cancellationToken);
        _wait = _wait * 2 < longest ? _wait * 2 : longest;
        return true;
    }
}
