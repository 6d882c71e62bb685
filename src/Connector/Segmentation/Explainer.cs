using Connector.Accounts;
using Connector.Segmentation.Conditions;
using Connector.Segmentation.Derived;
using Connector.Segmentation.Holding;

namespace Connector.Segmentation;

/// <summary>An input that a dimension's rules read for one account.</summary>
/// <param name="Value">Unknown when no source shows it; a boolean's default where it applies.</param>
/// <param name="CrmField">The first field of the CRM that feeds it; null when the CRM has none.</param>
/// <param name="Decided">The deciding clause reads it.</param>
/// <param name="Matters">Unknown, and its value could make a difference.</param>
public sealed record ExplainedInput(AttributeDefinition Attribute, AttributeValue Value, string? CrmField, bool Decided, bool Matters);

/// <summary>A score that a dimension's rules compare, for one account.</summary>
/// <param name="Low">The least it can be, by what is unknown.</param>
/// <param name="High">The most; the same as <paramref name="Low"/> once all is known.</param>
/// <param name="Counted">Parts that hold, or that may hold as far as is known.</param>
public sealed record ExplainedScore(Score Score, int Low, int High, IReadOnlyList<ScorePart> Counted);

/// <summary>Why an account is where it is in one dimension.</summary>
/// <param name="Segment">What the rules say; told also for an account that is not active and therefore gets no segment.</param>
/// <param name="Clause">The deciding alternative's text; null for <c>otherwise</c>.</param>
/// <param name="Inputs">Every attribute that the dimension reads, in the file's order; before a calculated one those that it comes from.</param>
/// <param name="PossibleLabels">Labels of the segments that valid values of the unknown inputs can lead to, in order of priority.</param>
/// <param name="IsExact">False when too much is unknown to go through; all labels then count as possible.</param>
/// <param name="Changes">What one input alone would have to become for another segment, nearest first within an input.</param>
/// <param name="Scores">Every score that the dimension's rules compare, in the file's order.</param>
/// <param name="Held">Inputs that are held and could make a difference: the account keeps its last segment, whatever the rules say.</param>
/// <param name="Crossing">When time alone will move the account; null when it will not.</param>
public sealed record AssignmentExplanation(
    Dimension Dimension,
    Membership Membership,
    Segment Segment,
    string? Clause,
    IReadOnlyList<ExplainedInput> Inputs,
    bool IsProvisional,
    IReadOnlyList<string> PossibleLabels,
    bool IsExact,
    IReadOnlyList<SegmentChange> Changes,
    SegmentCrossing? Crossing,
    IReadOnlyList<ExplainedScore> Scores,
    IReadOnlyList<HeldAttribute> Held)
{
    /// <summary>Unknown inputs that could make a difference: the ones worth finding out.</summary>
    public IEnumerable<AttributeDefinition> Matter => Inputs.Where(input => input.Matters).Select(input => input.Attribute);
}

/// <summary>Time alone will move the account.</summary>
/// <param name="Day">UTC; the first day on which the rules decide another segment, all values as they are.</param>
public sealed record SegmentCrossing(DateOnly Day, Segment Segment);

/// <summary>Answers "why is this account here, and what could move it" for one CRM. Pure.</summary>
/// <param name="today">UTC.</param>
public sealed class Explainer(Framework framework, string crm, DateOnly today)
{
    private readonly Decider _decider = new(framework.On(today));

    /// <param name="attributes">By attribute position, cleaned.</param>
    public Membership MembershipOf(ReadOnlySpan<AttributeValue> attributes) => _decider.MembershipOf(attributes);

    /// <param name="dimension">Position in <see cref="Framework.Dimensions"/>.</param>
    /// <param name="attributes">By attribute position, cleaned.</param>
    public AssignmentExplanation Explain(int dimension, ReadOnlySpan<AttributeValue> attributes)
    {
        var definition = _decider.Framework.Dimensions[dimension];
        var decision = _decider.Decide(dimension, attributes);
        var segment = definition.At(decision.Segment);
        var labels = Enumerable.Range(0, definition.Segments.Count + 1).Where(decision.IsPossible)
            .Select(position => definition.At(position).Label);
        return new AssignmentExplanation(
            definition,
            _decider.MembershipOf(attributes),
            segment,
            decision.Clause < 0 ? null : segment.Clauses[decision.Clause],
            Inputs(definition, segment, decision, attributes),
            decision.IsProvisional,
            [.. labels],
            decision.IsExact,
            SegmentChanges.Of(_decider, definition, attributes),
            Crossing(dimension, decision.Segment, attributes),
            Scores(definition, attributes),
            Held(definition, attributes));
    }

