namespace Connector.Segmentation;

/// <summary>One segment of the list, present or retired.</summary>
/// <param name="Retired">Null while it is a segment.</param>
public sealed record CodeEntry(string Segment, string Label, string Code, SegmentCodes Codes, RetiredSegment? Retired)
{
    /// <summary>What one system writes for it, beside the code that all share.</summary>
    public IReadOnlyList<string> AliasesIn(string? system) => system is null ? [] : Codes.Aliases.GetValueOrDefault(system, []);
}

/// <summary>What a code of another system stands for.</summary>
/// <param name="IsAlias">It is that system's own word.</param>
public readonly record struct CodeMeaning(CodeEntry Entry, bool IsAlias);

/// <summary>The codes of one dimension, as CRM, ERP and BI share them. Codes differ when a letter does, case included. Pure.</summary>
public sealed class CodeList(Dimension dimension)
{
    public Dimension Dimension => dimension;

    /// <summary>In order of priority, then <c>otherwise</c>, then the retired ones.</summary>
    public IReadOnlyList<CodeEntry> Entries { get; } =
    [
        .. dimension.Segments.Append(dimension.Otherwise).Select(segment => new CodeEntry(segment.Name, segment.Label, segment.Codes.Own ?? segment.Name, segment.Codes, null)),
        .. dimension.Retired.Select(retired => new CodeEntry(retired.Name, retired.Label, retired.Codes.Own ?? retired.Name, retired.Codes, retired)),
    ];

    /// <summary>Every system with words of its own.</summary>
    public static IReadOnlyList<string> Systems(Framework framework) =>
        [.. framework.Dimensions.SelectMany(one => new CodeList(one).Entries).SelectMany(entry => entry.Codes.Aliases.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The shared code counts before a system's own word. Null when it is neither.</summary>
    /// <param name="system">Null = no system's words count.</param>
    public CodeMeaning? Find(string code, string? system) =>
        Entries.FirstOrDefault(entry => entry.Code == code) is { } shared ? new CodeMeaning(shared, false)
        : Entries.FirstOrDefault(entry => entry.AliasesIn(system).Contains(code)) is { } own ? new CodeMeaning(own, true) : null;

    /// <summary>The code of a segment that the dimension has.</summary>
    public string CodeOf(string segment) => Entries.First(entry => entry.Segment == segment).Code;

    /// <summary>What a person may have meant; begins with a space.</summary>
    public string Suggest(string code, string? system) => Suggestion.For(code, Entries.SelectMany(entry => entry.AliasesIn(system).Prepend(entry.Code)));
}
