using Connector.Accounts;

namespace Connector.Segmentation.Holding;

/// <summary>Finds what is held for an account: attributes of a conflict that certainly is one, and those without a value that are to be held then. Pure.</summary>
internal sealed class HoldRules(Framework framework, Decider decider)
{
    private readonly AttributeDefinition[] _heldWhenUnknown = [.. framework.Attributes.Where(attribute => attribute.WhenStale is { Holds: true })];

    /// <summary>Nothing is ever held: nobody need ask.</summary>
    public bool IsIdle => framework.Conflicts.Count == 0 && _heldWhenUnknown.Length == 0;

    /// <summary>Null when nothing is held.</summary>
    public Held? Of(LocatedAccount account)
    {
        List<HeldAttribute>? held = null;
        for (var i = 0; i < framework.Conflicts.Count; i++)
        {
            if (!decider.IsConflict(i, account)) continue;
            var conflict = framework.Conflicts[i];
            (held ??= []).AddRange(conflict.Holds.Select(index => new HeldAttribute(framework.Attributes[index], conflict.ToString())));
        }

        foreach (var attribute in _heldWhenUnknown)
        {
            if (!account.Values[attribute.Index].IsKnown) (held ??= []).Add(new HeldAttribute(attribute, "no source has a value that is fresh enough (when_stale: hold)"));
        }

        return held is null ? null : new Held(framework, Without(account.Values, held), [.. held.DistinctBy(one => one.Attribute.Index)]);
    }

    private AttributeValue[] Without(ReadOnlySpan<AttributeValue> values, List<HeldAttribute> held)
    {
        var (masked, isHeld) = (values.ToArray(), new bool[values.Length]);
        foreach (var one in held) isHeld[one.Attribute.Index] = true;
        foreach (var attribute in framework.Attributes)
        {
            if (isHeld[attribute.Index]) masked[attribute.Index] = AttributeValue.Unknown;
            else if (attribute.Derived is { } derived && derived.Inputs.Any(input => isHeld[input]))
            {
                isHeld[attribute.Index] = true; // for what comes from it
                masked[attribute.Index] = attribute.Allowed(derived.Of(framework.Attributes, masked));
            }
        }

        return masked;
    }
}
