namespace Connector.Emulator.Limits;

/// <summary>How much was used in the last 24 hours, to the hour.</summary>
internal sealed class RollingCount(TimeProvider time)
{
    private readonly long[] _hours = new long[24];
    private long _lastHour = -1;

    public long Used
    {
        get
        {
            lock (_hours)
            {
                Advance();
                return _hours.Sum();
            }
        }
    }

    /// <summary>Adds the amount unless that would pass the maximum; false then.</summary>
    public bool TryAdd(long amount, long maximum)
    {
        lock (_hours)
        {
            Advance();
            if (_hours.Sum() + amount > maximum)
            {
                return false;
            }

            _hours[_lastHour % 24] += amount;
            return true;
        }
    }

    private void Advance()
    {
        var hour = time.GetUtcNow().ToUnixTimeSeconds() / 3600;
        for (var gone = Math.Max(_lastHour + 1, hour - 23); gone <= hour; gone++)
        {
            _hours[gone % 24] = 0;
        }

        _lastHour = hour;
    }
}
