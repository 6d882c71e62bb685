using Connector.Accounts;

namespace Connector.Segmentation.Conditions;

/// <summary>One condition, ready to run.</summary>
/// <param name="values">By attribute position; defaults already filled in.</param>
/// <param name="asIfKnown">
/// True while going through what an unknown attribute could be: <c>is known</c> then holds for a value that is still open, and
/// <see cref="ThreeValued.Unknown"/> means "depends on it".
/// </param>
internal delegate ThreeValued CompiledCondition(ReadOnlySpan<AttributeValue> values, bool asIfKnown);

/// <summary>
/// Bound condition → delegate, by closures. Each combination of cells is evaluated once and remembered (<see cref="Decider"/>), so an
/// expression tree's faster delegate would not pay for its compilation.
/// </summary>
internal static class ConditionCompiler
{
    public static CompiledCondition Compile(Condition condition) => condition switch
    {
        Junction { IsAnd: true } all => All([.. all.Parts.Select(Compile)]),
        Junction either => Any([.. either.Parts.Select(Compile)]),
        Negation negation => Not(Compile(negation.Part)),
        Certainty certainty => Certain(Compile(certainty.Part)),
        Never => (_, _) => ThreeValued.False,
        ScoreTest score => Sum(score),
        DerivedTest derived => Compile(derived.Meaning),
        DaysSinceTest => throw new InvalidOperationException("'days since' has no meaning before the day is known: ask for the rules of a day"),
        KnownTest test => Known(test.Attribute.Index, test.Known),
        AttributeTest test => Test(test.Attribute.Index, Predicate(test)),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static CompiledCondition All(CompiledCondition[] parts) => (values, asIfKnown) =>
    {
        var result = ThreeValued.True;
        foreach (var part in parts)
        {
            result = result.And(part(values, asIfKnown));
            if (result == ThreeValued.False) break;
        }

        return result;
    };

    private static CompiledCondition Any(CompiledCondition[] parts) => (values, asIfKnown) =>
    {
        var result = ThreeValued.False;
        foreach (var part in parts)
        {
            result = result.Or(part(values, asIfKnown));
            if (result == ThreeValued.True) break;
        }

        return result;
    };

    private static CompiledCondition Not(CompiledCondition part) => (values, asIfKnown) => part(values, asIfKnown).Not();

    private static CompiledCondition Sum(ScoreTest score)
    {
        var parts = score.Parts.Select(part => (Holds: Compile(part.Condition), part.Points)).ToArray();
        return (values, asIfKnown) =>
        {
            var sum = default(ScoreSum);
            foreach (var (holds, points) in parts) sum = sum.With(points, holds(values, asIfKnown));
            return score.Of(sum.Low, sum.High);
        };
    }

    private static CompiledCondition Certain(CompiledCondition part) => (values, asIfKnown) =>
        asIfKnown ? part(values, true) : ThreeValuedLogic.Of(part(values, false) == ThreeValued.True);

    private static CompiledCondition Known(int index, bool wanted) =>
        (values, asIfKnown) => ThreeValuedLogic.Of((asIfKnown || values[index].IsKnown) == wanted);

    private static CompiledCondition Test(int index, Func<AttributeValue, bool> holds) =>
        (values, _) => values[index].IsKnown ? ThreeValuedLogic.Of(holds(values[index])) : ThreeValued.Unknown;

    private static Func<AttributeValue, bool> Predicate(AttributeTest test) => test switch
    {
        HasTest has => value => SetText.Has(value.Text, has.Value.Value.Text),
        ComparisonTest { Value.Value.Kind: ValueKind.Text } text => TextPredicate([text.Value], text.Operator == Comparison.NotEqual),
        ListTest list when list.Values.All(value => value.Value.Kind == ValueKind.Text) => TextPredicate(list.Values, list.Negated),
        ComparisonTest number => NumberPredicate(number.Operator, number.Value.Value.OnLine),
        ListTest list => NumberListPredicate([.. list.Values.Select(value => value.Value.OnLine)], list.Negated),
        RangeTest range => RangePredicate(range.Low.Value.OnLine, range.High.Value.OnLine),
        _ => throw new ArgumentOutOfRangeException(nameof(test)),
    };

    private static Func<AttributeValue, bool> TextPredicate(IReadOnlyList<Constant> constants, bool negated)
    {
        var texts = constants.Select(constant => constant.Value.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return value => texts.Contains(value.Text) != negated;
    }

    private static Func<AttributeValue, bool> NumberListPredicate(double[] numbers, bool negated) =>
        value => numbers.Contains(value.OnLine) != negated;

    private static Func<AttributeValue, bool> RangePredicate(double low, double high) =>
        value => value.OnLine >= low && value.OnLine <= high;

    private static Func<AttributeValue, bool> NumberPredicate(Comparison comparison, double constant) => comparison switch
    {
        Comparison.Equal => value => value.OnLine == constant,
        Comparison.NotEqual => value => value.OnLine != constant,
        Comparison.Less => value => value.OnLine < constant,
        Comparison.LessOrEqual => value => value.OnLine <= constant,
        Comparison.Greater => value => value.OnLine > constant,
        Comparison.GreaterOrEqual => value => value.OnLine >= constant,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };
}
