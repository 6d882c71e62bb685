using Connector.Accounts;
using Connector.Segmentation.Cells;
using Connector.Segmentation.Conditions;
using Connector.Segmentation.Derived;

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
    private readonly Dictionary<(int Level, int State), AttributeValue[]> _witnesses = [];

    /// <exception cref="UndecidedException">Two of the attributes follow from one, or a calculation cannot be shown to give what the conditions tell apart.</exception>
    /// <param name="attributes">Of the framework, by position.</param>
    /// <param name="budget">See <see cref="Diagrams"/>.</param>
    public StateSpace(IReadOnlyList<AttributeDefinition> attributes, IEnumerable<Condition> conditions, int budget)
    {
        _attributes = attributes;
        var tests = conditions.SelectMany(condition => condition.Tests).ToLookup(test => test.Attribute.Index);
        Used = [.. tests.Select(group => group.Key).Order()];
        _levels = new int[attributes.Count];
        for (var level = 0; level < Used.Count; level++) _levels[Used[level]] = level;
        CheckIndependent();
        _states = [.. Used.Select((index, level) => States(attributes[index], level, CellGrid.Cut(attributes[index], tests[index])))];
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
        for (var level = 0; level < Used.Count; level++)
        {
            var state = Math.Max(path[level], 0);
            values[Used[level]] = _states[level][state];
            if (_witnesses.TryGetValue((level, state), out var witness)) Array.ForEach([.. Derivation.Roots(_attributes, Used[level])], root => values[root] = witness[root]);
        }

        Derivation.Fill(_attributes, values);
        return values;
    }

    /// <summary>Cells of two attributes that follow from one cannot be combined freely.</summary>
    private void CheckIndependent()
    {
        var shared = Used.SelectMany(index => Roots(index).Distinct().Select(root => (root, index))).GroupBy(pair => pair.root, pair => pair.index).FirstOrDefault(group => group.Count() > 1);
        if (shared is null) return;
        var names = string.Join(" and ", shared.Select(index => _attributes[index].Name));
        throw new UndecidedException($"compare {names}, which move together with {_attributes[shared.Key].Name}, so nothing is proved: compare one of them in it");
    }

    /// <summary>A group's value goes with the account's own; and with another of the group's where accounts are counted, or it is told whether there is a parent.</summary>
    private IEnumerable<int> Roots(int index)
    {
        if (_attributes[index].Rollup is not { } rollup) return Derivation.Roots(_attributes, index);
        var own = rollup.Of is { } of ? Derivation.Roots(_attributes, of) : [];
        return Used.Any(used => used == rollup.Parent || _attributes[used].Rollup is { Kind: RollupKind.Count }) ? own.Append(rollup.Parent) : own;
    }

    /// <summary>An attribute with a default is never unknown to the rules.</summary>
    private AttributeValue[] States(AttributeDefinition attribute, int level, AttributeCells cells)
    {
        var possible = attribute.Derived is null ? cells.Possible : [.. cells.Possible.Select((sample, state) => Shown(attribute, (level, state), sample, cells))];
        return !attribute.IsNeverUnknown ? [.. possible, AttributeValue.Unknown] : [.. possible];
    }

    /// <summary>A value of the same cell with an account that has it.</summary>
    private AttributeValue Shown(AttributeDefinition attribute, (int, int) state, AttributeValue sample, AttributeCells cells)
    {
        var cell = cells.Locate(sample);
        var witness = Witness.Find(_attributes, attribute, sample, value => cells.Locate(value) == cell)
            ?? throw new UndecidedException($"compare {attribute.Name}, which nobody could show to be about {sample}, so nothing is proved: say in 'valid' of {attribute.Name} what it can be");
        _witnesses[state] = witness;
        return witness[attribute.Index];
    }

    /// <summary>Where the condition is certainly true, or certainly false: in three-valued logic "not" swaps the two.</summary>
    private int Truth(Condition condition, bool wanted) => condition switch
    {
        Negation negation => Truth(negation.Part, !wanted),
        Certainty certainty when wanted => Truth(certainty.Part, wanted: true),
        Certainty certainty => Diagrams.If(Truth(certainty.Part, wanted: true), Diagrams.No, Diagrams.Yes),
        ScoreTest score => new ScoreDiagram(Diagrams, score, [.. score.Parts.Select(part => (Truth(part.Condition, true), Truth(part.Condition, false)))], wanted).Build(),
        DerivedTest derived => Truth(derived.Meaning, wanted),
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
