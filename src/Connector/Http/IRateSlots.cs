namespace Connector.Http;

/// <summary>
/// The moments at which calls under one limit of a CRM may be made. Each is given out once, to whoever asks: processes that share a limit share
/// them. What somebody took and did not use lapses, so a process that dies holds nothing back.
/// </summary>
public interface IRateSlots
{
    /// <summary>Takes the next free slots: the first is now or later, the others follow <paramref name="apart"/> from each other.</summary>
    /// <param name="limit">Names the limit for all who share it.</param>
    /// <returns>The time of the first. When it is further away than <paramref name="patience"/>, nothing was taken.</returns>
    Task<DateTimeOffset> TakeAsync(string limit, int slots, TimeSpan apart, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>No slot before this time, for anybody. It never shortens an earlier closing.</summary>
    Task CloseAsync(string limit, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <summary>How far the slots of one limit have been given out.</summary>
internal readonly record struct SlotLine(DateTimeOffset NextAt, DateTimeOffset ClosedUntil)
{
    /// <summary>What lies further ahead was written by a clock that was wrong, and must not close the limit: nobody queues for so long.</summary>
    private static readonly TimeSpan LongestQueue = TimeSpan.FromMinutes(1);

    /// <summary>The same for closings: the longest is that of a spent day, which may have 25 hours.</summary>
    private static readonly TimeSpan LongestClosing = TimeSpan.FromHours(26);

    public (DateTimeOffset First, SlotLine After) Take(DateTimeOffset now, int slots, TimeSpan apart, TimeSpan patience)
    {
        var next = NextAt - now > LongestQueue ? now : NextAt;
        var opens = ClosedUntil - now > LongestClosing ? now : ClosedUntil;
        var first = new[] { now, next, opens }.Max();
        return first - now > patience ? (first, this) : (first, this with { NextAt = first + (slots * apart) });
    }

    public SlotLine Close(DateTimeOffset until) => until > ClosedUntil ? this with { ClosedUntil = until } : this;
}

/// <summary>Slots of this process alone, for whoever has no store.</summary>
internal sealed class OwnRateSlots(TimeProvider time) : IRateSlots
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SlotLine> _lines = new(StringComparer.Ordinal);

    public Task<DateTimeOffset> TakeAsync(string limit, int slots, TimeSpan apart, TimeSpan patience, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var (first, after) = _lines.GetValueOrDefault(limit).Take(time.GetUtcNow(), slots, apart, patience);
            _lines[limit] = after;
            return Task.FromResult(first);
        }
    }

    public Task CloseAsync(string limit, DateTimeOffset until, CancellationToken cancellationToken)
    {
        lock (_lock) _lines[limit] = _lines.GetValueOrDefault(limit).Close(until);
        return Task.CompletedTask;
    }
}
