namespace Connector.Segmentation.Yaml;

/// <summary>The <c>segments</c> and the <c>otherwise</c> of each dimension.</summary>
internal sealed class SegmentsReader(FrameworkProblems problems, ConditionReader conditions)
{
    /// <summary>A decision keeps its possible segments in 64 bits, one of them for <c>otherwise</c>.</summary>
    private const int MostSegments = 63;

    private readonly Dictionary<string, string> _labels = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="changed">Segments that the exceptions give another condition.</param>
    public (List<Segment> Segments, Segment Otherwise) Read(MapReader map, string dimension, IReadOnlyList<RuleException> exceptions, IReadOnlyList<ChangedSegment> changed)
    {
        var segments = Segments(map, dimension).ConvertAll(segment => WithExceptions(segment, exceptions, changed));
        CheckExceptions(changed, segments);
        return (segments, Otherwise(map, dimension, segments));
    }

    private List<Segment> Segments(MapReader map, string dimension)
    {
        var items = map.Items("segments");
        if (items.Count == 0) problems.Add(map.Any("segments") ?? map.Node, $"dimension {dimension} has no segments: add at least one");
        if (items.Count > MostSegments) problems.Add(items[MostSegments], $"dimension {dimension} has more than {MostSegments} segments");

        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. items.Select(item => Segment(item, dimension, names))];
    }

    private Segment Segment(YamlNode node, string dimension, HashSet<string> names)
    {
        var map = new MapReader(node, "a segment", MapKeys.Segment, problems);
        var name = Name(map, names, dimension);
        if (map.RequiredScalar("label") is { } label) ClaimLabel(label, dimension);

        var when = map.RequiredScalar("when");
        var condition = when is null ? null : conditions.Read(when, $"segment '{name}' (dimension {dimension})");
        var clauses = condition?.Clauses ?? [];
        return new Segment(name, map.Scalar("label")?.Value ?? "", when?.Value.Trim(), [.. clauses.Select(clause => clause.ToString())],
            map.RequiredText("action"), map.Parsed<TimeSpan>("sla", FrameworkWords.TryDuration, "a duration such as 4h or 1d"))
        {
            Why = map.Scalar("why")?.Value.Trim(),
            Codes = new CodesReader(problems).Read(map, name),
            Written = [.. clauses.Select(clause => new WrittenClause(clause, null))],
        };
    }

    private static Segment WithExceptions(Segment segment, IReadOnlyList<RuleException> exceptions, IReadOnlyList<ChangedSegment> changed)
    {
        var clauses = changed.Where(one => one.Name.Value == segment.Name).SelectMany(one => one.Clauses.Select(clause => new WrittenClause(clause, one.Exception))).ToList();
        var all = segment with
        {
            Clauses = [.. segment.Clauses, .. clauses.Select(clause => $"{clause.Condition} (exception {clause.Exception!.Name})")],
            Written = [.. segment.Written, .. clauses],
        };
        return all.On(day: null, exceptions);
    }

    private void CheckExceptions(IReadOnlyList<ChangedSegment> changed, List<Segment> segments)
    {
        foreach (var one in changed.Where(one => segments.All(segment => segment.Name != one.Name.Value)))
        {
            var mend = Suggestion.For(one.Name.Value, segments.Select(segment => segment.Name));
            problems.Add(one.Name, $"unknown segment '{one.Name.Value}' in exception {one.Exception.Name}.{mend}");
        }
    }

    private Segment Otherwise(MapReader dimension, string name, List<Segment> segments)
    {
        if (dimension.Any("otherwise") is not { } node)
        {
            dimension.Missing("otherwise");
            return new Segment("", "", null, [], "", null);
        }

        var map = new MapReader(node, $"otherwise of dimension {name}", MapKeys.Otherwise, problems);
        var own = Name(map, [.. segments.Select(segment => segment.Name)], name);
        var label = map.RequiredScalar("label");
        if (label is not null && segments.Any(segment => string.Equals(segment.Label, label.Value, StringComparison.OrdinalIgnoreCase)))
        {
            problems.Add(label, $"label '{label.Value}' is used twice in dimension {name}: choose another");
        }

        return new Segment(own, label?.Value ?? "", null, [], map.RequiredText("action"), null) { Codes = new CodesReader(problems).Read(map, own) };
    }

    private string Name(MapReader map, HashSet<string> taken, string dimension)
    {
        if (map.RequiredScalar("name") is not { } name) return "";
        if (problems.IsName(name, "a segment") && !taken.Add(name.Value))
        {
            problems.Add(name, $"segment '{name.Value}' stands twice in dimension {dimension}: choose another name");
        }
        return name.Value;
    }

    /// <summary>Unique across dimensions, so that "My Strategic Accounts" means one thing.</summary>
    private void ClaimLabel(YamlScalar label, string dimension)
    {
        if (_labels.TryAdd(label.Value, dimension)) return;
        var owner = _labels[label.Value];
        problems.Add(label, owner == dimension
            ? $"label '{label.Value}' is used twice in dimension {dimension}: choose another"
            : $"label '{label.Value}' is already used by dimension {owner}, and labels are unique across dimensions: choose another");
    }
}
