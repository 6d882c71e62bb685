using Connector.Accounts;

namespace Connector.Segmentation.Conditions;

/// <summary>Writes a condition in the file's language: one spelling for each, brackets only where the meaning needs them.</summary>
internal static class ConditionText
{
    public static string Of(Condition condition) => condition switch
    {
        Junction { IsAnd: true } all => string.Join(" and ", all.Parts.Select(part => part is Junction ? $"({Of(part)})" : Of(part))),
        Junction either => string.Join(" or ", either.Parts.Select(Of)),
        Negation { Part: Junction } negation => $"not ({Of(negation.Part)})",
        Negation negation => $"not {Of(negation.Part)}",
        Certainty certainty => $"({Of(certainty.Part)})",
        Never => "never",
        ScoreTest score => Of(score.Bounds),
        DerivedTest derived => Of(derived.Written),
        ComparisonTest { Operator: Comparison.Equal, Value.Value: { Kind: ValueKind.Boolean, Boolean: true } } flag => flag.Attribute.Name,
        ComparisonTest test => $"{test.Attribute.Name} {Symbol(test.Operator)} {Of(test.Value)}",
        ListTest test => $"{test.Attribute.Name} {(test.Negated ? "not in" : "in")} ({string.Join(", ", test.Values.Select(Of))})",
        RangeTest test => $"{test.Attribute.Name} between {Of(test.Low)} and {Of(test.High)}",
        HasTest test => $"{test.Attribute.Name} has {Of(test.Value)}",
        DaysSinceTest test => $"days since {Of(test.Days)}",
        KnownTest test => $"{test.Attribute.Name} is {(test.Known ? "known" : "unknown")}",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    public static string Of(Constant constant) => constant.Value.Kind == ValueKind.Text
        ? $"'{constant.Value.Text.Replace("'", "''", StringComparison.Ordinal)}'"
        : constant.Value.ToString();

    public static string Symbol(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.NotEqual => "!=",
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };
}
