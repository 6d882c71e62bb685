namespace Connector.Http;

/// <summary>
/// The moments at which calls under one limit of a CRM may be made. Each is given out once, to whoever asks: processes that share a limit share
/// them. What somebody took and did not use lapses, so a process that dies holds nothing back.
/// </summary>
public interface IRateSlots
{
    /// <summary>Takes the next free slots, or none when the first is further away than the order's patience.</summary>
    /// <param name="limit">Names the limit for all who share it.</param>
    /// <param name="unused">Taken earlier and certainly not used: free again for anybody.</param>
    Task<TakenSlots> TakeAsync(string limit, SlotOrder order, IReadOnlyCollection<RateSlot> unused, CancellationToken cancellationToken);

    /// <summary>No slot before this time, for anybody. It never shortens an earlier closing.</summary>
    Task CloseAsync(string limit, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <summary>A call may leave between these two moments; who cannot keep them takes another slot.</summary>
public readonly record struct RateSlot(DateTimeOffset At, DateTimeOffset Until);

/// <param name="Slots">So many are wanted; fewer come when the rest lies further than <see cref="Ahead"/> behind the first.</param>
/// <param name="Most">Calls in any stretch of time as long as <paramref name="Window"/>.</param>
/// <param name="Window">With what calls may lose on their way to the CRM.</param>
/// <param name="Late">How long after its slot's beginning a call may leave.</param>
/// <param name="Lead">Not earlier than so long from now: what the answer takes to arrive.</param>
/// <param name="Patience">Nobody waits longer for the first.</param>
public sealed record SlotOrder(int Slots, int Most, TimeSpan Window, TimeSpan Late, TimeSpan Lead, TimeSpan Patience)
{
    /// <summary>So much may be taken ahead.</summary>
    internal static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    /// <summary>Between two slots where calls come evenly.</summary>
    internal TimeSpan Apart => (Window + Late) / Most;
}

/// <param name="First">When the first one begins or would begin.</param>
/// <param name="Slots">Earliest first; none when nobody would wait for the first.</param>
public sealed record TakenSlots(DateTimeOffset First, IReadOnlyList<RateSlot> Slots);

/// <summary>Slots of this process alone, for whoever has no store.</summary>
internal sealed class OwnRateSlots(TimeProvider time) : IRateSlots
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SlotLine> _lines = new(StringComparer.Ordinal);

    public Task<TakenSlots> TakeAsync(string limit, SlotOrder order, IReadOnlyCollection<RateSlot> unused, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var (taken, after) = _lines.GetValueOrDefault(limit, SlotLine.Empty).Free(unused, order).Take(time.GetUtcNow(), order);
            _lines[limit] = after;
            return Task.FromResult(taken);
        }
    }

    public Task CloseAsync(string limit, DateTimeOffset until, CancellationToken cancellationToken)
    {
        lock (_lock) _lines[limit] = _lines.GetValueOrDefault(limit, SlotLine.Empty).Close(until);
        return Task.CompletedTask;
    }
}
