using Connector.Accounts;

namespace Connector.Segmentation.Simulation;

/// <summary>Where accounts are in one dimension under two frameworks. For one thread.</summary>
/// <remarks>Places are a segment's position, one past the last for <c>otherwise</c>, and one more for accounts without a segment.</remarks>
public sealed class SimulatedDimension
{
    private readonly (long Accounts, double Value)[,] _moves;
    private readonly Dictionary<RuleChange, (long Accounts, double Value)> _causes = [];
    private readonly Dictionary<string, int> _from;
    private readonly Dictionary<string, int> _to;

    internal SimulatedDimension(Dimension before, Dimension after)
    {
        (Before, After) = (before, after);
        (_from, _to) = (Places(before), Places(after));
        _moves = new (long, double)[_from.Count + 1, _to.Count + 1];
    }

    public Dimension Before { get; }

    public Dimension After { get; }

    /// <summary>Accounts that change their segment, get one or lose it.</summary>
    public long Moved { get; private set; }

    public double ValueMoved { get; private set; }

    /// <summary>From, to, how many accounts and what they weigh; only pairs that occur, staying included, by place. Null = no segment.</summary>
    public IEnumerable<(Segment? From, Segment? To, long Accounts, double Value)> Matrix =>
        from place in Enumerable.Range(0, _from.Count + 1)
        from other in Enumerable.Range(0, _to.Count + 1)
        where _moves[place, other].Accounts > 0
        select (At(Before, place), At(After, other), _moves[place, other].Accounts, _moves[place, other].Value);

    /// <summary>What the accounts of segments that the other framework retired do.</summary>
    public IEnumerable<RetiredFlow> Retired => RetiredFlow.Of(After, Matrix.Select(cell => (cell.From?.Name, cell.To?.Name, cell.Accounts)));

    /// <summary>Which rule let go and which took over, most accounts first.</summary>
    public IReadOnlyList<(RuleChange Rules, long Accounts, double Value)> Causes =>
        [.. _causes.Select(cause => (cause.Key, cause.Value.Accounts, cause.Value.Value)).OrderByDescending(cause => cause.Accounts).ThenBy(cause => cause.Key.ToString(), StringComparer.Ordinal)];

    /// <summary>False when the account stays where it is.</summary>
    internal bool Add(Assignment before, Assignment after, double value)
    {
        var (from, to) = (Place(_from, before), Place(_to, after));
        Increase(ref _moves[from, to], value);
        if (At(Before, from)?.Name == At(After, to)?.Name) return false;
        Moved++;
        ValueMoved += value;
        var rules = Rules(before, after);
        var cause = _causes.GetValueOrDefault(rules);
        Increase(ref cause, value);
        _causes[rules] = cause;
        return true;
    }

    /// <summary>The rules that put one account where it is and where it would be.</summary>
    internal RuleChange Rules(Assignment before, Assignment after) => new(Rule(Before, Place(_from, before), before), Rule(After, Place(_to, after), after));

    private static string Rule(Dimension dimension, int place, Assignment assignment) => At(dimension, place) switch
    {
        null => "not in the population",
        var segment when assignment.IsSteadied => $"{segment.Label}: kept steady",
        var segment when assignment.IsHeld => $"{segment.Label}: an input is held",
        var segment when assignment.IsFrozen => $"{segment.Label}: not decided now",
        var segment when assignment.IsOverridden => $"{segment.Label}: override",
        { When: null } otherwise => otherwise.Label,
        var segment => $"{segment.Label}: {segment.Clauses[assignment.Clause]}",
    };

    private static void Increase(ref (long Accounts, double Value) sum, double value) => sum = (sum.Accounts + 1, sum.Value + value);

    private static Dictionary<string, int> Places(Dimension dimension) => dimension.SegmentNames().Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place);

    private static int Place(Dictionary<string, int> places, Assignment assignment) =>
        assignment is { Segment: { } name, HasEnded: false } ? places[name] : places.Count;

    private static Segment? At(Dimension dimension, int place) => place <= dimension.Segments.Count ? dimension.At(place) : null;
}

/// <param name="From">The rule that decided before, with its segment's label.</param>
/// <param name="To">The rule that would decide.</param>
public readonly record struct RuleChange(string From, string To)
{
    public override string ToString() => $"{From} → {To}";
}
