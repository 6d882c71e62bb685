using Connector.Accounts;

namespace Connector.Segmentation.Conditions;

/// <summary>Writes what a condition means on one day: <c>days since renewed &gt;= 90</c> becomes a comparison with the date 90 days ago.</summary>
internal static class RulesOfTheDay
{
    public static Condition On(Condition condition, DateOnly day) => condition switch
    {
        Junction junction => Junction.Of(junction.IsAnd, [.. junction.Parts.Select(part => On(part, day))]),
        Negation negation => new Negation(On(negation.Part, day)),
        Certainty certainty => new Certainty(On(certainty.Part, day)),
        ScoreTest score => score with { Parts = [.. score.Parts.Select(part => part with { Condition = On(part.Condition, day) })] },
        DerivedTest derived => derived with { Meaning = On(derived.Meaning, day) },
        DaysSinceTest { Days: ComparisonTest test } => new ComparisonTest(test.Attribute, Mirrored(test.Operator), Ago(test.Value, day)),
        DaysSinceTest { Days: RangeTest test } => new RangeTest(test.Attribute, Ago(test.High, day), Ago(test.Low, day)),
        _ => condition,
    };

    /// <summary>More days since then is an earlier date.</summary>
    private static Comparison Mirrored(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };

    private static Constant Ago(Constant days, DateOnly day) => days with { Value = AttributeValue.Of(day.AddDays(-(int)days.Value.Number)) };
}
