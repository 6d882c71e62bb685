namespace Connector.Segmentation;

/// <summary>Counts a run's accounts by membership and by segment, in memory that does not grow with the book. For one thread.</summary>
public sealed class SegmentDistribution
{
    public SegmentDistribution(Framework framework)
    {
        Dimensions = [.. framework.Dimensions.Select(dimension => new DimensionTally(framework, dimension))];
    }

    public long Active { get; private set; }

    public long NotActive { get; private set; }

    public long UnknownMembership { get; private set; }

    /// <summary>Active accounts that no further data could put elsewhere in any dimension, whatever is unknown about them: nothing to buy.</summary>
    public long Certain { get; private set; }

    /// <summary>Sum of the active accounts' known values (<see cref="Framework.Value"/>), in the framework's currency.</summary>
    public double ActiveValue { get; private set; }

    /// <summary>By dimension position.</summary>
    public IReadOnlyList<DimensionTally> Dimensions { get; }

    /// <param name="value">What the account weighs; 0 while unknown.</param>
    public void Add(Membership membership, double value = 0)
    {
        if (membership == Membership.Active)
        {
            Active++;
            ActiveValue += value;
        }
        else if (membership == Membership.NotActive) NotActive++;
        else UnknownMembership++;
    }

    /// <param name="value">What the account weighs; 0 while unknown.</param>
    public void Add(int dimension, Decision decision, double value = 0) => Dimensions[dimension].Add(decision, value);

    /// <summary>Counts an account in the segment that it is kept in although the rules say another.</summary>
    public void AddSteadied(int dimension, Decision kept, double value = 0)
    {
        Dimensions[dimension].Add(kept, value);
        Dimensions[dimension].Steadied++;
    }

    /// <summary>Counts an account in the segment that it keeps while its dimension is not decided.</summary>
    public void AddFrozen(int dimension, Decision kept, double value = 0)
    {
        Dimensions[dimension].Add(kept, value);
        Dimensions[dimension].Frozen++;
    }

    /// <summary>Counts an account in the segment that it keeps while an input is held.</summary>
    public void AddHeld(int dimension, Decision kept, double value = 0)
    {
        Dimensions[dimension].Add(kept, value);
        Dimensions[dimension].Held++;
    }

    /// <summary>Counts an active account that is provisional in no dimension.</summary>
    public void AddCertain() => Certain++;

    /// <summary>Adds what another thread counted under the same framework.</summary>
    public void Add(SegmentDistribution other)
    {
        Active += other.Active;
        NotActive += other.NotActive;
        UnknownMembership += other.UnknownMembership;
        ActiveValue += other.ActiveValue;
        Certain += other.Certain;
        for (var i = 0; i < Dimensions.Count; i++) Dimensions[i].Add(other.Dimensions[i]);
    }
}

/// <summary>The active accounts of one dimension, by segment.</summary>
public sealed class DimensionTally
{
    private readonly long[] _segments;
    private readonly double[] _values;
    private readonly long[] _causes;
    private readonly Framework _framework;

    internal DimensionTally(Framework framework, Dimension dimension)
    {
        _framework = framework;
        Dimension = dimension;
        _segments = new long[dimension.Segments.Count + 1];
        _values = new double[dimension.Segments.Count + 1];
        _causes = new long[dimension.UsedAttributes.Count];
    }

    public Dimension Dimension { get; }

    /// <summary>Accounts by segment position; the last is <c>otherwise</c>.</summary>
    public IReadOnlyList<long> Segments => _segments;

    /// <summary>What these accounts weigh together, as far as known; parallel to <see cref="Segments"/>.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Has a value, <c>otherwise</c> included.</summary>
    public long Assigned => _segments.Sum();

    /// <summary>Has a real segment.</summary>
    public long Classified => Assigned - Otherwise;

    public long Otherwise => _segments[^1];

    /// <summary>Knowing more could put the account elsewhere.</summary>
    public long Provisional { get; private set; }

    /// <summary>Kept in place by a margin or the time that accounts stay at least.</summary>
    public long Steadied { get; internal set; }

    /// <summary>Kept in place although the rules say another segment, because the dimension is not decided now.</summary>
    public long Frozen { get; internal set; }

    /// <summary>Kept in place, or in <c>otherwise</c>, because an input that could make a difference is held.</summary>
    public long Held { get; internal set; }

    /// <summary>
    /// Attribute name → provisional accounts in which it is unknown and could make a difference; one account counts for each such
    /// attribute. Most accounts first, attributes without any left out.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, long>> Causes =>
        [.. _causes.Select((count, position) => KeyValuePair.Create(_framework.Attributes[Dimension.UsedAttributes[position]].Name, count))
            .Where(cause => cause.Value > 0).OrderByDescending(cause => cause.Value).ThenBy(cause => cause.Key, StringComparer.Ordinal)];

    internal void Add(Decision decision, double value)
    {
        _segments[decision.Segment]++;
        _values[decision.Segment] += value;
        if (!decision.IsProvisional) return;

        Provisional++;
        for (var position = 0; position < _causes.Length; position++)
        {
            if (decision.Matters(position)) _causes[position]++;
        }
    }

    internal void Add(DimensionTally other)
    {
        for (var i = 0; i < _segments.Length; i++)
        {
            _segments[i] += other._segments[i];
            _values[i] += other._values[i];
        }

        for (var i = 0; i < _causes.Length; i++) _causes[i] += other._causes[i];
        Provisional += other.Provisional;
        Steadied += other.Steadied;
        Frozen += other.Frozen;
        Held += other.Held;
    }
}
