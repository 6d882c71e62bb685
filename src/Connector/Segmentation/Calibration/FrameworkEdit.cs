using Connector.Segmentation.Yaml;

namespace Connector.Segmentation.Calibration;

/// <summary>
/// Changes parts of a framework file's text and leaves every other letter as it stands, comments included. Nothing is written anywhere; whether the
/// result is a framework, its reader says.
/// </summary>
/// <exception cref="InvalidDataException">The file is laid out in a way that a part cannot be changed by itself; the message names the place.</exception>
internal sealed class FrameworkEdit(string file)
{
    private readonly string _text = file.ReplaceLineEndings("\n");
    private readonly YamlMap _root = (YamlMap)YamlText.Parse(file.ReplaceLineEndings("\n"), new FrameworkProblems(""))!;
    private readonly List<(int From, int To, string Text)> _changes = [];

    /// <summary>The text with all changes.</summary>
    public string Text => _changes.OrderByDescending(change => change.From).ThenByDescending(change => change.To)
        .Aggregate(_text, (text, change) => string.Concat(text.AsSpan(0, change.From), change.Text, text.AsSpan(change.To)));

    public void SetVersion(SemanticVersion version) => Replace((YamlScalar)Entry(_root, "version")!.Value, version.ToString());

    public void SetWhen(string dimension, string segment, string condition) => Replace((YamlScalar)Entry(Segment(dimension, segment), "when")!.Value, Quote(condition));

    /// <summary>Adds <c>calibrated</c> below the dimension's kind, or replaces it.</summary>
    public void SetCalibrated(string dimension, string value)
    {
        var map = Dimension(dimension);
        if (Entry(map, "calibrated") is not { } standing)
        {
            var kind = Entry(map, "kind")!;
            Insert(kind.Value.Line + 1, $"{new string(' ', kind.Key.Column - 1)}calibrated: {value}\n");
            return;
        }

        var from = At(standing.Value.Line, standing.Value.Column);
        if (_text[from] != '{') throw Layout(standing.Key, "'calibrated' is not written as { key: value, … } in one line: rewrite it so");
        _changes.Add((from, _text.IndexOf('}', from) + 1, value));
    }

    /// <summary>Takes a segment out, gives its expected share to another and leaves a line under <c>retired</c>.</summary>
    public void Retire(string dimension, string segment, string into, string retired)
    {
        var map = Dimension(dimension);
        RemoveItem(map, segment);
        MoveExpectation(map, segment, into);
        var entry = Entry(map, "retired");
        if (entry?.Value is YamlList { Items: [var first, ..] } && first.Line > entry.Key.Line)
        {
            Insert(first.Line, $"{_text[At(first.Line, 1)..At(first.Line, first.Column)]}{retired}\n");
            return;
        }

        if (entry is not null) throw Layout(entry.Key, "'retired' is not one entry a line: rewrite it so");
        var (otherwise, indent) = (Entry(map, "otherwise")!, new string(' ', map.Column - 1));
        var next = map.Entries.Where(one => one.Key.Line > otherwise.Key.Line).Select(one => (int?)one.Key.Line).Min() ?? otherwise.Key.Line;
        Insert(next, $"{indent}retired:\n{indent}  - {retired}\n");
    }

    /// <summary>As a value within a mapping in braces, quoted where it must be.</summary>
    public static string Quote(string text) => text.IndexOfAny([',', '[', ']', '{', '}', '#', '\'', '"', ':']) < 0 ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private void RemoveItem(YamlMap dimension, string segment)
    {
        var list = (YamlList)Entry(dimension, "segments")!.Value;
        var item = Segment(dimension, segment);
        if (!_text[At(item.Line, 1)..At(item.Line, item.Column)].TrimStart().StartsWith('-')) throw Layout(item, $"segment '{segment}' does not begin a line of its own: rewrite the list so");
        var lines = list.Items.Select(other => other.Line).Concat(dimension.Entries.Select(entry => entry.Key.Line)).Concat(_root.Entries.Select(entry => entry.Key.Line));
        var end = lines.Where(line => line > item.Line).DefaultIfEmpty(_text.Count(letter => letter == '\n') + 1).Min();
        while (end - 1 > item.Line && Line(end - 1).Trim() is "" or ['#', ..]) end--;
        _changes.Add((At(item.Line, 1), At(end, 1), ""));
    }

    private void MoveExpectation(YamlMap dimension, string segment, string into)
    {
        if (Entry(dimension, "expect")?.Value is not YamlMap expect || Entry(expect, segment) is not { } gone) return;
        var (from, place) = (At(gone.Key.Line, gone.Key.Column), expect.Entries.ToList().IndexOf(gone));
        var end = At(gone.Value.Line, gone.Value.Column) + ((YamlScalar)gone.Value).Raw.TrimEnd().Length;
        if (expect.Entries.Count(entry => entry.Key.Line == gone.Key.Line) == 1 && expect.Line == expect.Entries[0].Key.Line && expect.Column == expect.Entries[0].Key.Column)
        {
            (from, end) = (At(gone.Key.Line, 1), At(gone.Key.Line + 1, 1));     // a line of its own
        }
        else if (place + 1 < expect.Entries.Count) end = At(expect.Entries[place + 1].Key.Line, expect.Entries[place + 1].Key.Column);
        else if (place > 0) from = _text.LastIndexOf(',', from);
        _changes.Add((from, end, ""));

        if (Entry(expect, into)?.Value is not YamlScalar kept || !FrameworkWords.TryShare(((YamlScalar)gone.Value).Value, out var share)
            || !FrameworkWords.TryShare(kept.Value, out var other)) return;
        Replace(kept, FormattableString.Invariant($"{Math.Min(100, (share.Low + other.Low) * 100):0.##}%..{Math.Min(100, (share.High + other.High) * 100):0.##}%"));
    }

    private YamlMap Dimension(string name)
    {
        var entry = Entry((YamlMap)Entry(_root, "dimensions")!.Value, name)!;
        return entry.Value is YamlMap map && map.Line > entry.Key.Line ? map : throw Layout(entry.Key, $"dimension {name} is written in one line: rewrite it as one key a line");
    }

    private YamlMap Segment(string dimension, string name) => Segment(Dimension(dimension), name);

    private static YamlMap Segment(YamlMap dimension, string name) =>
        ((YamlList)Entry(dimension, "segments")!.Value).Items.OfType<YamlMap>().First(item => (Entry(item, "name")?.Value as YamlScalar)?.Value == name);

    private static YamlEntry? Entry(YamlMap map, string key) => map.Entries.FirstOrDefault(entry => entry.Key.Value == key);

    private void Replace(YamlScalar scalar, string text) => _changes.Add((At(scalar.Line, scalar.Column), At(scalar.Line, scalar.Column) + scalar.Raw.TrimEnd().Length, text));

    private void Insert(int line, string text) => _changes.Add((At(line, 1), At(line, 1), text));

    private string Line(int line) => _text[At(line, 1)..Math.Max(At(line, 1), At(line + 1, 1) - 1)];

    /// <summary>Position in the text; past the end for a line past the last.</summary>
    private int At(int line, int column)
    {
        var at = 0;
        for (var passed = 1; passed < line; passed++)
        {
            if (_text.IndexOf('\n', at) is var next and >= 0) at = next + 1;
            else return _text.Length;
        }

        return at + column - 1;
    }

    private static InvalidDataException Layout(YamlNode node, string message) => new($"line {node.Line}: {message}");
}
