namespace Connector.Segmentation.Yaml;

/// <summary>A piece of a YAML text with the place where it starts; line and column from 1.</summary>
internal abstract record YamlNode(int Line, int Column);

/// <param name="Value">As YAML reads it: unquoted, unfolded.</param>
/// <param name="Raw">As it stands in the file, quotes, line breaks and indentation included.</param>
/// <param name="IsPlain">Not quoted, so that <c>true</c> is a yes/no and <c>12</c> a number.</param>
internal sealed record YamlScalar(int Line, int Column, string Value, string Raw, bool IsPlain) : YamlNode(Line, Column)
{
    /// <summary>A key with nothing after the colon.</summary>
    public bool IsBlank => IsPlain && Value.Length == 0;
}

internal sealed record YamlList(int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column);

internal sealed record YamlMap(int Line, int Column, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line, Column);

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
