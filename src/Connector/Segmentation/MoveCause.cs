using Connector.Accounts;
using Connector.Segmentation.Derived;

namespace Connector.Segmentation;

/// <summary>Which inputs made the rules move an account: those of which a change alone would have, else all that changed. Pure.</summary>
/// <param name="framework">As of the day.</param>
public sealed class MoveCause(Framework framework)
{
    /// <summary>No input that the rules read has changed: time alone, an edit in the CRM, or an override.</summary>
    public const string Nothing = "nothing that the rules read has changed since";

    private readonly Decider _decider = new(framework);

    /// <summary>Each in words: <c>arr became unknown</c>.</summary>
    /// <param name="before">By attribute position, cleaned under the same framework.</param>
    public IReadOnlyList<string> Of(int dimension, ReadOnlySpan<AttributeValue> before, ReadOnlySpan<AttributeValue> now) =>
        Inputs(dimension, before, now) is { Count: > 0 } changes ? [.. changes.Select(change => change.Words)] : [Nothing];

    /// <summary>The same with the values; empty when no input that the rules read has changed.</summary>
    public IReadOnlyList<InputChange> Inputs(int dimension, ReadOnlySpan<AttributeValue> before, ReadOnlySpan<AttributeValue> now)
    {
        var (old, recent) = (before.ToArray(), now.ToArray());
        var changed = framework.Reads(framework.Dimensions[dimension]).Where(index => framework.Attributes[index].Derived is null && old[index] != recent[index]).Order().ToList();
        var alone = changed.Where(index => Moves(dimension, old, index, recent[index])).ToList();
        return [.. (alone.Count > 0 ? alone : changed).Select(index => new InputChange(framework.Attributes[index], old[index], recent[index]))];
    }

    private bool Moves(int dimension, AttributeValue[] old, int index, AttributeValue value)
    {
        var one = old.ToArray();
        one[index] = value;
        Derivation.Fill(framework.Attributes, one);
        return _decider.Decide(dimension, one).Segment != _decider.Decide(dimension, old).Segment;
    }
}

/// <summary>An input that is not what it was.</summary>
public sealed record InputChange(AttributeDefinition Attribute, AttributeValue Before, AttributeValue Now)
{
    /// <summary>Without values: <c>arr became unknown</c>.</summary>
    public string Words
    {
        get
        {
            if (!Now.IsKnown) return $"{Attribute.Name} became unknown";
            if (!Before.IsKnown) return $"{Attribute.Name} became known";
            if (Attribute.ValueKind == ValueKind.Text) return $"{Attribute.Name} changed";
            return $"{Attribute.Name} {(Now.OnLine > Before.OnLine ? "rose" : "fell")}";
        }
    }

    public override string ToString() => $"{Words} ({Before} → {Now})";
}
