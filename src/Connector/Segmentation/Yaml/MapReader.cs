namespace Connector.Segmentation.Yaml;

/// <summary>
/// Reads one mapping of the file by its known keys. Unknown keys are errors; keys of a later version say so; a value of the wrong shape
/// is an error and reads as absent, so that reading can go on.
/// </summary>
internal sealed class MapReader
{
    private readonly IReadOnlyList<YamlEntry> _entries;
    private readonly FrameworkProblems _problems;
    private readonly string _what;

    /// <param name="what">For messages, such as <c>attribute employees</c>.</param>
    public MapReader(YamlNode node, string what, MapKeys keys, FrameworkProblems problems)
    {
        Node = node;
        _what = what;
        _problems = problems;
        _entries = (node as YamlMap)?.Entries ?? [];
        if (node is not YamlMap) problems.Add(node, $"{what} must be a mapping with the keys {string.Join(", ", keys.Known)}");

        foreach (var entry in _entries)
        {
            var key = entry.Key.Value;
            if (keys.Later.Contains(key)) problems.Add(entry.Key, $"'{key}' of {what} is not supported yet: take it out");
            else if (!keys.Known.Contains(key)) problems.Add(entry.Key, $"unknown key '{key}' in {what}.{(IsCutOff(entry) ? " Inside { } a comma ends a value: put a value that has commas in double quotes." : Suggestion.For(key, keys.Known))}");
        }
    }

    /// <summary>No word stands behind the key: it may be the rest of a value that a comma cut off, as in <c>{ when: a in ('x', 'y') }</c>.</summary>
    private static bool IsCutOff(YamlEntry entry) => entry.Value is YamlScalar rest && !rest.Value.Any(char.IsLetterOrDigit);

    public YamlNode Node { get; }

    public YamlNode? Any(string key) => _entries.FirstOrDefault(entry => entry.Key.Value == key)?.Value;

    /// <summary>Null when absent or not a single value.</summary>
    public YamlScalar? Scalar(string key)
    {
        var node = Any(key);
        if (node is null or YamlScalar { IsBlank: false }) return node as YamlScalar;
        _problems.Add(node, $"'{key}' of {_what} must be a single value");
        return null;
    }

    public YamlScalar? RequiredScalar(string key)
    {
        if (Any(key) is null) Missing(key);
        return Scalar(key);
    }

    /// <summary>Empty when absent or not a mapping.</summary>
    public IReadOnlyList<YamlEntry> Entries(string key) => Any(key) switch
    {
        null => [],
        YamlMap map => map.Entries,
        var node => Wrong<YamlEntry>(node, $"'{key}' of {_what} must be a mapping, such as {{ name: value }}"),
    };

    /// <summary>Empty when absent or not a list.</summary>
    public IReadOnlyList<YamlNode> Items(string key) => Any(key) switch
    {
        null => [],
        YamlList list => list.Items,
        var node => Wrong<YamlNode>(node, $"'{key}' of {_what} must be a list, such as [ a, b ]"),
    };

    /// <summary>Name → text; blank texts are errors.</summary>
    public Dictionary<string, string> Texts(string key, string expected)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(key))
        {
            if (entry.Value is YamlScalar { IsBlank: false } text) texts[entry.Key.Value] = text.Value.Trim();
            else _problems.Add(entry.Value, $"'{entry.Key.Value}' in '{key}' of {_what} needs {expected}");
        }

        return texts;
    }

    /// <summary>A list of single values; empty when absent.</summary>
    public IReadOnlyList<string> Words(string key)
    {
        var items = Items(key);
        foreach (var item in items.Where(item => item is not YamlScalar { IsBlank: false })) _problems.Add(item, $"'{key}' of {_what} is a list of words, such as [ a, b ]");
        return [.. items.OfType<YamlScalar>().Select(item => item.Value.Trim())];
    }

    public string RequiredText(string key) => RequiredScalar(key)?.Value.Trim() ?? "";

    /// <summary>Null when absent or not <c>true</c> or <c>false</c>.</summary>
    public bool? YesNo(string key) => Parsed<bool>(key, bool.TryParse, "true or false");

    /// <summary>Null when absent or unreadable; the message then says what was expected.</summary>
    public T? Parsed<T>(string key, TryParse<T> parse, string expected)
        where T : struct
    {
        if (Scalar(key) is not { } scalar) return null;
        if (parse(scalar.Value.Trim(), out var value)) return value;
        _problems.Add(scalar, $"'{scalar.Value}' is no '{key}' of {_what}: write {expected}");
        return null;
    }

    public T? RequiredParsed<T>(string key, TryParse<T> parse, string expected)
        where T : struct
    {
        if (Any(key) is null) Missing(key);
        return Parsed(key, parse, expected);
    }

    /// <summary>A word of a closed set, spelled in the file with <c>_</c> where the enumeration has a capital.</summary>
    public T? Word<T>(string key)
        where T : struct, Enum
    {
        if (Scalar(key) is not { } scalar) return null;
        var words = Enum.GetValues<T>().ToDictionary(FrameworkWords.Spelling);
        if (words.TryGetValue(scalar.Value, out var value)) return value;
        _problems.Add(scalar, $"'{scalar.Value}' is no '{key}' of {_what}.{Suggestion.For(scalar.Value, words.Keys)}");
        return null;
    }

    public void Missing(string key) => _problems.Add(Node, $"{_what} has no '{key}': add it");

    private IReadOnlyList<T> Wrong<T>(YamlNode node, string message)
    {
        _problems.Add(node, message);
        return [];
    }
}

internal delegate bool TryParse<T>(string text, out T value);
