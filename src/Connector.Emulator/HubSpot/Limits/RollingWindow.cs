namespace Connector.Emulator.HubSpot.Limits;

/// <summary>At most so many calls in any stretch of so many milliseconds ("rolling", contract 3). Used under the limits' gate.</summary>
internal sealed class RollingWindow
{
    private readonly Queue<long> _times = new();

    public int Used(long now, int milliseconds)
    {
        while (_times.TryPeek(out var oldest) && oldest <= now - milliseconds)
        {
            _times.Dequeue();
        }

        return _times.Count;
    }

    public void Add(long now) => _times.Enqueue(now);
}
