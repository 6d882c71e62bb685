using System.Globalization;

namespace Connector.Http;

/// <summary>What has been given out of one limit.</summary>
/// <param name="NextAt">The next slot where calls come evenly; in the past when calls fell behind.</param>
/// <param name="Ends">Last moments, in milliseconds since 1970 and in order, at which calls with a slot may leave: those that still count in a window.</param>
/// <remarks>
/// Calls come evenly, and who fell behind catches up; both within the one rule that keeps the limit: before a slot begins, of the calls that were
/// given one at most <see cref="SlotOrder.Most"/> - 1 may have left within a window, or leave later. It holds in whatever order slots are taken and given back.
/// </remarks>
internal sealed record SlotLine(DateTimeOffset NextAt, DateTimeOffset ClosedUntil, IReadOnlyList<long> Ends)
{
    public static readonly SlotLine Empty = new(default, default, []);

    /// <summary>What lies further ahead was written by a clock that was wrong, and must not close the limit: nobody queues for so long.</summary>
    private static readonly TimeSpan LongestQueue = TimeSpan.FromMinutes(1);

    /// <summary>The same for closings: the longest is that of a spent day, which may have 25 hours.</summary>
    private static readonly TimeSpan LongestClosing = TimeSpan.FromHours(26);

    public string EndsText => string.Join(',', Ends);

    public static IReadOnlyList<long> ParseEnds(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(end => long.Parse(end, CultureInfo.InvariantCulture))];

    public (TakenSlots Taken, SlotLine After) Take(DateTimeOffset now, SlotOrder order)
    {
        var ends = Ends.Where(end => end > Milliseconds(now - order.Window) && end <= Milliseconds(now + LongestQueue + order.Late)).ToList();
        var opens = ClosedUntil - now > LongestClosing ? now : ClosedUntil;
        var earliest = opens > now + order.Lead ? opens : now + order.Lead;

        // Nobody called for half a window: that was no falling behind, and calls begin evenly.
        var next = NextAt < earliest - (order.Window / 2) || NextAt - now > LongestQueue ? earliest : NextAt;
        var slots = new List<RateSlot>();
        while (true)
        {
            var at = Latest(earliest, next, Allowed(ends, order));
            if (slots.Count == 0 && at - now > order.Patience) return (new TakenSlots(at, slots), this);
            if (slots.Count == order.Slots || (slots.Count > 0 && at - slots[0].At > SlotOrder.Ahead)) break;
            var slot = new RateSlot(at, at + order.Late);
            slots.Add(slot);
            Insert(ends, Milliseconds(slot.Until));
            next += order.Apart;
        }

        return (new TakenSlots(slots[0].At, slots), this with { NextAt = next, Ends = ends });
    }

    /// <summary>Those that are not on the line any more are past.</summary>
    public SlotLine Free(IReadOnlyCollection<RateSlot> unused, SlotOrder order)
    {
        if (unused.Count == 0) return this;
        var ends = Ends.ToList();
        var freed = unused.Count(slot => ends.Remove(Milliseconds(slot.Until)));
        return this with { NextAt = freed == 0 ? NextAt : NextAt - (freed * order.Apart), Ends = ends };
    }

    public SlotLine Close(DateTimeOffset until) => until > ClosedUntil ? this with { ClosedUntil = until } : this;

    private static DateTimeOffset Allowed(List<long> ends, SlotOrder order) =>
        ends.Count < order.Most ? DateTimeOffset.MinValue : DateTimeOffset.FromUnixTimeMilliseconds(ends[^order.Most]) + order.Window;

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b, DateTimeOffset c) =>
        new(Math.Max(a.UtcTicks, Math.Max(b.UtcTicks, c.UtcTicks)), TimeSpan.Zero);

    private static void Insert(List<long> ends, long end)
    {
        var place = ends.BinarySearch(end);
        ends.Insert(place < 0 ? ~place : place, end);
    }

    /// <summary>Rounded up: later is the safe side.</summary>
    private static long Milliseconds(DateTimeOffset moment) => moment.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}
