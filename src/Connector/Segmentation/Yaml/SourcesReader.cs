namespace Connector.Segmentation.Yaml;

/// <summary>The <c>sources</c> of an attribute, in order of trust.</summary>
internal sealed class SourcesReader(FrameworkProblems problems)
{
    public IReadOnlyList<AttributeSource> Read(MapReader map, YamlScalar name, AttributeType? type)
    {
        var sources = new List<AttributeSource>();
        if (map.Items("sources") is not { Count: > 0 } items)
        {
            problems.Add(name, $"attribute {name.Value} has no source: add, for example, sources: [ crm: {{ <crm name>: <field> }} ]");
            return sources;
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in items)
        {
            CheckWindow(item, type);
            if (item is not YamlMap { Entries: [var entry] })
            {
                problems.Add(item, "a source is one pair, such as crm: { <crm name>: <field> } or enrichment: employees");
            }
            else if (Source(entry, seen) is { } source) sources.Add(source);
        }

        return sources;
    }

    /// <summary>A sum over a time is a number, and says over which.</summary>
    private void CheckWindow(YamlNode source, AttributeType? type)
    {
        if (source is not YamlMap { Entries: [{ Value: YamlScalar { Value: { } fact } text }] } || !FactWindow.IsMeant(fact)) return;
        if (!FactWindow.TryParse(fact, out _)) problems.Add(text, $"'{fact}' is not {FactWindow.Expected}");
        else if (type is not (null or AttributeType.Integer or AttributeType.Decimal or AttributeType.Money)) problems.Add(text, $"'{fact}' is a number: make the attribute 'type: integer', decimal or money");
    }

    private AttributeSource? Source(YamlEntry entry, HashSet<string> seen)
    {
        var name = entry.Key.Value;
        if (name == AttributeSource.Crm)
        {
            var fields = FieldMap.Read(entry.Value, $"source {name}", problems, (crm, field) => seen.Add($"{crm}.{field}"));
            return new AttributeSource(name, fields, null);
        }

        if (!problems.IsName(entry.Key, "a source")) return null;
        if (!seen.Add(name)) problems.Add(entry.Key, $"source '{name}' stands here twice: keep one");
        else if (entry.Value is not YamlScalar { IsBlank: false } fact)
        {
            problems.Add(entry.Value, $"source {name} needs the name of its fact, such as {name}: employees");
        }
        else return new AttributeSource(name, new Dictionary<string, string>(), fact.Value);
        return null;
    }
}
