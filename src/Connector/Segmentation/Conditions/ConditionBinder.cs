using Connector.Accounts;

namespace Connector.Segmentation.Conditions;

/// <summary>
/// Looks the names of a parsed condition up, checks every comparison against the attribute's type and writes category constants in
/// their canonical spelling. Goes on after an error, so that all of them are told at once.
/// </summary>
internal sealed class ConditionBinder(IReadOnlyList<AttributeDefinition> attributes, string where, Action<TextOffset, string> report)
{
    /// <summary>The bound condition; meaningless once something was reported.</summary>
    public Condition Bind(Condition condition) => condition switch
    {
        Junction junction => Junction.Of(junction.IsAnd, [.. junction.Parts.Select(Bind)]),
        Negation negation => new Negation(Bind(negation.Part)),
        AttributeTest test => BindTest(test),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private AttributeTest BindTest(AttributeTest test)
    {
        var name = test.Attribute.Name;
        if (attributes.FirstOrDefault(attribute => attribute.Name == name) is not { } found)
        {
            report(test.Attribute.At,
                $"unknown attribute '{name}' in {where}.{Suggestion.For(name, attributes.Select(attribute => attribute.Name))}");
            return test;
        }

        var reference = test.Attribute with { Index = found.Index };
        return test switch
        {
            ComparisonTest comparison => BindComparison(found, comparison with { Attribute = reference }),
            ListTest list => list with { Attribute = reference, Values = [.. list.Values.Select(value => BindConstant(found, value))] },
            RangeTest range => BindRange(found, range with { Attribute = reference }),
            _ => test with { Attribute = reference },
        };
    }

    private ComparisonTest BindComparison(AttributeDefinition attribute, ComparisonTest test)
    {
        if (test.Value.At.Value == test.Attribute.At.Value && attribute.Type != AttributeType.Boolean)
        {
            report(test.Attribute.At,
                $"'{attribute.Name}' is {Kind(attribute)} and no condition by itself in {where}: compare it, such as {Example(attribute)}");
            return test;
        }

        var ordered = attribute.IsNumber || attribute.Type == AttributeType.Date;
        if (!ordered && test.Operator is not (Comparison.Equal or Comparison.NotEqual))
        {
            report(test.Attribute.At, $"'{attribute.Name}' is {Kind(attribute)} and has no order in {where}: use =, != or in");
            return test;
        }

        return test with { Value = BindConstant(attribute, test.Value) };
    }

    private RangeTest BindRange(AttributeDefinition attribute, RangeTest test)
    {
        var bound = test with { Low = BindConstant(attribute, test.Low), High = BindConstant(attribute, test.High) };
        if (!attribute.IsNumber && attribute.Type != AttributeType.Date)
        {
            report(test.Attribute.At, $"'{attribute.Name}' is {Kind(attribute)} and has no order in {where}: use =, != or in");
        }
        else if (test.Low.Value.Kind == test.High.Value.Kind && test.Low.Value.Kind is ValueKind.Number or ValueKind.Date
            && test.Low.Value.OnLine > test.High.Value.OnLine)
        {
            var mended = $"between {ConditionText.Of(test.High)} and {ConditionText.Of(test.Low)}";
            report(test.Low.At, $"the range is reversed in {where}: write {mended}");
        }

        return bound;
    }

    private Constant BindConstant(AttributeDefinition attribute, Constant constant)
    {
        var text = ConditionText.Of(constant);
        if (constant.Value.Kind != attribute.ValueKind)
        {
            var mend = $"write it such as {Example(attribute)}";
            report(constant.At, $"'{attribute.Name}' is {Kind(attribute)} and cannot be compared with {text} in {where}: {mend}");
        }
        else if (attribute.Type == AttributeType.Integer && constant.Value.Number != Math.Floor(constant.Value.Number))
        {
            report(constant.At, $"'{attribute.Name}' is a whole number and is never {text} in {where}: write a whole number");
        }
        else if (attribute.Categories is { } categories)
        {
            var canonical = categories.FirstOrDefault(category =>
                string.Equals(category, constant.Value.Text, StringComparison.OrdinalIgnoreCase));
            if (canonical is not null) return constant with { Value = AttributeValue.Of(canonical) };
            report(constant.At, $"'{attribute.Name}' is never {text} in {where}.{Suggestion.For(constant.Value.Text, categories)}");
        }

        return constant;
    }

    private static string Kind(AttributeDefinition attribute) => attribute.Type switch
    {
        AttributeType.Integer => "a whole number",
        AttributeType.Decimal => "a number",
        AttributeType.Money => "an amount of money",
        AttributeType.Boolean => "a yes/no",
        AttributeType.Date => "a date",
        AttributeType.Category => "a category",
        _ => "a text",
    };

    private static string Example(AttributeDefinition attribute) => attribute.Type switch
    {
        AttributeType.Boolean => $"{attribute.Name} = false",
        AttributeType.Date => $"{attribute.Name} >= 2026-01-31",
        AttributeType.Category or AttributeType.Text =>
            $"{attribute.Name} = '{(attribute.Categories is [var first, ..] ? first : "a text")}'",
        _ => $"{attribute.Name} >= 100",
    };
}
