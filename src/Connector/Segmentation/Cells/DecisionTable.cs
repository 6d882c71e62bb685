using System.Collections.Concurrent;
using System.Numerics;
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
    private readonly Digit[] _digits;
    private readonly Decision?[] _array;
    private readonly ConcurrentDictionary<ulong, Decision>? _dictionary;

    /// <param name="grid">Cut by these segments' constants and perhaps by more.</param>
    public DecisionTable(IReadOnlyList<AttributeDefinition> attributes, CellGrid grid, IReadOnlyList<IReadOnlyList<Condition>> segments)
    {
        var tests = segments.SelectMany(clauses => clauses).SelectMany(clause => clause.Tests).ToLookup(test => test.Attribute.Index);
        _rules = new RuleChain(segments);
        _attributes = [.. attributes];
        _used = [.. tests.Select(group => group.Key).Order()];
        _cells = [.. _used.Select(index => CellGrid.Cut(attributes[index], tests[index]))];

        // 0 = unknown, else one more than the cell
        ulong Cell(int i, AttributeValue sample) => sample.IsKnown ? (ulong)_cells[i].Locate(sample) + 1 : 0;

        _digits = new Digit[_used.Length];
        var combinations = 1.0;
        for (var i = 0; i < _used.Length; i++)
        {
            var weight = (ulong)combinations;
            _digits[i] = new Digit(_used[i], [.. grid.Samples(_used[i]).Select(sample => weight * Cell(i, sample))]);
            combinations *= _cells[i].Count + 1;
        }

        _array = combinations <= Limit ? new Decision?[(int)combinations] : [];
        _dictionary = combinations is > Limit and < ulong.MaxValue / 2 ? new ConcurrentDictionary<ulong, Decision>() : null;
    }

    public Decision Decide(LocatedAccount account)
    {
        ulong combination = 0;
        foreach (var digit in _digits) combination += digit.ByCell[account.Cells[digit.Attribute]];

        if (_array.Length > 0) return _array[combination] ??= WorkOut(account.Values);
        if (_dictionary is null) return WorkOut(account.Values);
        if (_dictionary.TryGetValue(combination, out var seen)) return seen;

        var decision = WorkOut(account.Values);
        if (_dictionary.Count < Limit) _dictionary.TryAdd(combination, decision);
        return decision;
    }

    private Decision WorkOut(ReadOnlySpan<AttributeValue> values)
    {
        var filled = values.ToArray();
        for (var i = 0; i < filled.Length; i++) filled[i] = _attributes[i].Effective(filled[i]);

        var (segment, clause) = _rules.Decide(filled);
        var possible = PossibleSegments.Explore(_rules, _used, _cells, filled);
        var isExact = possible.IsExact && (!_used.Any(index => (_attributes[index].Derived is not null || _attributes[index].Rollup is not null) && !filled[index].IsKnown) || BitOperations.IsPow2(possible.Segments));
        return new Decision(segment, clause, possible.Segments, possible.Matter, isExact);
    }

    /// <summary>One attribute's part in the number of a combination.</summary>
    /// <param name="ByCell">For each cell of the grid, unknown first: this dimension's own cell, times the digit's weight.</param>
    private readonly record struct Digit(int Attribute, ulong[] ByCell);
}
