namespace Connector.HubSpot;

/// <summary>At most so many calls in any stretch of time as long as the window, counted when they are sent.</summary>
/// <param name="window">A little longer than HubSpot's own, as calls do not take equally long to arrive.</param>
internal sealed class RollingLimit(int limit, TimeSpan window, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _sent = new();
    private int _limit = limit;
    private DateTimeOffset _closedUntil;

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        while (Take() is { } wait) await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>HubSpot refused although we thought there was room: others use the same limit.</summary>
    public void CloseFor(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + wait;
            if (until > _closedUntil) _closedUntil = until;
        }
    }

    /// <summary>What HubSpot's headers say; calls that it counts and we did not make are another worker's.</summary>
    public void Observe(long? most, long? left)
    {
        lock (_lock)
        {
            if (most is > 0 and < int.MaxValue) _limit = (int)most.Value;
            if (left is null) return;
            var now = time.GetUtcNow();
            Forget(now);
            for (var others = _limit - left.Value - _sent.Count; others > 0; others--) _sent.Enqueue(now);
        }
    }

    /// <summary>Null when the call may go; else how long to wait before asking again.</summary>
    private TimeSpan? Take()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now < _closedUntil) return _closedUntil - now;
            Forget(now);
            if (_sent.Count >= _limit) return _sent.Peek() + window - now;
            _sent.Enqueue(now);
            return null;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_sent.TryPeek(out var first) && first + window <= now) _sent.Dequeue();
    }
}
