using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>A field that is written and what owns it, a dimension or an attribute, with what planning asks of it for every account.</summary>
public sealed class PlannedField
{
    private readonly HashSet<string> _segments;

    public PlannedField(string field, Dimension dimension)
    {
        (Field, Dimension, _segments) = (field, dimension, [.. dimension.SegmentNames()]);
    }

    /// <param name="segment">Position of the dimension's own field.</param>
    public PlannedField(SegmentNote note, Dimension dimension, int segment)
    {
        (Field, Note, Dimension, Follows, _segments) = (note.Field, note.Kind, dimension, segment, []);
    }

    /// <param name="follows">Position of the attribute's own field, where this one says by whom or of which day that is.</param>
    public PlannedField(string field, AttributeDefinition attribute, int? follows = null, bool isDay = false)
    {
        (Field, Attribute, Follows, IsDay, _segments) = (field, attribute, follows, isDay, []);
    }

    public string Field { get; }

    /// <summary>Null when an attribute goes back here.</summary>
    public Dimension? Dimension { get; }

    /// <summary>Null when a segment is written here.</summary>
    public AttributeDefinition? Attribute { get; }

    /// <summary>What it says about the segment of its dimension; null when it holds the segment itself, or an attribute.</summary>
    public NoteKind? Note { get; }

    /// <summary>Says something about the field at this position, and so has no life of its own.</summary>
    public int? Follows { get; }

    public bool IsDay { get; }

    public string Label => Note is { } note ? $"{Dimension!.Label}, {note.ToString().ToLowerInvariant()}" : Dimension?.Label ?? $"{Attribute!.Name} ({Field})";

    /// <summary>A person's edit of an attribute always stays.</summary>
    public EditPolicy Policy => Dimension?.Overrides.UnregisteredEdit ?? EditPolicy.Flag;

    /// <summary>May a value that stood there before us be replaced?</summary>
    /// <param name="plan">The plan may replace segments that stood there before us.</param>
    public bool ReplacesFilled(bool plan) => Attribute is { } attribute ? attribute.WriteBack == WriteBackPolicy.Replace : plan;

    public bool IsSegment(AttributeValue value) => value.Kind == ValueKind.Text && _segments.Contains(value.Text);

    /// <summary>What a segment field is to hold; unknown = it is left as it is.</summary>
    public static AttributeValue Wanted(Assignment assignment) => assignment.HasEnded ? AttributeValue.Unknown : AttributeValue.Of(assignment.Segment);
}
