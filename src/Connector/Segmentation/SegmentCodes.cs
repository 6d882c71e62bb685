namespace Connector.Segmentation;

/// <summary>What a segment is called where no names are used: by everybody, and by single systems.</summary>
/// <param name="Own">The code that all systems share; null = the segment's name.</param>
/// <param name="Aliases">System (<c>erp</c>) → what it writes instead, the usual one first.</param>
public sealed record SegmentCodes(string? Own, IReadOnlyDictionary<string, IReadOnlyList<string>> Aliases)
{
    public static SegmentCodes None { get; } = new(null, new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>For comparing versions.</summary>
    public override string ToString() => $"{Own} {string.Join("; ", Aliases.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}: {string.Join(", ", one.Value)}"))}";
}
