using Connector.Accounts;

namespace Connector.Segmentation.Cells;

/// <summary>
/// Goes through every cell of every unknown attribute and collects the segments that come out. A branch ends as soon as the rest can no
/// longer matter. The result is kept as a decision diagram in which equal branches are one, so an attribute that has a node left is
/// exactly one whose value can make a difference.
/// </summary>
internal sealed class PossibleSegments
{
    /// <summary>A dimension that couples more open attributes than this is not gone through: everything counts as possible.</summary>
    private const int Budget = 1 << 18;

    private readonly RuleChain _rules;
    private readonly AttributeCells[] _cells;
    private readonly int[] _used;
    private readonly AttributeValue[] _values;
    private readonly List<int> _open;
    private readonly Dictionary<string, int> _nodes = [];
    private int _steps;

    private PossibleSegments(RuleChain rules, int[] used, AttributeCells[] cells, AttributeValue[] values)
    {
        _rules = rules;
        _used = used;
        _cells = cells;
        _values = values;
        _open = [.. Enumerable.Range(0, used.Length).Where(position => !values[used[position]].IsKnown)];
    }

    /// <summary>A bit per segment that can come out, <c>otherwise</c> included.</summary>
    public ulong Segments { get; private set; }

    /// <summary>A bit per position in the dimension's used attributes: unknown, and able to make a difference.</summary>
    public ulong Matter { get; private set; }

    /// <summary>False = beyond the budget.</summary>
    public bool IsExact => _steps <= Budget;

    /// <param name="values">By attribute position, defaults filled in; used as scratch and restored.</param>
    public static PossibleSegments Explore(RuleChain rules, int[] used, AttributeCells[] cells, AttributeValue[] values)
    {
        var possible = new PossibleSegments(rules, used, cells, values);
        possible.Branch(0);
        if (possible.IsExact) return possible;

        possible.Segments = (2UL << rules.Count) - 1;
        foreach (var position in possible._open) possible.Matter |= 1UL << position;
        return possible;
    }

    /// <summary>The diagram's node for what is fixed so far: a segment's position, or a number above them all.</summary>
    private int Branch(int depth)
    {
        if (++_steps > Budget) return 0;
        var settled = _rules.Settle(_values);
        if (settled != RuleChain.Open)
        {
            Segments |= 1UL << settled;
            return settled;
        }

        var position = _open[depth];
        var cells = _cells[position].Possible;
        var branches = new int[cells.Count];
        for (var i = 0; i < branches.Length; i++)
        {
            _values[_used[position]] = cells[i];
            branches[i] = Branch(depth + 1);
        }

        _values[_used[position]] = AttributeValue.Unknown;
        return Node(position, branches);
    }

    private int Node(int position, int[] branches)
    {
        if (branches.All(branch => branch == branches[0])) return branches[0];

        Matter |= 1UL << position;
        var key = $"{position}:{string.Join(',', branches)}";
        if (!_nodes.TryGetValue(key, out var node)) _nodes[key] = node = _rules.Count + 1 + _nodes.Count;
        return node;
    }
}
