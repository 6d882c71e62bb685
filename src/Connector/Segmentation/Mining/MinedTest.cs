using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Mining;

internal enum MinedKind
{
    Is,
    Has,
    AtLeast,
    Below,
}

/// <summary>One thing that overridden accounts may have in common.</summary>
internal sealed record MinedTest(AttributeDefinition Attribute, MinedKind Kind, AttributeValue Value)
{
    public bool Holds(AttributeValue[] attributes)
    {
        var value = Attribute.Effective(attributes[Attribute.Index]);
        return value.Kind == Value.Kind && Kind switch
        {
            MinedKind.Is => value == Value,
            MinedKind.Has => SetText.Has(value.Text, Value.Text),
            MinedKind.AtLeast => value.Number >= Value.Number,
            _ => value.Number < Value.Number,
        };
    }

    /// <summary>In the framework's language.</summary>
    public override string ToString() => Kind switch
    {
        MinedKind.Is when Value.Kind == ValueKind.Boolean => Value.Boolean ? Attribute.Name : $"not {Attribute.Name}",
        MinedKind.Is => $"{Attribute.Name} = {Quoted}",
        MinedKind.Has => $"{Attribute.Name} has {Quoted}",
        MinedKind.AtLeast => $"{Attribute.Name} >= {Quoted}",
        _ => $"{Attribute.Name} < {Quoted}",
    };

    /// <summary>Every test that some of these accounts pass and that can be said in a rule.</summary>
    public static IEnumerable<MinedTest> Of(AttributeDefinition attribute, IReadOnlyList<AttributeValue[]> accounts)
    {
        var values = accounts.Select(account => attribute.Effective(account[attribute.Index])).Where(value => value.IsKnown).ToList();
        if (attribute.IsNumber) return Numbers(attribute, [.. values.Select(value => value.Number).Order()]);
        return attribute.Type switch
        {
            AttributeType.Date or AttributeType.Text => [],     // a day or a remark that accounts share says nothing about others
            AttributeType.Set => values.SelectMany(value => SetText.Values(value.Text)).Distinct(StringComparer.OrdinalIgnoreCase).Select(text => new MinedTest(attribute, MinedKind.Has, AttributeValue.Of(text))),
            _ => values.Distinct().Where(value => value.Kind != ValueKind.Text || value.Text != AttributeDefinition.Unmapped).Select(value => new MinedTest(attribute, MinedKind.Is, value)),
        };
    }

    /// <summary>Borders just beyond the values, as round as the next digit allows.</summary>
    private static IEnumerable<MinedTest> Numbers(AttributeDefinition attribute, IReadOnlyList<double> sorted) =>
        sorted.SelectMany(value => new[] { (MinedKind.AtLeast, Rounded(value, down: true)), (MinedKind.Below, Rounded(value, down: false)) }).Distinct()
            .Where(one => one.Item2 != 0 && (attribute.Valid is not { } valid || valid.Contains(one.Item2)))
            .Select(one => new MinedTest(attribute, one.Item1, AttributeValue.Of(one.Item2)));

    /// <summary>To one digit and a half: 1,340 is 1,000 downwards and 1,500 upwards.</summary>
    private static double Rounded(double value, bool down)
    {
        if (value <= 0) return 0;
        var step = Math.Pow(10, Math.Floor(Math.Log10(value))) / 2;
        return Math.Round(down ? Math.Floor(value / step) * step : (Math.Floor(value / step) + 1) * step, 9);
    }

    private string Quoted => ConditionText.Of(new Constant(Value, default));
}
