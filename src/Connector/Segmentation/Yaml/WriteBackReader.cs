namespace Connector.Segmentation.Yaml;

/// <summary><c>write_back: fill_blank</c>, or <c>write_back: { policy: replace, source: { CRM: FIELD }, date: { CRM: FIELD } }</c> where it is noted who gave the value, and of which day.</summary>
internal sealed class WriteBackReader(FrameworkProblems problems)
{
    private const string Key = "write_back";

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public AttributeDefinition Read(MapReader attribute, AttributeDefinition read)
    {
        if (attribute.Any(Key) is not { } node) return read;
        var map = node is YamlMap ? new MapReader(node, $"{Key} of {read.Name}", MapKeys.WriteBack, problems) : null;
        if (map is not null && map.Any("policy") is null) map.Missing("policy");
        var policy = (map is null ? attribute.Word<WriteBackPolicy>(Key) : map.Word<WriteBackPolicy>("policy")) ?? WriteBackPolicy.Never;
        if (policy != WriteBackPolicy.Never) Check(node, read);
        foreach (var crm in policy == WriteBackPolicy.Never ? [] : read.Sources.SelectMany(source => source.Fields.Keys).Distinct())
        {
            if (!_taken.Add($"{crm}.{read.CrmField(crm)}")) problems.Add(node, $"another attribute goes back to {read.CrmField(crm)} of {crm}: let one of them do so");
        }

        return read with { WriteBack = policy, SourceNotedIn = Fields(map, "source", read), DayNotedIn = Fields(map, "date", read) };
    }

    private void Check(YamlNode node, AttributeDefinition read)
    {
        if (read.Type == AttributeType.Set) problems.Add(node, "sets do not go back to the CRM: take 'write_back' out");
        else if (read.Map is not null) problems.Add(node, "a mapped category is the framework's own word, not the CRM's: take 'write_back' out, or use a table by 'standardise'");
        else if (read.Sources.Count > 0 && read.Sources.All(source => source.Fields.Count == 0)) problems.Add(node, $"{read.Name} has no field in a CRM to go back to: add one to its sources, or take 'write_back' out");
    }

    private Dictionary<string, string> Fields(MapReader? map, string key, AttributeDefinition read) => map?.Any(key) is { } node
        ? FieldMap.Read(node, $"{Key} of {read.Name}: {key}", problems, (crm, field) => _taken.Add($"{crm}.{field}"))
        : [];
}
