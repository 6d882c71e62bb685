using Connector.Accounts;

namespace Connector.Segmentation.Conditions;

/// <summary>
/// Looks the names of a parsed condition up, checks every comparison against the attribute's type and writes category constants in
/// their canonical spelling. Goes on after an error, so that all of them are told at once.
/// </summary>
internal sealed class ConditionBinder(
    IReadOnlyList<AttributeDefinition> attributes, string where, Action<TextOffset, string> tell, IReadOnlyList<Score>? scores = null)
{
    /// <summary>Longer ago than any customer; keeps dates within the calendar.</summary>
    private const int MostDays = 100_000;

    private int _reported;

    private void Report(TextOffset at, string message)
    {
        _reported++;
        tell(at, message);
    }

    /// <summary>The bound condition; meaningless once something was reported.</summary>
    public Condition Bind(Condition condition) => condition switch
    {
        Junction junction => Junction.Of(junction.IsAnd, [.. junction.Parts.Select(Bind)]),
        Negation negation => new Negation(Bind(negation.Part)),
        AttributeTest test => BindTest(test),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private Condition BindTest(AttributeTest test)
    {
        var name = test.Attribute.Name;
        if (scores?.FirstOrDefault(score => score.Name == name) is { } score) return BindScore(score, test);
        if (attributes.FirstOrDefault(attribute => attribute.Name == name) is not { } found)
        {
            Report(test.Attribute.At,
                $"unknown attribute '{name}' in {where}.{Suggestion.For(name, attributes.Select(attribute => attribute.Name).Concat((scores ?? []).Select(one => one.Name)))}");
            return test;
        }

        var reported = _reported;
        var bound = BindTest(test, found, test.Attribute with { Index = found.Index });
        return _reported == reported ? DerivedTest.Of(bound, attributes) : bound;
    }

    private AttributeTest BindTest(AttributeTest test, AttributeDefinition found, AttributeReference reference)
    {
        return test switch
        {
            ComparisonTest comparison => BindComparison(found, comparison with { Attribute = reference }),
            ListTest list when found.Type == AttributeType.Set => ReportSet(found, list),
            ListTest list => list with { Attribute = reference, Values = [.. list.Values.Select(value => BindConstant(found, value))] },
            RangeTest range => BindRange(found, range with { Attribute = reference }),
            HasTest has => BindHas(found, has with { Attribute = reference }),
            DaysSinceTest since => BindDaysSince(found, since, reference),
            _ => test with { Attribute = reference },
        };
    }

    private ComparisonTest BindComparison(AttributeDefinition attribute, ComparisonTest test)
    {
        if (test.Value.At.Value == test.Attribute.At.Value && attribute.Type != AttributeType.Boolean)
        {
            Report(test.Attribute.At,
                $"'{attribute.Name}' is {Kind(attribute)} and no condition by itself in {where}: compare it, such as {Example(attribute)}");
            return test;
        }

        if (attribute.Type == AttributeType.Set) return ReportSet(attribute, test);
        var ordered = attribute.IsNumber || attribute.Type == AttributeType.Date;
        if (!ordered && test.Operator is not (Comparison.Equal or Comparison.NotEqual))
        {
            Report(test.Attribute.At, $"'{attribute.Name}' is {Kind(attribute)} and has no order in {where}: use =, != or in");
            return test;
        }

        return test with { Value = BindConstant(attribute, test.Value) };
    }

    private RangeTest BindRange(AttributeDefinition attribute, RangeTest test)
    {
        var bound = test with { Low = BindConstant(attribute, test.Low), High = BindConstant(attribute, test.High) };
        if (!attribute.IsNumber && attribute.Type != AttributeType.Date)
        {
            Report(test.Attribute.At, $"'{attribute.Name}' is {Kind(attribute)} and has no order in {where}: use =, != or in");
        }
        else if (test.Low.Value.Kind == test.High.Value.Kind && test.Low.Value.Kind is ValueKind.Number or ValueKind.Date
            && test.Low.Value.OnLine > test.High.Value.OnLine)
        {
            var mended = $"between {ConditionText.Of(test.High)} and {ConditionText.Of(test.Low)}";
            Report(test.Low.At, $"the range is reversed in {where}: write {mended}");
        }

        return bound;
    }

    private ScoreTest BindScore(Score score, AttributeTest test)
    {
        var isBounds = test is ComparisonTest or RangeTest;
        if (!isBounds || test.Constants.Any(constant => constant.Value.Kind != ValueKind.Number))
        {
            Report(test.Attribute.At, $"'{score.Name}' is a score in {where}: compare it with a number, such as {score.Name} >= 50");
        }
        else if (test is RangeTest range && range.Low.Value.Number > range.High.Value.Number)
        {
            Report(range.Low.At, $"the range is reversed in {where}: write between {ConditionText.Of(range.High)} and {ConditionText.Of(range.Low)}");
        }

        return new ScoreTest([.. score.Parts.Select(part => new ScoreTerm(part.Condition, part.Points))], test);
    }

    private HasTest BindHas(AttributeDefinition attribute, HasTest test)
    {
        if (attribute.Type == AttributeType.Set) return test with { Value = BindConstant(attribute, test.Value) };
        Report(test.Attribute.At, $"'{attribute.Name}' is {Kind(attribute)} and has one value in {where}: write {Example(attribute)}");
        return test;
    }

    private T ReportSet<T>(AttributeDefinition attribute, T test)
        where T : AttributeTest
    {
        Report(test.Attribute.At, $"'{attribute.Name}' is a set of values in {where}: write {Example(attribute)}");
        return test;
    }

    /// <summary>Days are whole numbers, whatever the attribute's own type is compared with.</summary>
    private DaysSinceTest BindDaysSince(AttributeDefinition attribute, DaysSinceTest test, AttributeReference reference)
    {
        if (attribute.Type != AttributeType.Date)
        {
            Report(test.Attribute.At, $"'{attribute.Name}' is {Kind(attribute)}, and days are counted since a date, in {where}");
        }

        foreach (var days in test.Days.Constants)
        {
            if (days.Value is { Kind: ValueKind.Number } count && count.Number == Math.Floor(count.Number) && Math.Abs(count.Number) <= MostDays) continue;
            Report(days.At, $"{ConditionText.Of(days)} is no number of days in {where}: write a whole number up to {MostDays}");
        }

        if (test.Days is RangeTest { Low.Value: { Kind: ValueKind.Number } low, High.Value: { Kind: ValueKind.Number } high } range && low.Number > high.Number)
        {
            Report(range.Low.At, $"the range is reversed in {where}: write between {high} and {low}");
        }

        return new DaysSinceTest(test.Days with { Attribute = reference });
    }

    private Constant BindConstant(AttributeDefinition attribute, Constant constant)
    {
        var text = ConditionText.Of(constant);
        if (constant.Value.Kind != attribute.ValueKind)
        {
            var mend = $"write it such as {Example(attribute)}";
            Report(constant.At, $"'{attribute.Name}' is {Kind(attribute)} and cannot be compared with {text} in {where}: {mend}");
        }
        else if (attribute.Type == AttributeType.Integer && constant.Value.Number != Math.Floor(constant.Value.Number))
        {
            Report(constant.At, $"'{attribute.Name}' is a whole number and is never {text} in {where}: write a whole number");
        }
        else if (attribute.Categories is { } categories)
        {
            var canonical = categories.FirstOrDefault(category =>
                string.Equals(category, constant.Value.Text, StringComparison.OrdinalIgnoreCase));
            if (canonical is not null) return constant with { Value = AttributeValue.Of(canonical) };
            Report(constant.At, $"'{attribute.Name}' is never {text} in {where}.{Suggestion.For(constant.Value.Text, categories)}");
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
        AttributeType.Set => "a set",
        _ => "a text",
    };

    private static string Example(AttributeDefinition attribute) => attribute.Type switch
    {
        AttributeType.Boolean => $"{attribute.Name} = false",
        AttributeType.Date => $"{attribute.Name} >= 2026-01-31",
        AttributeType.Set => $"{attribute.Name} has '{(attribute.Categories is [var one, ..] ? one : "a text")}'",
        AttributeType.Category or AttributeType.Text =>
            $"{attribute.Name} = '{(attribute.Categories is [var first, ..] ? first : "a text")}'",
        _ => $"{attribute.Name} >= 100",
    };
}
