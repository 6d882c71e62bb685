using System.Text.RegularExpressions;

namespace Connector.Segmentation.Yaml;

/// <summary>The sections <c>views</c> and <c>measures</c>: what people will see of the segments.</summary>
internal sealed partial class ViewsReader(FrameworkProblems problems, IReadOnlyList<Dimension> dimensions, IReadOnlyList<AttributeDefinition> attributes)
{
    private const string Each = "each";

    private readonly Dictionary<string, string> _lists = new(StringComparer.Ordinal);

    public IReadOnlyList<ViewDefinition> Views(MapReader framework) => [.. framework.Entries("views").Select(View)];

    public IReadOnlyList<Measure> Measures(MapReader framework) => [.. framework.Entries("measures").Select(Measure).OfType<Measure>()];

    private ViewDefinition View(YamlEntry entry)
    {
        var name = entry.Key.Value;
        problems.IsName(entry.Key, "a view");
        var map = new MapReader(entry.Value, $"view {name}", MapKeys.View, problems);
        var where = map.Entries("where").Select(condition => Condition(condition, name)).OfType<ViewCondition>().ToList();
        if (map.Entries("where").Count == 0) problems.Add(entry.Key, $"view {name} lists every account: add, for example, where: {{ {(dimensions.Count > 0 ? dimensions[0].Name : "dimension")}: {Each} }}");
        var label = map.RequiredScalar("label");
        if (label is not null) CheckLabel(label, name, where);
        var view = new ViewDefinition(name, label?.Value.Trim() ?? "", where, map.Word<ViewScope>("scope") ?? ViewScope.Everybody);
        RequireOwnNames(entry.Key, view);
        return view;
    }

    /// <summary>View <c>a</c> of segment <c>b_c</c> and view <c>a_b</c> of segment <c>c</c> would be one list in the CRM, written twice.</summary>
    private void RequireOwnNames(YamlScalar key, ViewDefinition view)
    {
        foreach (var name in view.Lists().Select(list => Underscores().Replace(view.NameOf(list), "_")))
        {
            if (!_lists.TryAdd(name, view.Name)) problems.Add(key, $"views {_lists[name]} and {view.Name} both make a list named {name}: rename one of them");
        }
    }

    private ViewCondition? Condition(YamlEntry entry, string view)
    {
        if (dimensions.FirstOrDefault(dimension => dimension.Name == entry.Key.Value) is not { } dimension)
        {
            problems.Add(entry.Key, $"unknown dimension '{entry.Key.Value}' in view {view}.{Suggestion.For(entry.Key.Value, dimensions.Select(one => one.Name))}");
            return null;
        }

        if (entry.Value is not YamlScalar { IsBlank: false } value)
        {
            problems.Add(entry.Value, $"view {view} needs one segment of {dimension.Name}, or '{Each}' for a view of every segment");
            return null;
        }

        if (value.Value == Each) return new ViewCondition(dimension, null);
        if (dimension.Find(value.Value) is { } segment) return new ViewCondition(dimension, segment);
        problems.Add(value, $"{dimension.Name} has no segment '{value.Value}', which view {view} lists.{Suggestion.For(value.Value, dimension.SegmentNames().Append(Each))}");
        return null;
    }

    /// <summary>Views of different segments with one label could not be told apart.</summary>
    private void CheckLabel(YamlScalar label, string view, List<ViewCondition> where)
    {
        var named = Placeholder().Matches(label.Value).Select(match => match.Groups[1].Value).ToList();
        foreach (var stranger in named.Where(name => where.All(condition => condition.Dimension.Name != name)))
        {
            problems.Add(label, $"the label of view {view} names {{{stranger}}}, which its 'where' does not.{Suggestion.For(stranger, where.Select(condition => condition.Dimension.Name))}");
        }

        foreach (var condition in where.Where(condition => condition.Segment is null && !named.Contains(condition.Dimension.Name)))
        {
            problems.Add(label, $"view {view} is one for each {condition.Dimension.Name}, all with one label: write {{{condition.Dimension.Name}}} into it");
        }
    }

    private Measure? Measure(YamlEntry entry)
    {
        var name = entry.Key.Value;
        problems.IsName(entry.Key, "a measure");
        var map = new MapReader(entry.Value, $"measure {name}", MapKeys.Measure, problems);
        var (label, kind) = (map.RequiredText("label"), map.Word<MeasureKind>("show") ?? MeasureKind.Sum);
        if (map.RequiredScalar("attribute") is not { } attribute) return null;
        var numbers = attributes.Where(one => one.IsNumber).ToList();
        if (numbers.Find(one => one.Name == attribute.Value) is { } found) return new Measure(name, label, found, kind);
        problems.Add(attribute, $"'{attribute.Value}' is no attribute with numbers, and measure {name} adds them up.{Suggestion.For(attribute.Value, numbers.Select(one => one.Name))}");
        return null;
    }

    [GeneratedRegex("__+")]
    private static partial Regex Underscores();

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Placeholder();
}
