using Connector.Segmentation.Conditions;
using Connector.Segmentation.Yaml;

namespace Connector.Segmentation.Linting;

/// <summary>Where the parts of a framework stand in its file.</summary>
internal sealed class FrameworkPlaces
{
    private readonly YamlNode _root;

    public FrameworkPlaces(Framework framework)
    {
        _root = YamlText.Parse(framework.Text, new FrameworkProblems("")) ?? new YamlMap(1, 1, []);
    }

    /// <summary>The key of a section, attribute, question, dimension or part of one; of its nearest whole when it has none itself.</summary>
    public FramePlace Of(params ReadOnlySpan<string> path)
    {
        var (node, place) = (_root, new FramePlace(1, 1));
        foreach (var key in path)
        {
            if ((node as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key.Value == key) is not { } found) break;
            place = new FramePlace(found.Key.Line, found.Key.Column);
            node = found.Value;
        }

        return place;
    }

    /// <summary>The value of one of a segment's keys; the segment itself when it has no such key.</summary>
    public FramePlace Of(Dimension dimension, Segment segment, string key)
    {
        var node = Segment(dimension, segment);
        var value = Value(node, key) ?? node;
        return new FramePlace(value.Line, value.Column);
    }

    /// <summary>The first test of one of a segment's alternatives.</summary>
    public FramePlace Of(Dimension dimension, Segment segment, WrittenClause clause)
    {
        var whole = clause.Exception is { } exception ? Exception(dimension, exception) : Value(Value(_root, "dimensions"), dimension.Name);
        if (Value(Named(whole, "segments", segment.Name), "when") is not YamlScalar when) return Of(dimension, segment, "when");
        var (line, column) = ScalarPosition.Of(when, Start(clause.Condition).Value);
        return new FramePlace(line, column);
    }

    public FramePlace Of(Dimension dimension, RuleException exception)
    {
        var node = Exception(dimension, exception) ?? _root;
        return new FramePlace(node.Line, node.Column);
    }

    private YamlNode? Exception(Dimension dimension, RuleException exception) => Named(Value(Value(_root, "dimensions"), dimension.Name), "exceptions", exception.Name);

    private YamlNode Segment(Dimension dimension, Segment segment)
    {
        var node = Value(Value(_root, "dimensions"), dimension.Name);
        return (segment == dimension.Otherwise ? Value(node, "otherwise") : Named(node, "segments", segment.Name)) ?? _root;
    }

    private static YamlNode? Named(YamlNode? node, string list, string name) =>
        (Value(node, list) as YamlList)?.Items.FirstOrDefault(item => (Value(item, "name") as YamlScalar)?.Value == name);

    /// <summary>Of its first test; a score's parts stand elsewhere.</summary>
    private static TextOffset Start(Condition condition) => condition switch
    {
        Junction junction => Start(junction.Parts[0]),
        Negation negation => Start(negation.Part),
        ScoreTest score => score.Bounds.Attribute.At,
        DerivedTest derived => derived.Written.Attribute.At,
        AttributeTest test => test.Attribute.At,
        _ => default,
    };

    private static YamlNode? Value(YamlNode? node, string key) =>
        (node as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key.Value == key)?.Value;
}
