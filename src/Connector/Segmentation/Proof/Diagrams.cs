namespace Connector.Segmentation.Proof;

/// <summary>
/// Functions of an account's state, each as an ordered decision diagram in which equal parts are one: two equal functions are one number.
/// A negative number is a leaf. So a question about all accounts costs as much as the rules are intricate, not as many accounts as there are.
/// </summary>
/// <param name="widths">States of each variable, in the order in which diagrams ask for them.</param>
/// <param name="budget">Branches that may be looked at in all, so that a tangle ends as undecided instead of never.</param>
internal sealed class Diagrams(IReadOnlyList<int> widths, int budget)
{
    public const int No = ~0;
    public const int Yes = ~1;

    private readonly List<(int Level, int[] Branches)> _nodes = [];
    private readonly Dictionary<(int, int[]), int> _unique = new(new SameNode());
    private readonly Dictionary<(int Condition, int Then, int Otherwise), int> _chosen = [];
    private int _looked;

    public static int Leaf(int value) => ~value;

    /// <summary>One result for each state of one variable.</summary>
    public int Node(int level, int[] branches)
    {
        if (Array.TrueForAll(branches, branch => branch == branches[0])) return branches[0];
        if (_unique.TryGetValue((level, branches), out var known)) return known;
        _nodes.Add((level, branches));
        return _unique[(level, branches)] = _nodes.Count - 1;
    }

    /// <param name="condition">Has the leaves <see cref="Yes"/> and <see cref="No"/> only.</param>
    /// <exception cref="BudgetSpentException">Too much to go through.</exception>
    public int If(int condition, int then, int otherwise)
    {
        if (condition == Yes || then == otherwise) return then;
        if (condition == No) return otherwise;
        if (_chosen.TryGetValue((condition, then, otherwise), out var known)) return known;

        var level = Math.Min(LevelOf(condition), Math.Min(LevelOf(then), LevelOf(otherwise)));
        Spend(widths[level]);
        var branches = new int[widths[level]];
        for (var state = 0; state < branches.Length; state++)
        {
            branches[state] = If(Branch(condition, level, state), Branch(then, level, state), Branch(otherwise, level, state));
        }

        return _chosen[(condition, then, otherwise)] = Node(level, branches);
    }

    public int And(int left, int right) => If(left, right, No);

    public int Or(int left, int right) => If(left, Yes, right);

    /// <summary>Every pair of values that the two functions can have together, each with the first way there.</summary>
    /// <param name="states">How many states of each variable count.</param>
    /// <param name="step">A variable that the left function sees in one state and the right one in another; null = both see the same.</param>
    /// <returns>By the pair of leaf values: the state of each variable, -1 = does not matter.</returns>
    /// <exception cref="BudgetSpentException">Too much to go through.</exception>
    public Dictionary<(int Left, int Right), int[]> Outcomes(int left, int right, IReadOnlyList<int> states, Step? step = null)
    {
        var found = new Dictionary<(int, int), int[]>();
        var seen = new HashSet<(int, int)>();
        var path = new int[widths.Count];
        Array.Fill(path, -1);
        if (step is { } fixedStep) path[fixedStep.Level] = fixedStep.Left;
        Walk(left, right);
        return found;

        void Walk(int one, int other)
        {
            if (one < 0 && other < 0)
            {
                if (!found.ContainsKey((~one, ~other))) found[(~one, ~other)] = [.. path];
                return;
            }

            if (!seen.Add((one, other))) return;
            var level = Math.Min(LevelOf(one), LevelOf(other));
            Spend(states[level]);
            if (step is { } changes && changes.Level == level)
            {
                Walk(Branch(one, level, changes.Left), Branch(other, level, changes.Right));
                return;
            }

            for (var state = 0; state < states[level]; state++)
            {
                path[level] = state;
                Walk(Branch(one, level, state), Branch(other, level, state));
            }

            path[level] = -1;
        }
    }

    private int LevelOf(int function) => function < 0 ? int.MaxValue : _nodes[function].Level;

    private int Branch(int function, int level, int state) => LevelOf(function) == level ? _nodes[function].Branches[state] : function;

    private void Spend(int branches)
    {
        _looked += branches;
        if (_looked > budget) throw new BudgetSpentException();
    }

    private sealed class SameNode : IEqualityComparer<(int Level, int[] Branches)>
    {
        public bool Equals((int Level, int[] Branches) left, (int Level, int[] Branches) right) =>
            left.Level == right.Level && left.Branches.AsSpan().SequenceEqual(right.Branches);

        public int GetHashCode((int Level, int[] Branches) node)
        {
            var hash = new HashCode();
            hash.Add(node.Level);
            foreach (var branch in node.Branches) hash.Add(branch);
            return hash.ToHashCode();
        }
    }
}

/// <summary>One variable going from one state to another while all others stay.</summary>
internal readonly record struct Step(int Level, int Left, int Right);

/// <summary>The rules are too intricate to go through: the answer is "undecided".</summary>
internal sealed class BudgetSpentException() : UndecidedException("couple too much to go through all accounts, so nothing is proved: split the dimension, or compare fewer attributes in it");

/// <summary>Nothing is claimed, for the reason given: what the rules do.</summary>
internal class UndecidedException(string why) : Exception(why);
