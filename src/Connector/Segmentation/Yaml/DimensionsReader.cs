namespace Connector.Segmentation.Yaml;

/// <summary>The <c>dimensions</c> section.</summary>
internal sealed class DimensionsReader(FrameworkProblems problems, ConditionReader conditions, IReadOnlyList<AttributeDefinition> attributes)
{
    /// <summary>A decision keeps its possible segments in 64 bits, one of them for <c>otherwise</c>.</summary>
    private const int MostSegments = 63;

    private readonly HashSet<string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _labels = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Dimension> Read(MapReader framework)
    {
        if (framework.Any("dimensions") is null) framework.Missing("dimensions");
        var entries = framework.Entries("dimensions");
        if (entries.Count == 0 && framework.Any("dimensions") is YamlMap empty)
        {
            problems.Add(empty, "there is no dimension: add at least one");
        }
        return [.. entries.Select(Dimension)];
    }

    private Dimension Dimension(YamlEntry entry, int index)
    {
        var name = entry.Key.Value;
        if (!FrameworkWords.IsName(name)) problems.Add(entry.Key, $"'{name}' cannot name a dimension: use small letters, digits and _");

        var map = new MapReader(entry.Value, $"dimension {name}", MapKeys.Dimension, problems);
        if (map.Any("kind") is null) map.Missing("kind");
        var (exceptions, changed) = new ExceptionsReader(problems, conditions).Read(map, name);
        var segments = Segments(map, name).ConvertAll(segment => WithExceptions(segment, exceptions, changed));
        CheckExceptions(changed, segments);
        var otherwise = Otherwise(map, name, segments);
        IReadOnlyList<int> used = [.. segments.SelectMany(segment => segment.Conditions).SelectMany(clause => clause.UsedAttributes).Distinct().Order()];
        var history = new HistoryReader(problems);
        var fields = Fields(map, name);
        return new Dimension
        {
            Index = index,
            Name = name,
            Label = map.RequiredText("label"),
            Kind = map.Word<DimensionKind>("kind") ?? default,
            Fields = fields,
            Notes = new NotesReader(problems, Claim).Read(map, name, fields),
            Segments = segments,
            Otherwise = otherwise,
            Expect = Expect(map, [.. segments, otherwise]),
            Exceptions = exceptions,
            Overrides = Overrides(map, name),
            Waivers = map.Texts("waive", "a reason"),
            Stability = Stability(map, name, used),
            Mode = new ModeReader(problems, attributes).Read(map, name),
            Entry = Entry(map, name),
            Retired = history.Retired(map, name, [.. segments, otherwise]),
            Calibrated = history.Calibrated(map, name),
            Owner = map.Scalar("owner")?.Value,
            Purposes = map.Words("purposes"),
            UsedAttributes = used,
        };
    }

    private Dictionary<string, string> Fields(MapReader map, string name)
    {
        if (map.Any("fields") is { } node)
        {
            return FieldMap.Read(node, $"dimension {name}", problems, Claim);
        }
        map.Missing("fields");
        return [];
    }

    private bool Claim(string crm, string field) => _fields.Add($"{crm}.{field}");

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

        return new Segment(own, label?.Value ?? "", null, [], map.RequiredText("action"), null);
    }

    private string Name(MapReader map, HashSet<string> taken, string dimension)
    {
        if (map.RequiredScalar("name") is not { } name) return "";
        if (!FrameworkWords.IsName(name.Value))
        {
            problems.Add(name, $"'{name.Value}' cannot name a segment: use small letters, digits and _");
        }
        else if (!taken.Add(name.Value))
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

    private OverrideRule Overrides(MapReader dimension, string name)
    {
        if (dimension.Any("overrides") is not { } node) return OverrideRule.Default;
        var map = new MapReader(node, $"overrides of dimension {name}", MapKeys.Overrides, problems);
        return new OverrideRule(
            map.Parsed<TimeSpan>("max_age", FrameworkWords.TryDuration, "a duration such as 180d") ?? OverrideRule.Default.MaxAge,
            map.Word<EditPolicy>("unregistered_edit") ?? OverrideRule.Default.UnregisteredEdit);
    }

    private StabilityRule? Stability(MapReader dimension, string name, IReadOnlyList<int> used)
    {
        if (dimension.Any("stability") is not { } node) return null;
        var map = new MapReader(node, $"stability of dimension {name}", MapKeys.Stability, problems);
        var margins = new Dictionary<int, double>();
        var numbers = used.Where(index => index >= 0 && attributes[index].IsNumber).ToDictionary(index => attributes[index].Name);
        foreach (var (key, value) in map.Entries("margin").Select(entry => (entry.Key, entry.Value)))
        {
            if (!numbers.TryGetValue(key.Value, out var index))
            {
                problems.Add(key, $"'{key.Value}' is no number that the conditions of dimension {name} read, so it has no border and no margin.{Suggestion.For(key.Value, numbers.Keys)}");
            }
            else if (value is YamlScalar text && FrameworkWords.TryPercent(text.Value, out var share)) margins[index] = share;
            else problems.Add(value, $"the margin of {key.Value} must be a share of the border, such as 10%");
        }

        return new StabilityRule(
            margins,
            map.Parsed<TimeSpan>("dwell", FrameworkWords.TryDuration, "a duration such as 30d"),
            map.Parsed<int>("confirm", FrameworkWords.TryCount, "a number of runs such as 3"));
    }

    private EntryThreshold? Entry(MapReader dimension, string name)
    {
        if (dimension.Any("entry") is not { } node) return null;
        var map = new MapReader(node, $"entry of dimension {name}", MapKeys.Entry, problems);
        if (map.Any("accounts") is null && map.Any("value") is null) problems.Add(node, $"entry of dimension {name} asks for nothing: add accounts: 20, value: 2%, or both (either is then enough)");
        return new EntryThreshold(
            map.Parsed<int>("accounts", FrameworkWords.TryCount, "a number of accounts such as 20"),
            map.Parsed<double>("value", FrameworkWords.TryPercent, "a share such as 2%"));
    }

    private Dictionary<string, ExpectedShare> Expect(MapReader map, List<Segment> segments)
    {
        var shares = new Dictionary<string, ExpectedShare>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries("expect").Select(entry => (entry.Key, entry.Value)))
        {
            if (segments.All(segment => segment.Name != key.Value))
            {
                var mend = Suggestion.For(key.Value, segments.Select(segment => segment.Name));
                problems.Add(key, $"unknown segment '{key.Value}' in 'expect'.{mend}");
            }
            else if (value is not YamlScalar text || !FrameworkWords.TryShare(text.Value, out var share))
            {
                problems.Add(value, $"'expect' of {key.Value} must be a share such as 2%..20%");
            }
            else if (share.Low > share.High)
            {
                problems.Add(value, $"the expected share is reversed: write {string.Join("..", text.Value.Split("..").Reverse())}");
            }
            else shares[key.Value] = share;
        }

        return shares;
    }
}
