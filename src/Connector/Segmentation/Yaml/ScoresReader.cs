using System.Globalization;

namespace Connector.Segmentation.Yaml;

/// <summary>The <c>scores</c> section: <c>health: { usage &gt;= 60: 30, tickets &gt; 20: -10 }</c>.</summary>
internal sealed class ScoresReader(FrameworkProblems problems, ConditionReader conditions, IReadOnlyList<AttributeDefinition> attributes)
{
    private const int MostPoints = 1000;

    public IReadOnlyList<Score> Read(MapReader framework) => [.. framework.Entries("scores").Select(Score)];

    private Score Score(YamlEntry entry)
    {
        var name = entry.Key;
        problems.IsName(name, "a score");
        if (attributes.Any(attribute => attribute.Name == name.Value)) problems.Add(name, $"'{name.Value}' is an attribute already: choose another name for the score");

        var parts = (entry.Value as YamlMap)?.Entries ?? [];
        if (parts.Count == 0) problems.Add(entry.Value, $"score {name.Value} has no parts: write conditions with their points, such as {{ usage >= 60: 30 }}");
        return new Score(name.Value, [.. parts.Select(part => Part(part, name.Value)).OfType<ScorePart>()]);
    }

    private ScorePart? Part(YamlEntry entry, string score)
    {
        var condition = conditions.Read(entry.Key, $"score {score}");
        if (entry.Value is not YamlScalar text || !int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var points)
            || points == 0 || Math.Abs(points) > MostPoints)
        {
            problems.Add(entry.Value, $"a part of score {score} gives whole points up to {MostPoints}, above or below 0, such as 30");
            return null;
        }

        return condition is null ? null : new ScorePart(entry.Key.Value.Trim(), points) { Condition = condition };
    }
}
