namespace Connector.Segmentation.Yaml;

/// <summary>The <c>attributes</c> section.</summary>
internal sealed class AttributesReader(FrameworkProblems problems, TableShelf tables)
{
    private readonly HashSet<string> _untyped = new(StringComparer.Ordinal);
    private readonly SourcesReader _sources = new(problems);
    private readonly WriteBackReader _writeBack = new(problems);

    /// <summary>Attributes whose type could not be read: no second error for every condition that uses them.</summary>
    public IReadOnlySet<string> Untyped => _untyped;

    public IReadOnlyList<AttributeDefinition> Read(MapReader framework)
    {
        if (framework.Any("attributes") is null) framework.Missing("attributes");
        var attributes = new List<AttributeDefinition>();
        foreach (var entry in framework.Entries("attributes")) attributes.Add(Attribute(entry, attributes));
        return attributes;
    }

    /// <summary>Where the file names a CRM as a source of this attribute.</summary>
    public static IEnumerable<YamlScalar> CrmNames(YamlNode attribute) =>
        from sources in Values(attribute, "sources").OfType<YamlList>()
        from source in sources.Items
        from fields in Values(source, AttributeSource.Crm).OfType<YamlMap>()
        from field in fields.Entries
        select field.Key;

    private static IEnumerable<YamlNode> Values(YamlNode node, string key) =>
        node is YamlMap map ? map.Entries.Where(entry => entry.Key.Value == key).Select(entry => entry.Value) : [];

    private AttributeDefinition Attribute(YamlEntry entry, List<AttributeDefinition> above)
    {
        var name = entry.Key.Value;
        problems.IsName(entry.Key, "an attribute");
        var map = new MapReader(entry.Value, $"attribute {name}", MapKeys.Attribute, problems);
        if (map.Any("type") is null) map.Missing("type");
        var type = map.Word<AttributeType>("type");
        if (type is null) _untyped.Add(name);
        var derived = map.Scalar("derived");
        var attribute = new AttributeDefinition
        {
            Index = above.Count,
            Name = name,
            Type = type ?? AttributeType.Text,
            Unit = map.Scalar("unit")?.Value,
            Valid = type is { } kind ? Valid(map, kind) : null,
            Required = map.YesNo("required") ?? false,
            Default = Default(map, type),
            Map = CategoryMap(map, type),
            Standardise = Table(map, type),
            Sources = derived is null ? _sources.Read(map, entry.Key, type) : NoSources(entry.Value, name),
            MaxAge = map.Parsed<TimeSpan>("max_age", FrameworkWords.TryDuration, "a duration such as 365d"),
        };
        if (derived is null) attribute = new QualityReader(problems).Read(map, new StaleReader(problems).Read(map, _writeBack.Read(map, attribute)));
        return derived is null || type is null ? attribute : new DerivedReader(problems, tables, derived, attribute, above).Read();
    }

    /// <summary>What follows from others is read from nowhere, and goes back nowhere.</summary>
    private IReadOnlyList<AttributeSource> NoSources(YamlNode node, string name)
    {
        foreach (var key in ((YamlMap)node).Entries.Select(entry => entry.Key).Where(key => key.Value is not ("type" or "unit" or "valid" or "derived")))
        {
            problems.Add(key, $"{name} is derived from other attributes: take '{key.Value}' out");
        }

        return [];
    }

    private ValidRange? Valid(MapReader map, AttributeType type)
    {
        if (map.Parsed<ValidRange>("valid", FrameworkWords.TryRange, "a range of plain numbers such as 1..3000000 or 0..") is not { } range)
        {
            return null;
        }

        var node = map.Any("valid")!;
        if (type is not (AttributeType.Integer or AttributeType.Decimal or AttributeType.Money))
        {
            problems.Add(node, "only numbers have a valid range: take 'valid' out");
        }
        else if (range.Low > range.High) problems.Add(node, $"the valid range is reversed: write {new ValidRange(range.High, range.Low)}");
        else if (type == AttributeType.Integer && !(IsWhole(range.Low) && IsWhole(range.High)))
        {
            problems.Add(node, "the valid range of an integer has whole ends");
        }
        return range;
    }

    private static bool IsWhole(double number) => double.IsInfinity(number) || number == Math.Floor(number);

    private bool? Default(MapReader map, AttributeType? type)
    {
        if (map.Any("default") is not { } node) return null;
        if (type is AttributeType.Boolean) return map.YesNo("default");
        problems.Add(node, "only booleans have a default: an absent number or text is unknown");
        return null;
    }

    private StandardTable? Table(MapReader map, AttributeType? type)
    {
        if (map.Any("standardise") is not { } node) return null;
        if (type is not (AttributeType.Category or AttributeType.Set))
        {
            problems.Add(node, "only categories and sets are standardised: make it 'type: category' or take 'standardise' out");
        }
        if (map.Any("map") is not null) problems.Add(node, "an attribute has either 'map' or 'standardise': keep one");
        var names = node is YamlList list ? list.Items : [node];
        var taken = names.Select(name => Taken(name)).ToList();
        return taken.Count == 0 || taken.Contains(null) ? null : taken.Aggregate((first, next) => first!.Then(next!));
    }

    private StandardTable? Taken(YamlNode name)
    {
        if (name is YamlScalar { IsBlank: false } scalar) return tables.Standard(scalar);
        problems.Add(name, "'standardise' names a table, or several that are used one behind the other, such as [ countries, regions ]");
        return null;
    }

    private Dictionary<string, string>? CategoryMap(MapReader map, AttributeType? type)
    {
        if (map.Any("map") is not { } node) return null;
        if (type is not (AttributeType.Category or AttributeType.Set))
        {
            problems.Add(node, "only categories and sets are mapped: make it 'type: category' or take 'map' out");
        }

        var categories = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in map.Entries("map"))
        {
            if (entry.Value is not YamlScalar { IsBlank: false } target)
            {
                problems.Add(entry.Value, $"'{entry.Key.Value}' is mapped to nothing: write a category");
            }
            else if (target.Value == AttributeDefinition.Unmapped)
            {
                problems.Add(target, $"'{AttributeDefinition.Unmapped}' is what values outside the map become: choose another category");
            }
            else if (problems.IsName(target, "a category of a map") && !categories.TryAdd(entry.Key.Value.Trim(), target.Value))
            {
                problems.Add(entry.Key, $"'{entry.Key.Value}' is mapped twice (case does not count): keep one");
            }
        }

        return categories;
    }
}
