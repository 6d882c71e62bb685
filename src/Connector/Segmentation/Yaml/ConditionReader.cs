using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Yaml;

/// <summary>A scalar of the file → a condition bound to the attributes; problems are reported at the very character.</summary>
internal sealed class ConditionReader(IReadOnlyList<AttributeDefinition> attributes, IReadOnlySet<string> untyped,
    FrameworkProblems problems, IReadOnlyList<Score>? scores = null)
{
    /// <summary>Null when the text is no condition; a bound one is only fit for use when nothing was reported.</summary>
    public Condition? Read(YamlScalar scalar, string owner)
    {
        var where = $"the condition of {owner}";
        var (parsed, error) = ConditionParser.Parse(scalar.Value);
        if (error is not null) problems.Add(scalar, error.Offset, $"{error.Message}, in {where}");
        if (parsed is null || parsed.Tests.Any(test => untyped.Contains(test.Attribute.Name))) return null;
        return new ConditionBinder(attributes, where, (at, message) => problems.Add(scalar, at.Value, message), scores).Bind(parsed);
    }
}
