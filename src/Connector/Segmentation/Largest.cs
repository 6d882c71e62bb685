namespace Connector.Segmentation;

/// <summary>Keeps the few heaviest of many; of equals the first that came.</summary>
internal sealed class Largest<T>(int most)
{
    private readonly PriorityQueue<T, (double Weight, long Latest)> _kept = new();
    private long _seen;

    public IReadOnlyList<T> Items => [.. _kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    /// <summary>Whether something of this weight would be kept.</summary>
    public bool Takes(double weight) => _kept.Count < most || (_kept.TryPeek(out _, out var lightest) && weight > lightest.Weight);

    public void Add(T item, double weight)
    {
        if (!Takes(weight)) return;
        var priority = (weight, -_seen++);
        if (_kept.Count < most) _kept.Enqueue(item, priority);
        else _kept.EnqueueDequeue(item, priority);
    }
}
