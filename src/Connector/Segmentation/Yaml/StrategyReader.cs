namespace Connector.Segmentation.Yaml;

/// <summary>The <c>strategy</c> section: objectives that segments serve, the processes by which they are reached, the KPIs that measure those.</summary>
internal sealed class StrategyReader(FrameworkProblems problems, IReadOnlyList<Dimension> dimensions)
{
    public Strategy Read(MapReader framework)
    {
        if (framework.Any("strategy") is not { } node) return Strategy.None;
        var map = new MapReader(node, "strategy", MapKeys.Strategy, problems);
        var (objectives, processes, kpis) = (map.Entries("objectives"), map.Entries("processes"), map.Entries("kpis"));
        if (objectives.Count == 0) problems.Add(node, "strategy has no objective: add 'objectives' with what is aimed at, its horizon and its measure");
        return new Strategy([.. objectives.Select(entry => Objective(entry, Names(objectives), Names(processes)))],
            [.. processes.Select(entry => Process(entry, Names(processes), Names(kpis)))], [.. kpis.Select(entry => Kpi(entry, Names(kpis)))]);
    }

    private StrategicObjective Objective(YamlEntry entry, IReadOnlyList<string> objectives, IReadOnlyList<string> processes)
    {
        var (map, name, what) = Begin(entry, "an objective", "objective", MapKeys.StrategicObjective);
        return new StrategicObjective(
            name, map.RequiredText("aim"), map.RequiredParsed<int>("horizon", TryYears, "1y, 3y or 5y") ?? 1, map.RequiredText("measure"), [.. map.Items("served_by").Select(item => Segment(item, what)).OfType<SegmentReference>()],
            Named(map, "reached_by", what, "process", processes), Named(map, "drives", what, "objective", objectives), map.Scalar("owner")?.Value.Trim());
    }

    private InternalProcess Process(YamlEntry entry, IReadOnlyList<string> processes, IReadOnlyList<string> kpis)
    {
        var (map, name, what) = Begin(entry, "a process", "process", MapKeys.InternalProcess);
        return new InternalProcess(name, map.RequiredText("label"), Named(map, "measured_by", what, "KPI", kpis), Named(map, "drives", what, "process", processes), map.Scalar("owner")?.Value.Trim());
    }

    private NamedKpi Kpi(YamlEntry entry, IReadOnlyList<string> kpis)
    {
        var (map, name, what) = Begin(entry, "a KPI", "KPI", MapKeys.NamedKpi);
        return new NamedKpi(name, map.RequiredText("label"), Named(map, "drives", what, "KPI", kpis));
    }

    private (MapReader Map, string Name, string What) Begin(YamlEntry entry, string kind, string word, MapKeys keys)
    {
        problems.IsName(entry.Key, kind);
        var what = $"{word} {entry.Key.Value}";
        return (new MapReader(entry.Value, what, keys, problems), entry.Key.Value, what);
    }

    /// <summary><c>customer_tier.strategic</c>, or <c>customer_tier</c> for every segment of it.</summary>
    private SegmentReference? Segment(YamlNode node, string what)
    {
        var text = (node as YamlScalar)?.Value ?? "";
        var parts = text.Split('.', 2);
        if (dimensions.FirstOrDefault(one => one.Name == parts[0]) is not { } dimension)
        {
            problems.Add(node, $"unknown dimension '{parts[0]}' in 'served_by' of {what}: write DIMENSION.SEGMENT, or DIMENSION for each of its segments.{Suggestion.For(parts[0], dimensions.Select(one => one.Name))}");
            return null;
        }

        if (parts.Length == 1) return new SegmentReference(dimension, null);
        if (dimension.Segments.FirstOrDefault(one => one.Name == parts[1]) is { } segment) return new SegmentReference(dimension, segment);
        problems.Add(node, $"dimension {dimension.Name} has no segment '{parts[1]}', which 'served_by' of {what} names.{Suggestion.For(parts[1], dimension.Segments.Select(one => one.Name))}");
        return null;
    }

    private IReadOnlyList<string> Named(MapReader map, string key, string what, string kind, IReadOnlyList<string> known)
    {
        var names = map.Items(key).Select(item => (Node: item, Name: (item as YamlScalar)?.Value ?? "")).ToList();
        foreach (var (node, name) in names.Where(one => !known.Contains(one.Name))) problems.Add(node, $"unknown {kind} '{name}' in '{key}' of {what}.{Suggestion.For(name, known)}");
        return [.. names.Select(one => one.Name).Distinct(StringComparer.Ordinal)];
    }

    private static List<string> Names(IReadOnlyList<YamlEntry> entries) => [.. entries.Select(entry => entry.Key.Value)];

    private static bool TryYears(string text, out int years)
    {
        years = text switch { "1y" => 1, "3y" => 3, "5y" => 5, _ => 0 };
        return years > 0;
    }
}
