using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Proof;

/// <summary>What going through all kinds of accounts once tells about a dimension's rules. Examples are numbers of kinds; -1 = there is none.</summary>
internal sealed class RuleSurvey
{
    private readonly CompiledCondition[][] _rules;
    private readonly bool[] _met;

    public RuleSurvey(Dimension dimension, RuleGrid grid)
    {
        Grid = grid;
        _rules = [.. dimension.Segments.Select(segment => segment.Conditions.Select(ConditionCompiler.Compile).ToArray())];
        _met = new bool[_rules.Length];
        Meets = [.. _rules.Select(clauses => None(clauses.Length))];
        Decides = [.. _rules.Select(clauses => None(clauses.Length))];
        Both = [.. _rules.Select(_ => None(_rules.Length))];
        Only = [.. _rules.Select(_ => None(_rules.Length))];
        Segments = new byte[(int)grid.Kinds];
        var kind = 0;
        grid.Visit((values, isKnown) => Take(kind++, values, isKnown));
    }

    public RuleGrid Grid { get; }

    /// <summary>By segment and clause: a kind that meets it.</summary>
    public int[][] Meets { get; }

    /// <summary>By segment and clause: a kind that it decides.</summary>
    public int[][] Decides { get; }

    /// <summary>By two segments: a known kind that meets both.</summary>
    public int[][] Both { get; }

    /// <summary>By two segments: a known kind that meets the first and not the second.</summary>
    public int[][] Only { get; }

    /// <summary>A known kind that no segment takes.</summary>
    public int FallsThrough { get; private set; } = -1;

    /// <summary>By kind: the position of its segment.</summary>
    public byte[] Segments { get; }

    private void Take(int kind, AttributeValue[] values, bool isKnown)
    {
        var decided = _rules.Length;
        for (var segment = 0; segment < _rules.Length; segment++)
        {
            _met[segment] = false;
            for (var clause = 0; clause < _rules[segment].Length; clause++)
            {
                if (_rules[segment][clause](values, false) != ThreeValued.True) continue;
                Keep(ref Meets[segment][clause], kind);
                if (decided == _rules.Length || (decided == segment && !_met[segment])) Keep(ref Decides[segment][clause], kind);
                if (decided == _rules.Length) decided = segment;
                _met[segment] = true;
            }
        }

        Segments[kind] = (byte)decided;
        if (!isKnown) return;
        if (decided == _rules.Length && FallsThrough < 0) FallsThrough = kind;
        for (var one = decided; one < _met.Length; one++)
        {
            if (!_met[one]) continue;
            for (var other = 0; other < _met.Length; other++) Keep(ref (_met[other] ? Both : Only)[one][other], kind);
        }
    }

    private static void Keep(ref int example, int kind)
    {
        if (example < 0) example = kind;
    }

    private static int[] None(int count)
    {
        var none = new int[count];
        Array.Fill(none, -1);
        return none;
    }
}
