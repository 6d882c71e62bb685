using Connector.Accounts;
using Connector.Segmentation.Conditions;
using CsCheck;

namespace Connector.Tests.Segmentation;

/// <summary>Random conditions over seven attributes with small domains, and a second opinion on what they mean.</summary>
internal static class RandomConditions
{
    public static readonly string[] Names = ["n", "m", "c", "k", "b", "d", "t"];

    private static readonly Gen<Constant> Whole = Gen.Int[0, 8].Select(number => Of(AttributeValue.Of(number)));
    private static readonly Gen<Constant> Half = Gen.Int[-1, 5].Select(number => Of(AttributeValue.Of(number / 2.0)));
    private static readonly Gen<Constant> Canonical = Pick("A", "B", "C").Select(text => Of(AttributeValue.Of(text)));
    private static readonly Gen<Constant> Mapped = Pick("x", "y").Select(text => Of(AttributeValue.Of(text)));

    private static readonly Gen<Condition> Leaf = Gen.OneOf(
        Ordered(0, Whole), Ordered(1, Half), Named(2, Canonical), Named(3, Mapped), Flag(4), Flag(5),
        Pick("p", "q").Select(text => (Condition)new HasTest(Reference(6), Of(AttributeValue.Of(text)))),
        Gen.Select(Gen.Int[0, 6], Gen.Bool, (attribute, known) => (Condition)new KnownTest(Reference(attribute), known)));

    public static readonly Gen<Condition> Condition = Gen.Recursive<Condition>((depth, inner) => depth > 3
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (1, inner.Select(part => (Condition)new Negation(part))),
            (2, Gen.Select(Gen.Bool, inner.Array[2, 3], (isAnd, parts) => Junction.Of(isAnd, parts)))));

    /// <summary>By C#'s own lifted operators, which are Kleene's.</summary>
    public static bool? Meaning(Condition condition, IReadOnlyList<AttributeValue> values)
    {
        if (condition is Negation negation) return !Meaning(negation.Part, values);
        if (condition is ScoreTest score) return Meaning(score, values);
        if (condition is Certainty certainty) return Meaning(certainty.Part, values) == true;
        if (condition is Junction junction)
        {
            return junction.Parts.Select(part => Meaning(part, values))
                .Aggregate((left, right) => junction.IsAnd ? left & right : left | right);
        }

        var test = (AttributeTest)condition;
        var value = values[Array.IndexOf(Names, test.Attribute.Name)];
        if (test is KnownTest known) return value.IsKnown == known.Known;
        if (!value.IsKnown) return null;
        return test switch
        {
            ComparisonTest comparison => Compare(value, comparison.Operator, comparison.Value.Value),
            ListTest list => list.Values.Any(constant => constant.Value == value) ^ list.Negated,
            HasTest has => value.Text.Split(';').Contains(has.Value.Value.Text),
            RangeTest range => range.Low.Value.Number <= value.Number && value.Number <= range.High.Value.Number,
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };
    }

    /// <summary>True or false only when every sum from the least to the most makes it so.</summary>
    private static bool? Meaning(ScoreTest score, IReadOnlyList<AttributeValue> values)
    {
        var parts = score.Parts.Select(part => (part.Points, Holds: Meaning(part.Condition, values))).ToList();
        var low = parts.Sum(part => part.Holds == true || (part.Holds is null && part.Points < 0) ? part.Points : 0);
        var high = parts.Sum(part => part.Holds == true || (part.Holds is null && part.Points > 0) ? part.Points : 0);
        var outcomes = Enumerable.Range(low, high - low + 1).Select(sum => score.Bounds is RangeTest range
            ? range.Low.Value.Number <= sum && sum <= range.High.Value.Number
            : Compare(AttributeValue.Of(sum), ((ComparisonTest)score.Bounds).Operator, ((ComparisonTest)score.Bounds).Value.Value)).Distinct().ToList();
        return outcomes.Count == 1 ? outcomes[0] : null;
    }

    private static bool Compare(AttributeValue value, Comparison comparison, AttributeValue constant) => comparison switch
    {
        Comparison.Equal => value == constant,
        Comparison.NotEqual => value != constant,
        Comparison.Less => value.Number < constant.Number,
        Comparison.LessOrEqual => value.Number <= constant.Number,
        Comparison.Greater => value.Number > constant.Number,
        _ => value.Number >= constant.Number,
    };

    private static Gen<Condition> Ordered(int attribute, Gen<Constant> constant) => Gen.OneOf(
        Gen.Select(Gen.Enum<Comparison>(), constant, (comparison, value) =>
            (Condition)new ComparisonTest(Reference(attribute), comparison, value)),
        Gen.Select(constant, constant, (low, high) => (Condition)(low.Value.Number <= high.Value.Number
            ? new RangeTest(Reference(attribute), low, high)
            : new RangeTest(Reference(attribute), high, low))),
        Listed(attribute, constant));

    private static Gen<Condition> Named(int attribute, Gen<Constant> constant) => Gen.OneOf(
        Gen.Select(Pick(Comparison.Equal, Comparison.NotEqual), constant, (comparison, value) =>
            (Condition)new ComparisonTest(Reference(attribute), comparison, value)),
        Listed(attribute, constant));

    private static Gen<Condition> Listed(int attribute, Gen<Constant> constant) =>
        Gen.Select(constant.Array[1, 3], Gen.Bool, (values, negated) => (Condition)new ListTest(Reference(attribute), values, negated));

    private static Gen<Condition> Flag(int attribute) => Gen.Select(Pick(Comparison.Equal, Comparison.NotEqual), Gen.Bool,
        (comparison, value) => (Condition)new ComparisonTest(Reference(attribute), comparison, Of(AttributeValue.Of(value))));

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(position => values[position]);

    private static AttributeReference Reference(int attribute) => new(Names[attribute], default);

    private static Constant Of(AttributeValue value) => new(value, default);
}
