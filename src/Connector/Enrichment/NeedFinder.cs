using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Enrichment;

/// <summary>What is worth finding out about an account: an attribute is, when it is unknown and its value could change a segment. Pure.</summary>
public sealed class NeedFinder(Decider decider)
{
    /// <param name="attributes">By attribute position, cleaned; stale ones unknown.</param>
    /// <param name="overrides">Dimensions that a person decided are beyond doubt.</param>
    /// <param name="needs">Receives the attributes' positions, ascending; emptied first.</param>
    public void Find(ReadOnlySpan<AttributeValue> attributes, IReadOnlyList<Override>? overrides, SortedSet<int> needs)
    {
        needs.Clear();
        var account = decider.Locate(attributes, stackalloc int[attributes.Length]);
        if (decider.MembershipOf(account) != Membership.Active) return;
        for (var i = 0; i < decider.Framework.Dimensions.Count; i++)
        {
            var dimension = decider.Framework.Dimensions[i];
            if (overrides?.Any(one => one.Dimension == dimension.Name) == true) continue;
            if (decider.Decide(i, account) is { IsProvisional: true } decision) Add(dimension, decision, attributes, needs);
        }
    }

    private void Add(Dimension dimension, Decision decision, ReadOnlySpan<AttributeValue> attributes, SortedSet<int> needs)
    {
        var before = needs.Count;
        for (var position = 0; position < dimension.UsedAttributes.Count; position++)
        {
            if (decision.Matters(position)) Add(dimension.UsedAttributes[position], attributes, needs);
        }

        if (decision.Matter != 0 || needs.Count > before) return;

        // Whichever value it is, the account goes to one and the same other segment: then any of the unknowns tells.
        foreach (var used in dimension.UsedAttributes)
        {
            if (!decider.Framework.Attributes[used].Effective(attributes[used]).IsKnown) Add(used, attributes, needs);
        }
    }

    /// <summary>Of a group's value an account can tell its own part.</summary>
    private void Add(int attribute, ReadOnlySpan<AttributeValue> attributes, SortedSet<int> needs)
    {
        needs.Add(attribute);
        if (decider.Framework.Attributes[attribute].Rollup?.Of is { } of && !decider.Framework.Attributes[of].Effective(attributes[of]).IsKnown) needs.Add(of);
    }
}
