using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>An input that a dimension's rules read for one account.</summary>
/// <param name="Value">Unknown when no source shows it; a boolean's default where it applies.</param>
/// <param name="CrmField">The first field of the CRM that feeds it; null when the CRM has none.</param>
/// <param name="Decided">The deciding clause reads it.</param>
/// <param name="Matters">Unknown, and its value could make a difference.</param>
public sealed record ExplainedInput(AttributeDefinition Attribute, AttributeValue Value, string? CrmField, bool Decided, bool Matters);

/// <summary>Why an account is where it is in one dimension.</summary>
/// <param name="Segment">What the rules say; told also for an account that is not active and therefore gets no segment.</param>
/// <param name="Clause">The deciding alternative's text; null for <c>otherwise</c>.</param>
/// <param name="Inputs">Every attribute that the dimension reads, in the file's order.</param>
/// <param name="PossibleLabels">Labels of the segments that valid values of the unknown inputs can lead to, in order of priority.</param>
/// <param name="IsExact">False when too much is unknown to go through; all labels then count as possible.</param>
/// <param name="Changes">What one input alone would have to become for another segment, nearest first within an input.</param>
public sealed record AssignmentExplanation(
    Dimension Dimension,
    Membership Membership,
    Segment Segment,
    string? Clause,
    IReadOnlyList<ExplainedInput> Inputs,
    bool IsProvisional,
    IReadOnlyList<string> PossibleLabels,
    bool IsExact,
    IReadOnlyList<SegmentChange> Changes)
{
    /// <summary>Unknown inputs that could make a difference: the ones worth finding out.</summary>
    public IEnumerable<AttributeDefinition> Matter => Inputs.Where(input => input.Matters).Select(input => input.Attribute);
}

/// <summary>Answers "why is this account here, and what could move it" for one CRM. Pure.</summary>
public sealed class Explainer(Decider decider, string crm)
{
    /// <param name="dimension">Position in <see cref="Framework.Dimensions"/>.</param>
    /// <param name="attributes">By attribute position, cleaned.</param>
    public AssignmentExplanation Explain(int dimension, ReadOnlySpan<AttributeValue> attributes)
    {
        var definition = decider.Framework.Dimensions[dimension];
        var decision = decider.Decide(dimension, attributes);
        var segment = definition.At(decision.Segment);
        var labels = Enumerable.Range(0, definition.Segments.Count + 1).Where(decision.IsPossible)
            .Select(position => definition.At(position).Label);
        return new AssignmentExplanation(
            definition,
            decider.MembershipOf(attributes),
            segment,
            decision.Clause < 0 ? null : segment.Clauses[decision.Clause],
            Inputs(definition, segment, decision, attributes),
            decision.IsProvisional,
            [.. labels],
            decision.IsExact,
            SegmentChanges.Of(decider, definition, attributes));
    }

    private List<ExplainedInput> Inputs(Dimension dimension, Segment segment, Decision decision, ReadOnlySpan<AttributeValue> attributes)
    {
        var decided = decision.Clause < 0 ? [] : segment.Conditions[decision.Clause].UsedAttributes;
        var inputs = new List<ExplainedInput>();
        for (var position = 0; position < dimension.UsedAttributes.Count; position++)
        {
            var index = dimension.UsedAttributes[position];
            var attribute = decider.Framework.Attributes[index];
            inputs.Add(new ExplainedInput(attribute, attribute.Effective(attributes[index]), attribute.CrmField(crm),
                decided.Contains(index), decision.Matters(position)));
        }

        return inputs;
    }
}
