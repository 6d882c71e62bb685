using Connector.Accounts;

namespace Connector.Segmentation.Simulation;

/// <summary>One account that another framework would move.</summary>
/// <param name="Value">What it weighs; null while unknown.</param>
public sealed record SimulatedMove(AccountId Account, Dimension Dimension, RuleChange Rules, double? Value);

/// <summary>
/// What another framework would do to a book, account by account beside the present one. Dimensions are the same where their names are;
/// overrides count under both. Pure and for one thread; memory does not grow with the book.
/// </summary>
public sealed class Simulation
{
    private const int MovesKept = 20;

    private readonly Largest<SimulatedMove> _largest = new(MovesKept);
    private readonly (Segmenter Segmenter, Assignment[] Assigned) _before;
    private readonly (Segmenter Segmenter, Assignment[] Assigned) _after;

    /// <param name="night">When both are tried, and what the present one has to go by then.</param>
    public Simulation(Framework before, Framework after, Night night)
    {
        (Before, After) = (before, after);
        _before = (new Segmenter(before.On(night.Day), 0, night.IsNewVersion, night.LastDay, night.RunsBefore), new Assignment[before.Dimensions.Count]);
        _after = (new Segmenter(after.On(night.Day), 0, isNewVersion: true), new Assignment[after.Dimensions.Count]);
        Dimensions = [.. from dimension in before.Dimensions let other = after.Dimension(dimension.Name) where other is not null select new SimulatedDimension(dimension, other)];
    }

    public Framework Before { get; }

    public Framework After { get; }

    /// <summary>Those of both frameworks, in the present one's order.</summary>
    public IReadOnlyList<SimulatedDimension> Dimensions { get; }

    public IEnumerable<Dimension> Added => After.Dimensions.Where(dimension => Before.Dimension(dimension.Name) is null);

    public IEnumerable<Dimension> Removed => Before.Dimensions.Where(dimension => After.Dimension(dimension.Name) is null);

    public long Accounts { get; private set; }

    /// <summary>Accounts that move in one dimension at least.</summary>
    public long Moved { get; private set; }

    public double ValueMoved { get; private set; }

    /// <summary>The heaviest first.</summary>
    public IReadOnlyList<SimulatedMove> Largest => _largest.Items;

    /// <param name="before">By attribute position of the present framework, cleaned.</param>
    /// <param name="after">By attribute position of the other one, cleaned.</param>
    /// <param name="present">Assignments under the present framework, which may keep the account where it is; empty = not known.</param>
    /// <param name="overrides">In force at <paramref name="now"/>.</param>
    /// <param name="changed">Positions of the present framework's attributes that have changed since the book was last decided; null = none.</param>
    public void Add(
        AccountId account, ReadOnlySpan<AttributeValue> before, ReadOnlySpan<AttributeValue> after, ReadOnlySpan<Assignment> present, DateTimeOffset now, IReadOnlyList<Override>? overrides,
        IReadOnlySet<int>? changed = null)
    {
        _before.Segmenter.Assign(before, present, now, _before.Assigned, overrides: overrides, changed: changed);
        _after.Segmenter.Assign(after, [], now, _after.Assigned, overrides: overrides);
        var value = _after.Segmenter.ValueOf(after) ?? _before.Segmenter.ValueOf(before);
        var hasMoved = false;
        foreach (var dimension in Dimensions)
        {
            var (from, to) = (_before.Assigned[dimension.Before.Index], _after.Assigned[dimension.After.Index]);
            if (!dimension.Add(from, to, value ?? 0)) continue;
            hasMoved = true;
            if (_largest.Takes(value ?? 0)) _largest.Add(new SimulatedMove(account, dimension.After, dimension.Rules(from, to), value), value ?? 0);
        }

        Accounts++;
        if (!hasMoved) return;
        Moved++;
        ValueMoved += value ?? 0;
    }
}
