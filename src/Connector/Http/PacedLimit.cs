using System.Collections.Concurrent;

namespace Connector.Http;

/// <param name="Most">Calls in any stretch of time as long as the window.</param>
/// <param name="Slack">How far apart in time two calls may be on the way to the CRM: slots are spread over so much more than the window.</param>
internal sealed record PaceRule(int Most, TimeSpan Window, TimeSpan Slack);

/// <summary>
/// Holds the calls of this process to one limit, alone or with other processes that share the slots. Calls are spread evenly; after a stall of the
/// machine they catch up as far as the window allows (see <see cref="SlotLine"/>).
/// </summary>
/// <remarks>Slots are taken in batches that grow with the demand: a trip to the store for each call would cost more than the call.</remarks>
internal sealed class PacedLimit(IRateSlots slots, PaceRule rule, TimeProvider time) : IDisposable
{
    /// <summary>Longer than this nobody waits for a slot: the limit is closed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A machine that is slower than this gets no further.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Queue<RateSlot> _taken = new();
    private readonly ConcurrentQueue<RateSlot> _unused = new();
    private int _waiting;
    private int _batch = 1;
    private int _most = rule.Most;
    private long _closedUntil; // UTC ticks
    private long _late = rule.Slack.Ticks / 2; // the other half of the slack is for the way
    private TimeSpan _lead;

    /// <returns>Null when the call may go; else the limit is closed until then.</returns>
    public async Task<DateTimeOffset?> EnterAsync(string limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (slot, closedUntil) = await NextAsync(limit, cancellationToken);
            if (closedUntil is not null) return closedUntil;
            try
            {
                var wait = slot.At - time.GetUtcNow();
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                _unused.Enqueue(slot);
                throw;
            }

            var isLate = time.GetUtcNow() > slot.Until;
            Adapt(isLate);
            if (!isLate && slot.At.UtcTicks >= Volatile.Read(ref _closedUntil)) return null;
            _unused.Enqueue(slot);
        }
    }

    /// <summary>The CRM tells another limit than we were told.</summary>
    public void Observe(long? most)
    {
        if (most is > 0 and < int.MaxValue) Volatile.Write(ref _most, (int)most.Value);
    }

    /// <summary>The CRM refused although we thought there was room: others use the same limit past us.</summary>
    public async Task CloseAsync(string limit, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (until.UtcTicks <= _closedUntil) return;
            Volatile.Write(ref _closedUntil, until.UtcTicks);
            while (_taken.TryDequeue(out var slot)) _unused.Enqueue(slot);
            await slots.CloseAsync(limit, until, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<(RateSlot Slot, DateTimeOffset? ClosedUntil)> NextAsync(string limit, CancellationToken cancellationToken)
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
            while (_taken.TryDequeue(out var slot))
            {
                if (time.GetUtcNow() <= slot.Until) return (slot, null);
                _unused.Enqueue(slot);
                _batch = 0; // more was taken than was asked for
            }

            var taken = await TakeAsync(limit, cancellationToken);
            if (taken.Slots.Count == 0) return (default, taken.First);
            foreach (var slot in taken.Slots.Skip(1)) _taken.Enqueue(slot);
            return (taken.Slots[0], null);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<TakenSlots> TakeAsync(string limit, CancellationToken cancellationToken)
    {
        var (most, late) = (Volatile.Read(ref _most), new TimeSpan(Volatile.Read(ref _late)));
        var order = new SlotOrder(1, most, rule.Window + (rule.Slack / 2), late, _lead, Patience);
        _batch = Math.Clamp(Math.Max(_waiting + 1, _batch * 2), 1, Math.Max(1, (int)(SlotOrder.Ahead / order.Apart)));
        var unused = new List<RateSlot>();
        while (_unused.TryDequeue(out var slot)) unused.Add(slot);
        var started = time.GetTimestamp();
        var taken = await slots.TakeAsync(limit, order with { Slots = _batch }, unused, cancellationToken);
        _lead = new TimeSpan(Math.Min(Slowest.Ticks, Math.Max(time.GetElapsedTime(started).Ticks, _lead.Ticks * 9 / 10)));
        return taken;
    }

    /// <summary>
    /// A machine so busy that calls miss their slots gets longer ones, at the cost of some of the rate: else none of its calls might ever leave.
    /// </summary>
    private void Adapt(bool isLate)
    {
        var (late, least) = (Volatile.Read(ref _late), rule.Slack.Ticks / 2);
        var next = isLate ? Math.Min(late * 5 / 4, Slowest.Ticks) : Math.Max(late - (late / 16), least);
        if (next != late) Volatile.Write(ref _late, next);
    }
}
