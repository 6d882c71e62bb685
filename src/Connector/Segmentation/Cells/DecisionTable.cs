using System.Collections.Concurrent;
using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Cells;

/// <summary>
/// A decision depends only on the cell, or the being unknown, of each attribute that the rules read. So it is worked out once for each
/// combination that occurs and then looked up. Safe for several threads; nothing is allocated once a combination has been seen.
/// </summary>
internal sealed class DecisionTable
{
    /// <summary>Up to here a plain array of that many references (512 KB) serves; above, a dictionary of as many entries at most.</summary>
    private const int Limit = 1 << 16;

    private readonly RuleChain _rules;
    private readonly AttributeDefinition[] _attributes;
    private readonly int[] _used;
    private readonly AttributeCells[] _cells;
    private readonly int[] _unknownCell;
    private readonly ulong[] _radix;
    private readonly Remembered?[] _array;
    private readonly ConcurrentDictionary<ulong, Remembered>? _dictionary;

    public DecisionTable(IReadOnlyList<AttributeDefinition> attributes, IReadOnlyList<IReadOnlyList<Condition>> segments)
    {
        var tests = segments.SelectMany(clauses => clauses).SelectMany(clause => clause.Tests).ToLookup(test => test.Attribute.Index);
        _rules = new RuleChain(segments);
        _attributes = [.. attributes];
        _used = [.. tests.Select(group => group.Key).Order()];
        _cells = [.. _used.Select(index =>
            AttributeCells.Of(attributes[index], tests[index].SelectMany(test => test.Constants).Select(constant => constant.Value)))];
        _unknownCell = [.. _used.Select((index, i) => attributes[index].Effective(AttributeValue.Unknown) is { IsKnown: true } stand
            ? _cells[i].Locate(stand) + 1
            : 0)];
        _radix = [.. _cells.Select(cells => (ulong)cells.Count + 1)];

        var combinations = _radix.Aggregate(1.0, (product, radix) => product * radix);
        _array = combinations <= Limit ? new Remembered?[(int)combinations] : [];
        _dictionary = combinations is > Limit and < ulong.MaxValue / 2 ? new ConcurrentDictionary<ulong, Remembered>() : null;
    }

    public IReadOnlyList<int> UsedAttributes => _used;

    public Decision Decide(ReadOnlySpan<AttributeValue> values)
    {
        ulong combination = 0;
        var used = _used;
        for (var i = 0; i < used.Length; i++)
        {
            ref readonly var value = ref values[used[i]];
            var cell = value.IsKnown ? _cells[i].Locate(in value) + 1 : _unknownCell[i];
            combination = (combination * _radix[i]) + (ulong)cell;
        }

        if (_array.Length > 0) return (_array[combination] ??= new Remembered(WorkOut(values))).Decision;
        if (_dictionary is null) return WorkOut(values);
        if (_dictionary.TryGetValue(combination, out var seen)) return seen.Decision;

        var decision = WorkOut(values);
        if (_dictionary.Count < Limit) _dictionary.TryAdd(combination, new Remembered(decision));
        return decision;
    }

    private Decision WorkOut(ReadOnlySpan<AttributeValue> values)
    {
        var filled = values.ToArray();
        for (var i = 0; i < filled.Length; i++) filled[i] = _attributes[i].Effective(filled[i]);

        var (segment, clause) = _rules.Decide(filled);
        var possible = PossibleSegments.Explore(_rules, _used, _cells, filled);
        return new Decision(segment, clause, possible.Segments, possible.Matter, possible.IsExact);
    }

    /// <summary>A reference, so that another thread sees the whole decision or none.</summary>
    private sealed record Remembered(Decision Decision);
}
