namespace Connector.Emulator.Sources;

/// <summary>So many calls in each whole minute; the vendors that publish a number count in fixed windows (contract 2.2).</summary>
internal sealed class MinuteLimit(int calls, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _minute;
    private int _used;

    public Window Take()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            if (_minute != now / 60) (_minute, _used) = (now / 60, 0);
            if (_used <= calls) _used++;
            return new Window(calls, Math.Min(_used, calls), _used > calls, (int)(60 - (now % 60)));
        }
    }
}

/// <param name="Seconds">Until the next window.</param>
internal readonly record struct Window(int Limit, int Used, bool IsOver, int Seconds)
{
    public int Left => Limit - Used;
}
