namespace Connector.Segmentation.Yaml;

/// <summary>The <c>dimensions</c> section.</summary>
internal sealed class DimensionsReader(FrameworkProblems problems, ConditionReader conditions, IReadOnlyList<AttributeDefinition> attributes)
{
    private readonly HashSet<string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly SegmentsReader _segments = new(problems, conditions);

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
        problems.IsName(entry.Key, "a dimension");
        var map = new MapReader(entry.Value, $"dimension {name}", MapKeys.Dimension, problems);
        if (map.Any("kind") is null) map.Missing("kind");
        var (exceptions, changed) = new ExceptionsReader(problems, conditions).Read(map, name);
        var (segments, otherwise) = _segments.Read(map, name, exceptions, changed);
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
