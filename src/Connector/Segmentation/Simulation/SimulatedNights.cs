using Connector.Accounts;

namespace Connector.Segmentation.Simulation;

/// <summary>
/// What one dimension held night by night, as it was recorded and as it would have been. Accounts are told by spans of nights over which nothing
/// changes. For one thread; memory does not grow with the book.
/// </summary>
public sealed class SimulatedNights
{
    private readonly List<string> _names;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<long[]> _recorded = [];
    private readonly List<long[]> _simulated = [];
    private readonly long[] _differ;

    internal SimulatedNights(Dimension before, Dimension after, int nights)
    {
        Dimension = after;
        AtTheEnd = new SimulatedDimension(before, after);
        _differ = new long[nights + 1];
        _names = [];
        foreach (var name in after.SegmentNames().Concat(before.SegmentNames())) Place(name);
    }

    public Dimension Dimension { get; }

    /// <summary>Who is elsewhere after the last night: from where, to where, by which rules.</summary>
    public SimulatedDimension AtTheEnd { get; }

    /// <summary>How often an account went from one segment to another between two nights, as recorded; the first night's moves do not count.</summary>
    public long FlipsRecorded { get; private set; }

    public long FlipsSimulated { get; private set; }

    /// <summary>Segment → accounts after each night, in order of priority; segments without any account in all nights are left out.</summary>
    public IReadOnlyList<(string Segment, IReadOnlyList<long> Recorded, IReadOnlyList<long> Simulated)> Segments =>
        [.. _names.Select((name, place) => (name, Sums(_recorded[place]), Sums(_simulated[place]))).Where(one => one.Item2.Concat(one.Item3).Any(count => count > 0))];

    /// <summary>Accounts that are elsewhere than recorded, after each night.</summary>
    public IReadOnlyList<long> Differ => Sums(_differ);

    /// <summary>Where an assignment puts an account; -1 = in no segment.</summary>
    internal int Place(Assignment assignment) => assignment is { Segment: { } name, HasEnded: false } ? Place(name) : -1;

    /// <param name="from">The first night.</param>
    /// <param name="until">The night after the last one.</param>
    internal void Add(int recorded, int simulated, int from, int until)
    {
        Between(recorded >= 0 ? _recorded[recorded] : null, from, until);
        Between(simulated >= 0 ? _simulated[simulated] : null, from, until);
        Between(recorded != simulated ? _differ : null, from, until);
    }

    internal void Flip(bool recorded, bool simulated)
    {
        if (recorded) FlipsRecorded++;
        if (simulated) FlipsSimulated++;
    }

    private static void Between(long[]? changes, int from, int until)
    {
        if (changes is null) return;
        changes[from]++;
        changes[until]--;
    }

    private int Place(string name)
    {
        if (_places.TryGetValue(name, out var place)) return place;
        _places[name] = place = _names.Count;
        _names.Add(name);
        _recorded.Add(new long[_differ.Length]);
        _simulated.Add(new long[_differ.Length]);
        return place;
    }

    private static List<long> Sums(long[] changes)
    {
        var (sums, sum) = (new List<long>(changes.Length - 1), 0L);
        foreach (var change in changes.AsSpan(0, changes.Length - 1)) sums.Add(sum += change);
        return sums;
    }
}
