using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation.Holding;

namespace Connector.Segmentation.Yaml;

/// <summary>The <c>when_stale</c> of an attribute: <c>carry 90d</c>, <c>hold</c> or <c>default VALUE</c>.</summary>
internal sealed class StaleReader(FrameworkProblems problems)
{
    private const string Carry = "carry ";
    private const string Default = "default ";

    /// <summary>The attribute with its rule; as it is when it has none.</summary>
    public AttributeDefinition Read(MapReader map, AttributeDefinition attribute)
    {
        if (map.Scalar("when_stale") is not { } node) return attribute;
        var text = node.Value.Trim();
        var rule = text == "hold" ? new StaleRule(null, true, AttributeValue.Unknown)
            : text.StartsWith(Carry, StringComparison.Ordinal) && FrameworkWords.TryDuration(text[Carry.Length..].Trim(), out var carry) ? new StaleRule(carry, false, AttributeValue.Unknown)
            : text.StartsWith(Default, StringComparison.Ordinal) && Value(attribute, text[Default.Length..].Trim()) is { IsKnown: true } value ? new StaleRule(null, false, value)
            : null;
        if (rule is null) problems.Add(node, $"'{text}' is no 'when_stale' of attribute {attribute.Name}: write carry 90d, hold, or default and a value that {attribute.Name} can have");
        else if (rule.Carry is not null && (attribute.MaxAge is null || attribute.Sources.All(source => source.Fact is null)))
        {
            problems.Add(node, $"nothing of {attribute.Name} is ever stale, so nothing can be carried: give it a 'max_age' and a source other than the CRM, whose fields have no age");
        }
        else if (attribute.Default is not null) problems.Add(node, $"{attribute.Name} has a 'default' for absent already: keep one of the two");

        return attribute with { WhenStale = rule };
    }

    /// <summary>Two attributes that read one fact agree on how old it may become.</summary>
    public void CheckShared(MapReader framework, IReadOnlyList<AttributeDefinition> attributes)
    {
        var uses = attributes.SelectMany(attribute => attribute.Sources.Where(source => source.Key is not null).Select(source => (source.Key, Attribute: attribute)));
        foreach (var fact in uses.GroupBy(use => use.Key, use => use.Attribute).Where(fact => fact.Select(attribute => (attribute.UsableFor, attribute.MaxAge)).Distinct().Count() > 1 && fact.Any(attribute => attribute.WhenStale is not null)))
        {
            var names = string.Join(" and ", fact.Select(attribute => attribute.Name));
            problems.Add(framework.Entries("attributes").First(entry => entry.Key.Value == fact.Last().Name).Key, $"{names} read {fact.Key} and let it become differently old: give them the same 'max_age' and 'when_stale'");
        }
    }

    private static AttributeValue Value(AttributeDefinition attribute, string text) => attribute.ValueKind switch
    {
        ValueKind.Number => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            && (attribute.Type != AttributeType.Integer || number == Math.Floor(number)) ? attribute.Allowed(AttributeValue.Of(number)) : AttributeValue.Unknown,
        ValueKind.Boolean => bool.TryParse(text, out var yes) ? AttributeValue.Of(yes) : AttributeValue.Unknown,
        ValueKind.Date => FrameworkWords.TryDate(text, out var day) ? AttributeValue.Of(day) : AttributeValue.Unknown,
        _ => attribute.Categories is not { } categories || categories.Contains(text) ? AttributeValue.Of(text) : AttributeValue.Unknown,
    };
}
