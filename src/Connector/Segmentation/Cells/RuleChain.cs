using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Cells;

/// <summary>Segments in order of priority, each with its alternatives; the first that matches wins.</summary>
internal sealed class RuleChain
{
    /// <summary>While going through what is still open: more than one segment can come out.</summary>
    public const int Open = -1;

    private readonly CompiledCondition[][] _segments;

    public RuleChain(IReadOnlyList<IReadOnlyList<Condition>> segments)
    {
        _segments = [.. segments.Select(clauses => clauses.Select(ConditionCompiler.Compile).ToArray())];
    }

    /// <summary>The position of <c>otherwise</c>.</summary>
    public int Count => _segments.Length;

    /// <summary>What the rules say: unknown does not match, and the next segment is tried. Clause -1 = <c>otherwise</c>.</summary>
    public (int Segment, int Clause) Decide(ReadOnlySpan<AttributeValue> values)
    {
        for (var segment = 0; segment < _segments.Length; segment++)
        {
            var clauses = _segments[segment];
            for (var clause = 0; clause < clauses.Length; clause++)
            {
                if (clauses[clause](values, false) == ThreeValued.True) return (segment, clause);
            }
        }

        return (_segments.Length, -1);
    }

    /// <summary>The segment that comes out whatever the unknown values turn out to be, or <see cref="Open"/> while that depends on
    /// them.</summary>
    public int Settle(ReadOnlySpan<AttributeValue> values)
    {
        for (var segment = 0; segment < _segments.Length; segment++)
        {
            var matches = ThreeValued.False;
            foreach (var clause in _segments[segment]) matches = matches.Or(clause(values, true));
            if (matches == ThreeValued.True) return segment;
            if (matches == ThreeValued.Unknown) return Open;
        }

        return _segments.Length;
    }
}
