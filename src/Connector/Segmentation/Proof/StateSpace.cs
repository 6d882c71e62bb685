using Connector.Accounts;
using Connector.Segmentation.Cells;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Proof;

/// <summary>
/// Everything that some conditions can tell about an account: for each attribute that they read, the cells that its valid domain reaches,
/// and "unknown" as a state of its own, last. Conditions become diagrams over these states.
/// </summary>
internal sealed class StateSpace
{
    private readonly IReadOnlyList<AttributeDefinition> _attributes;
    private readonly AttributeValue[][] _states;
    private readonly int[] _levels;

    /// <param name="attributes">Of the framework, by position.</param>
    /// <param name="budget">See <see cref="Diagrams"/>.</param>
    public StateSpace(IReadOnlyList<AttributeDefinition> attributes, IEnumerable<Condition> conditions, int budget)
    {
        _attributes = attributes;
        var tests = conditions.SelectMany(condition => condition.Tests).ToLookup(test => test.Attribute.Index);
        Used = [.. tests.Select(group => group.Key).Order()];
        _levels = new int[attributes.Count];
        for (var level = 0; level < Used.Count; level++) _levels[Used[level]] = level;
        _states = [.. Used.Select(index => States(attributes[index], CellGrid.Cut(attributes[index], tests[index])))];
        All = [.. _states.Select(states => states.Length)];
        Known = [.. _states.Select(states => states.Count(state => state.IsKnown))];
        Diagrams = new Diagrams(All, budget);
    }

    /// <summary>Positions of the attributes that the conditions read, ascending: the diagrams' variables.</summary>
    public IReadOnlyList<int> Used { get; }

    /// <summary>How many states each variable has.</summary>
    public IReadOnlyList<int> All { get; }

    /// <summary>How many of them are known values; these come first, numbers in ascending order.</summary>
    public IReadOnlyList<int> Known { get; }

    public Diagrams Diagrams { get; }

    /// <summary>Where the condition holds.</summary>
    public int Holds(Condition condition) => Truth(condition, wanted: true);

    /// <summary>The account of a way through the diagrams: by attribute position, unknown for what no condition reads.</summary>
    /// <param name="path">The state of each variable; -1 = does not matter, and gets its first.</param>
    public AttributeValue[] Account(IReadOnlyList<int> path)
    {
        var values = new AttributeValue[_attributes.Count];
        for (var level = 0; level < Used.Count; level++) values[Used[level]] = _states[level][Math.Max(path[level], 0)];
        return values;
    }

    /// <summary>A boolean with a default is never unknown to the rules.</summary>
    private static AttributeValue[] States(AttributeDefinition attribute, AttributeCells cells) =>
        attribute.Default is null ? [.. cells.Possible, AttributeValue.Unknown] : [.. cells.Possible];

    /// <summary>Where the condition is certainly true, or certainly false: in three-valued logic "not" swaps the two.</summary>
    private int Truth(Condition condition, bool wanted) => condition switch
    {
        Negation negation => Truth(negation.Part, !wanted),
        Certainty certainty when wanted => Truth(certainty.Part, wanted: true),
        Certainty certainty => Diagrams.If(Truth(certainty.Part, wanted: true), Diagrams.No, Diagrams.Yes),
        ScoreTest score => new ScoreDiagram(Diagrams, score, [.. score.Parts.Select(part => (Truth(part.Condition, true), Truth(part.Condition, false)))], wanted).Build(),
        Never => wanted ? Diagrams.No : Diagrams.Yes,
        Junction junction => junction.Parts.Select(part => Truth(part, wanted))
            .Aggregate((left, right) => junction.IsAnd == wanted ? Diagrams.And(left, right) : Diagrams.Or(left, right)),
        AttributeTest test => Truth(test, wanted ? ThreeValued.True : ThreeValued.False),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private int Truth(AttributeTest test, ThreeValued wanted)
    {
        var compiled = ConditionCompiler.Compile(test);
        var values = new AttributeValue[_attributes.Count];
        var level = _levels[test.Attribute.Index];
        return Diagrams.Node(level, [.. _states[level].Select(Holds)]);

        int Holds(AttributeValue state)
        {
            values[test.Attribute.Index] = state;
            return compiled(values, false) == wanted ? Diagrams.Yes : Diagrams.No;
        }
    }
}