    private List<HeldAttribute> Held(Dimension dimension, ReadOnlySpan<AttributeValue> attributes)
    {
        var held = new HoldRules(_decider.Framework, _decider).Of(_decider.Locate(attributes, new int[attributes.Length]));
        return held is null ? [] : [.. held.Mattering(dimension, _decider.Decide(dimension.Index, held.Values))];
    }

    /// <summary>Tries the days on which a count of days comes to a number that a rule names, or an exception ends, soonest first.</summary>
    private SegmentCrossing? Crossing(int dimension, int present, ReadOnlySpan<AttributeValue> attributes)
    {
        var days = new SortedSet<DateOnly>(framework.Dimensions[dimension].Exceptions.Select(exception => exception.Until.AddDays(1)));
        foreach (var test in framework.Dimensions[dimension].Segments.SelectMany(segment => segment.Conditions).SelectMany(clause => clause.Tests).OfType<DaysSinceTest>())
        {
            if (attributes[test.Attribute.Index] is not { IsKnown: true } since) continue;
            foreach (var count in test.Days.Constants.Select(days => (int)days.Value.Number)) days.UnionWith([since.Date.AddDays(count), since.Date.AddDays(count + 1)]);
        }

        foreach (var day in days.Where(day => day > today))
        {
            var then = new Decider(framework.On(day)).Decide(dimension, attributes).Segment;
            if (then != present) return new SegmentCrossing(day, framework.Dimensions[dimension].At(then));
        }

        return null;
    }

    private List<ExplainedScore> Scores(Dimension dimension, ReadOnlySpan<AttributeValue> attributes)
    {
        var values = attributes.ToArray();
        for (var i = 0; i < values.Length; i++) values[i] = framework.Attributes[i].Effective(values[i]);
        var compared = dimension.Segments.SelectMany(segment => segment.Conditions).SelectMany(ScoreTest.In).Select(test => test.Bounds.Attribute.Name).ToHashSet(StringComparer.Ordinal);
        return [.. framework.Scores.Where(score => compared.Contains(score.Name)).Select(Explained)];

        ExplainedScore Explained(Score score)
        {
            var (sum, counted) = (default(ScoreSum), new List<ScorePart>());
            foreach (var part in score.Parts)
            {
                var holds = ConditionCompiler.Compile(RulesOfTheDay.On(part.Condition, today))(values, false);
                sum = sum.With(part.Points, holds);
                if (holds != ThreeValued.False) counted.Add(part);
            }

            return new ExplainedScore(score, sum.Low, sum.High, counted);
        }
    }

    private List<ExplainedInput> Inputs(Dimension dimension, Segment segment, Decision decision, ReadOnlySpan<AttributeValue> attributes)
    {
        var decided = decision.Clause < 0 ? [] : segment.Conditions[decision.Clause].UsedAttributes;
        var inputs = new List<ExplainedInput>();
        var values = attributes.ToArray();
        for (var position = 0; position < dimension.UsedAttributes.Count; position++)
        {
            var index = dimension.UsedAttributes[position];
            var (isDecided, matters) = (decided.Contains(index), decision.Matters(position));
            var roots = Derivation.Roots(framework.Attributes, index).Where(root => root != index).Distinct().ToList();
            foreach (var root in roots.Where(root => !dimension.UsedAttributes.Contains(root))) inputs.Add(Input(root, isDecided, matters && !IsKnown(root)));
            inputs.Add(Input(index, isDecided, matters && roots.TrueForAll(IsKnown)));
        }

        return inputs;

        bool IsKnown(int index) => framework.Attributes[index].Effective(values[index]).IsKnown;

        ExplainedInput Input(int index, bool isDecided, bool matters) =>
            new(framework.Attributes[index], framework.Attributes[index].Effective(values[index]), framework.Attributes[index].CrmField(crm), isDecided, matters);
    }
}
