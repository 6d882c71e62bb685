using Connector.Accounts;

namespace Connector.Segmentation.Holding;

/// <summary>An attribute that is held for an account, and why.</summary>
public sealed record HeldAttribute(AttributeDefinition Attribute, string Why);

/// <summary>What is held for one account.</summary>
/// <param name="Values">By attribute position: the account's own, the held ones and all that comes from them unknown.</param>
internal sealed record Held(Framework Framework, AttributeValue[] Values, IReadOnlyList<HeldAttribute> Attributes)
{
    /// <summary>Those that could put the account elsewhere in a dimension: the others hold nothing there.</summary>
    /// <param name="decision">By <see cref="Values"/>.</param>
    public IEnumerable<HeldAttribute> Mattering(Dimension dimension, Decision decision) =>
        Attributes.Where(held => Enumerable.Range(0, dimension.UsedAttributes.Count).Any(position =>
            decision.Matters(position) && Framework.Behind(dimension.UsedAttributes[position]).Contains(held.Attribute.Index)));
}
