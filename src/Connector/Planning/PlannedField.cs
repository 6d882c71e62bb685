using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>A segment field and the dimension that owns it, with what planning asks of it for every account.</summary>
public sealed class PlannedField(string field, Dimension dimension)
{
    private readonly HashSet<string> _segments = [.. dimension.SegmentNames()];

    public string Field { get; } = field;

    public Dimension Dimension { get; } = dimension;

    public EditPolicy Policy => Dimension.Overrides.UnregisteredEdit;

    public bool IsSegment(AttributeValue value) => value.Kind == ValueKind.Text && _segments.Contains(value.Text);
}
