using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>A large account in a segment of small ones: often a wrong input, sometimes a missed chance.</summary>
/// <param name="Value">What the account weighs.</param>
/// <param name="SegmentMean">What the other accounts of the segment weigh on average.</param>
public sealed record Outlier(AccountId Account, Dimension Dimension, Segment Segment, double Value, double SegmentMean);

/// <summary>Finds outliers in one pass and in memory that does not grow with the book. For one thread.</summary>
public sealed class Outliers(Framework framework)
{
    /// <summary>An outlier weighs so many times the mean of the others in its segment.</summary>
    private const double Times = 10;

    /// <summary>A segment is one of small accounts when their mean is below this share of the whole book's.</summary>
    private const double SmallShare = 0.5;

    /// <summary>Fewer accounts have no telling mean.</summary>
    private const long FewestAccounts = 10;

    private const int KeptPerSegment = 5;

    private readonly SegmentTally[][] _segments =
        [.. framework.Dimensions.Select(dimension => Enumerable.Range(0, dimension.Segments.Count).Select(_ => new SegmentTally()).ToArray())];

    private readonly Dictionary<string, int>[] _positions =
        [.. framework.Dimensions.Select(dimension => dimension.Segments.Select((segment, position) => (segment.Name, position)).ToDictionary(pair => pair.Name, pair => pair.position))];

    private long _accounts;
    private double _value;

    /// <param name="assignments">By dimension position; ended ones and <c>otherwise</c> don't count.</param>
    /// <param name="value">Accounts without a known value are neither outliers nor part of a mean.</param>
    public void Add(AccountId account, ReadOnlySpan<Assignment> assignments, double? value)
    {
        if (value is not { } weight) return;
        _accounts++;
        _value += weight;
        for (var i = 0; i < assignments.Length; i++)
        {
            if (assignments[i] is { Segment: { } name, HasEnded: false } && _positions[i].TryGetValue(name, out var position)) _segments[i][position].Add(account, weight);
        }
    }

    /// <summary>Heaviest first; an account that stands out in several dimensions comes once for each.</summary>
    public IReadOnlyList<Outlier> Find(int most)
    {
        var mean = _accounts == 0 ? 0 : _value / _accounts;
        return [.. framework.Dimensions.SelectMany(dimension => _segments[dimension.Index].SelectMany((tally, position) => tally.Heaviest
                .Select(heavy => new Outlier(heavy.Account, dimension, dimension.Segments[position], heavy.Value, tally.MeanWithout(heavy.Value)))
                .Where(outlier => tally.Accounts >= FewestAccounts && outlier.SegmentMean < SmallShare * mean && outlier.Value >= Times * outlier.SegmentMean)))
            .OrderByDescending(outlier => outlier.Value).Take(most)];
    }

    private sealed class SegmentTally
    {
        private readonly List<(AccountId Account, double Value)> _heaviest = [];
        private double _sum;

        public long Accounts { get; private set; }

        public IReadOnlyList<(AccountId Account, double Value)> Heaviest => _heaviest;

        public void Add(AccountId account, double value)
        {
            Accounts++;
            _sum += value;
            if (_heaviest.Count == KeptPerSegment && value <= _heaviest[^1].Value) return;
            var at = _heaviest.FindIndex(heavy => heavy.Value < value);
            _heaviest.Insert(at < 0 ? _heaviest.Count : at, (account, value));
            if (_heaviest.Count > KeptPerSegment) _heaviest.RemoveAt(KeptPerSegment);
        }

        public double MeanWithout(double value) => Accounts < 2 ? 0 : (_sum - value) / (Accounts - 1);
    }
}
