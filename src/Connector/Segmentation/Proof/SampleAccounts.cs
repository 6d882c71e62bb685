using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Proof;

/// <summary>An account made up for a combination of segments.</summary>
/// <param name="Attributes">By attribute position.</param>
/// <param name="Segments">By dimension position.</param>
public sealed record SampleAccount(IReadOnlyList<AttributeValue> Attributes, IReadOnlyList<Segment> Segments);

/// <summary>One account for each combination of segments that an active account can have: vectors for tests and for training. Pure.</summary>
public sealed class SampleAccounts
{
    /// <summary>Dimensions are combined here, so there is more to go through than in a proof; a few seconds.</summary>
    private const int Budget = 50_000_000;

    private readonly Framework _framework;
    private readonly StateSpace _space;
    private readonly int[][] _segments;
    private readonly List<SampleAccount> _samples = [];
    private readonly int _most;

    private SampleAccounts(Framework framework, int most)
    {
        _framework = framework;
        _most = most;
        var conditions = framework.Dimensions.SelectMany(dimension => dimension.Segments).SelectMany(segment => segment.Conditions);
        _space = new StateSpace(framework.Attributes, conditions.Append(framework.Population.Condition), Budget);
        _segments = [.. framework.Dimensions.Select(Decided)];
    }

    /// <summary>In the order of the dimensions' segments, <c>otherwise</c> last; all attributes known wherever the combination allows it.</summary>
    /// <param name="framework">As of a day (<see cref="Framework.On"/>) where its rules count days.</param>
    /// <returns>Null when the framework is too intricate to go through, or has more combinations than <paramref name="most"/>.</returns>
    public static IReadOnlyList<SampleAccount>? Of(Framework framework, int most)
    {
        try
        {
            var samples = new SampleAccounts(framework, most);
            samples.Combine(0, samples._space.Holds(framework.Population.Condition), []);
            return samples._samples;
        }
        catch (UndecidedException)
        {
            return null;
        }
    }

    /// <summary>By segment position, <c>otherwise</c> last: where the rules decide it.</summary>
    private int[] Decided(Dimension dimension)
    {
        var diagrams = _space.Diagrams;
        var open = Diagrams.Yes;
        var decided = new List<int>();
        foreach (var segment in dimension.Segments)
        {
            var holds = _space.Holds(Junction.Of(isAnd: false, segment.Conditions));
            decided.Add(diagrams.And(open, holds));
            open = diagrams.If(holds, Diagrams.No, open);
        }

        return [.. decided, open];
    }

    private void Combine(int dimension, int where, IReadOnlyList<Segment> segments)
    {
        if (where == Diagrams.No) return;
        if (dimension == _segments.Length)
        {
            if (_samples.Count == _most) throw new BudgetSpentException();
            var path = Path(where, _space.Known) ?? Path(where, _space.All)!;
            _samples.Add(new SampleAccount(_space.Account(path), segments));
            return;
        }

        for (var segment = 0; segment < _segments[dimension].Length; segment++)
        {
            Combine(dimension + 1, _space.Diagrams.And(where, _segments[dimension][segment]), [.. segments, _framework.Dimensions[dimension].At(segment)]);
        }
    }

    private int[]? Path(int where, IReadOnlyList<int> states) => _space.Diagrams.Outcomes(where, where, states).GetValueOrDefault((1, 1));
}
