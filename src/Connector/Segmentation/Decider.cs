using Connector.Accounts;
using Connector.Segmentation.Cells;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation;

/// <summary>The framework's rules, compiled. Pure; safe for several threads; allocates nothing once a kind of account has been
/// seen.</summary>
public sealed class Decider
{
    private readonly CellGrid _grid;
    private readonly DecisionTable _membership;
    private readonly DecisionTable[] _dimensions;
    private readonly DecisionTable[] _conflicts;

    public Decider(Framework framework)
    {
        Framework = framework;
        var active = framework.Population.Condition;
        var segments = framework.Dimensions.Select(dimension => dimension.Segments.Select(segment => segment.Conditions).ToArray()).ToArray();
        var conflicts = framework.Conflicts.Select(conflict => conflict.Condition).ToList();
        _grid = new CellGrid(framework.Attributes, segments.SelectMany(dimension => dimension).SelectMany(clauses => clauses).Concat(conflicts).Append(active));

        // "active", "certainly not active", otherwise unknown: the two outcomes that a three-valued condition can be sure of
        _membership = new DecisionTable(framework.Attributes, _grid, [[active], [new Negation(active)]]);
        _dimensions = [.. segments.Select(dimension => new DecisionTable(framework.Attributes, _grid, dimension))];
        _conflicts = [.. conflicts.Select(conflict => new DecisionTable(framework.Attributes, _grid, [[conflict]]))];
    }

    public Framework Framework { get; }

    /// <summary>Looks an account's values up once, to ask about it often.</summary>
    /// <param name="attributes">By attribute position, cleaned.</param>
    /// <param name="cells">Room for one number per attribute; belongs to the result.</param>
    public LocatedAccount Locate(ReadOnlySpan<AttributeValue> attributes, Span<int> cells)
    {
        _grid.Locate(attributes, cells);
        return new LocatedAccount(attributes, cells);
    }

    public Membership MembershipOf(LocatedAccount account) => _membership.Decide(account).Segment switch
    {
        0 => Membership.Active,
        1 => Membership.NotActive,
        _ => Membership.Unknown,
    };

    /// <summary>True only when it is certain, whatever is unknown.</summary>
    /// <param name="conflict">Position in <see cref="Framework.Conflicts"/>.</param>
    public bool IsConflict(int conflict, LocatedAccount account) => _conflicts[conflict].Decide(account).Segment == 0;

    /// <param name="dimension">Position in <see cref="Framework.Dimensions"/>.</param>
    public Decision Decide(int dimension, LocatedAccount account) => _dimensions[dimension].Decide(account);

    /// <param name="attributes">By attribute position, cleaned.</param>
    public Membership MembershipOf(ReadOnlySpan<AttributeValue> attributes) => MembershipOf(Locate(attributes, stackalloc int[attributes.Length]));

    /// <param name="dimension">Position in <see cref="Framework.Dimensions"/>.</param>
    /// <param name="attributes">By attribute position, cleaned.</param>
    public Decision Decide(int dimension, ReadOnlySpan<AttributeValue> attributes) =>
        Decide(dimension, Locate(attributes, stackalloc int[attributes.Length]));
}

/// <summary>An account's values, and where each lies among the constants that the rules compare it with.</summary>
public readonly ref struct LocatedAccount
{
    internal LocatedAccount(ReadOnlySpan<AttributeValue> values, ReadOnlySpan<int> cells)
    {
        Values = values;
        Cells = cells;
    }

    internal ReadOnlySpan<AttributeValue> Values { get; }

    internal ReadOnlySpan<int> Cells { get; }
}
