using Connector.Accounts;
using Connector.Segmentation.Cells;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation;

/// <summary>The framework's rules, compiled. Pure; safe for several threads; allocates nothing once a kind of account has been
/// seen.</summary>
public sealed class Decider
{
    private readonly DecisionTable _membership;
    private readonly DecisionTable[] _dimensions;

    public Decider(Framework framework)
    {
        Framework = framework;
        var active = framework.Population.Condition;

        // "active", "certainly not active", otherwise unknown: the two outcomes that a three-valued condition can be sure of
        _membership = new DecisionTable(framework.Attributes, [[active], [new Negation(active)]]);
        _dimensions = [.. framework.Dimensions.Select(dimension =>
            new DecisionTable(framework.Attributes, [.. dimension.Segments.Select(segment => segment.Conditions)]))];
    }

    public Framework Framework { get; }

    /// <param name="attributes">By attribute position, cleaned.</param>
    public Membership MembershipOf(ReadOnlySpan<AttributeValue> attributes) => _membership.Decide(attributes).Segment switch
    {
        0 => Membership.Active,
        1 => Membership.NotActive,
        _ => Membership.Unknown,
    };

    /// <param name="dimension">Position in <see cref="Framework.Dimensions"/>.</param>
    /// <param name="attributes">By attribute position, cleaned.</param>
    public Decision Decide(int dimension, ReadOnlySpan<AttributeValue> attributes) => _dimensions[dimension].Decide(attributes);
}
