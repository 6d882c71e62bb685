namespace Connector.Segmentation.Yaml;

/// <summary>The <c>code</c> and <c>aliases</c> of a segment, present or retired: <c>code: ENT, aliases: { erp: [ E1, BIG ], bi: ent }</c>.</summary>
internal sealed class CodesReader(FrameworkProblems problems)
{
    /// <param name="segment">For messages.</param>
    public SegmentCodes Read(MapReader map, string segment)
    {
        var aliases = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var entry in map.Entries("aliases"))
        {
            problems.IsName(entry.Key, "a system with aliases");
            var items = entry.Value is YamlList list ? list.Items : [entry.Value];
            var words = items.OfType<YamlScalar>().Where(word => !word.IsBlank).Select(word => word.Value).ToList();
            if (words.Count == 0 || words.Count != items.Count) problems.Add(entry.Value, $"the aliases of segment '{segment}' in {entry.Key.Value} are a code, or a list such as [ E1, BIG ]");
            else aliases[entry.Key.Value] = words;
        }

        return map.Scalar("code")?.Value is { } own || aliases.Count > 0 ? new SegmentCodes(map.Scalar("code")?.Value, aliases) : SegmentCodes.None;
    }
}
