namespace Connector.Segmentation.Yaml;

/// <summary>The <c>mode</c> of a dimension: one of <c>frozen_until</c>, <c>each_year_on</c> and <c>on_change_of</c>.</summary>
internal sealed class ModeReader(FrameworkProblems problems, IReadOnlyList<AttributeDefinition> attributes)
{
    /// <summary>Null when the dimension has none, which is to decide at every run.</summary>
    public DecisionMode? Read(MapReader dimension, string name)
    {
        if (dimension.Any("mode") is not { } node) return null;
        var map = new MapReader(node, $"mode of dimension {name}", MapKeys.Mode, problems);
        if (node is YamlMap { Entries.Count: not 1 }) problems.Add(node, $"the mode of dimension {name} is one of {string.Join(", ", MapKeys.Mode.Known)}: keep one; without a mode it is decided at every run");
        return new DecisionMode(
            map.Parsed<DateOnly>("frozen_until", FrameworkWords.TryDate, "a date such as 2027-02-01"),
            map.Parsed<DayOfYear>("each_year_on", FrameworkWords.TryDayOfYear, "a day that every year has, such as 02-01"),
            [.. map.Items("on_change_of").Select(item => Attribute(item, name)).OfType<int>()]);
    }

    private int? Attribute(YamlNode node, string dimension)
    {
        if (node is YamlScalar scalar && attributes.FirstOrDefault(attribute => attribute.Name == scalar.Value) is { Rollup: null } found) return found.Index;
        if (attributes.Any(attribute => attribute.Name == (node as YamlScalar)?.Value))
        {
            problems.Add(node, $"{(node as YamlScalar)?.Value} is the group's, of which no change is told: let dimension {dimension} wait for attributes of the account itself");
            return null;
        }

        var mend = Suggestion.For((node as YamlScalar)?.Value ?? "", attributes.Select(attribute => attribute.Name));
        problems.Add(node, $"'{(node as YamlScalar)?.Value}' is no attribute that dimension {dimension} could wait for.{mend}");
        return null;
    }
}
