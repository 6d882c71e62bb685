namespace Connector.Planning;

/// <summary>Keeps the few heaviest of many; of equals the first that came.</summary>
internal sealed class Largest<T>(int most)
{
    private readonly PriorityQueue<T, (double Weight, long Latest)> _kept = new();
    private long _seen;

    public IReadOnlyList<T> Items => [.. _kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    public void Add(T item, double weight)
    {
        var priority = (weight, -_seen++);
        if (_kept.Count < most) _kept.Enqueue(item, priority);
        else if (_kept.TryPeek(out _, out var lightest) && priority.CompareTo(lightest) > 0) _kept.EnqueueDequeue(item, priority);
    }
}
