namespace Connector.Http;

/// <param name="Most">Calls in any stretch of time as long as the window.</param>
/// <param name="Slack">How far apart in time two calls may be on the way to the CRM: slots are spread over so much more than the window.</param>
internal sealed record PaceRule(int Most, TimeSpan Window, TimeSpan Slack);

/// <summary>
/// Holds the calls of this process to one limit. Calls are spread evenly, so that neither a window that rolls nor one that starts anew is ever
/// overrun, by one process or by several that share the slots.
/// </summary>
/// <remarks>Slots are taken in batches that grow with the demand: a trip to the store for each call would cost more than the call.</remarks>
internal sealed class PacedLimit(IRateSlots slots, PaceRule rule, TimeProvider time) : IDisposable
{
    /// <summary>So much may be taken ahead; what is left of it when the demand ends is lost to others.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    /// <summary>Longer than this nobody waits for a slot: the limit is closed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Queue<DateTimeOffset> _taken = new();
    private int _waiting;
    private int _batch = 1;
    private long _most = rule.Most;
    private long _closedUntil; // UTC ticks

    private TimeSpan Apart => (rule.Window + rule.Slack) / Volatile.Read(ref _most);

    /// <summary>Half of the slack is for calls that leave late, the other half for their way.</summary>
    private TimeSpan Late => rule.Slack / 2;

    /// <returns>Null when the call may go; else the limit is closed until then.</returns>
    public async Task<DateTimeOffset?> EnterAsync(string limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (slot, isClosed) = await NextAsync(limit, cancellationToken);
            if (isClosed) return slot;
            var wait = slot - time.GetUtcNow();
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
            if (slot.UtcTicks >= Volatile.Read(ref _closedUntil)) return null;
        }
    }

    /// <summary>The CRM tells another limit than we were told.</summary>
    public void Observe(long? most)
    {
        if (most is > 0 and < int.MaxValue) Volatile.Write(ref _most, most.Value);
    }

    /// <summary>The CRM refused although we thought there was room: others use the same limit past us.</summary>
    public async Task CloseAsync(string limit, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (until.UtcTicks <= _closedUntil) return;
            Volatile.Write(ref _closedUntil, until.UtcTicks);
            _taken.Clear();
            await slots.CloseAsync(limit, until, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<(DateTimeOffset Slot, bool IsClosed)> NextAsync(string limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _one.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            var now = time.GetUtcNow();
            while (_taken.TryDequeue(out var slot))
            {
                if (now - slot <= Late) return (slot, false);
                _batch = 0; // more was taken than was asked for
            }

            var apart = Apart;
            var most = Math.Max(1, (int)(Ahead / apart));
            _batch = Math.Clamp(Math.Max(_waiting + 1, _batch * 2), 1, most);
            var first = await slots.TakeAsync(limit, _batch, apart, Patience, cancellationToken);
            if (first - now > Patience) return (first, true);
            for (var i = 1; i < _batch; i++) _taken.Enqueue(first + (i * apart));
            return (first, false);
        }
        finally
        {
            _one.Release();
        }
    }
}
