using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Connector.Segmentation.Yaml;

/// <summary>YAML text → nodes that know their place. Keeps the first of two equal keys and reports the second.</summary>
internal sealed class YamlText
{
    private readonly string _text;
    private readonly FrameworkProblems _problems;
    private readonly Parser _events;

    private YamlText(string text, FrameworkProblems problems)
    {
        _text = text;
        _problems = problems;
        _events = new Parser(new StringReader(text));
    }

    /// <summary>Null when the text is not YAML at all; the problem is then reported at its place.</summary>
    public static YamlNode? Parse(string text, FrameworkProblems problems)
    {
        var yaml = new YamlText(text, problems);
        try
        {
            yaml._events.Consume<StreamStart>();
            if (!yaml._events.TryConsume<DocumentStart>(out _)) return new YamlMap(1, 1, []);
            return yaml.Node();
        }
        catch (YamlException malformed)
        {
            problems.Add((int)malformed.Start.Line, (int)malformed.Start.Column, $"this is not YAML: {malformed.Message}");
            return null;
        }
        catch (InvalidOperationException malformed)
        {
            // YamlDotNet's scanner loses its place on some unclosed brackets
            var last = yaml._events.Current?.End ?? Mark.Empty;
            problems.Add((int)last.Line, (int)last.Column,
                $"this is not YAML after this place, such as a bracket that is not closed ({malformed.Message})");
            return null;
        }
    }

    private YamlNode Node()
    {
        if (_events.TryConsume<Scalar>(out var scalar)) return Read(scalar);
        if (_events.TryConsume<SequenceStart>(out var list))
        {
            var items = new List<YamlNode>();
            while (!_events.TryConsume<SequenceEnd>(out _)) items.Add(Node());
            return new YamlList((int)list.Start.Line, (int)list.Start.Column, items);
        }

        if (_events.TryConsume<MappingStart>(out var map)) return Map(map);
        var alias = _events.Consume<AnchorAlias>();
        _problems.Add((int)alias.Start.Line, (int)alias.Start.Column, "aliases (*name) are not supported: write the value out");
        return new YamlScalar((int)alias.Start.Line, (int)alias.Start.Column, "", "", true);
    }

    private YamlMap Map(MappingStart start)
    {
        var entries = new List<YamlEntry>();
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            var key = Node();
            var value = Node();
            if (key is not YamlScalar name) _problems.Add(key, "a key must be a single word");
            else if (entries.FirstOrDefault(entry => entry.Key.Value == name.Value) is { } first)
            {
                _problems.Add(name, $"'{name.Value}' stands here twice, first in line {first.Key.Line}: keep one");
            }
            else entries.Add(new YamlEntry(name, value));
        }

        return new YamlMap((int)start.Start.Line, (int)start.Start.Column, entries);
    }

    private YamlScalar Read(Scalar scalar)
    {
        var raw = _text[(int)scalar.Start.Index..Math.Min((int)scalar.End.Index, _text.Length)];
        return new YamlScalar((int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, raw, scalar.Style == ScalarStyle.Plain);
    }
}
