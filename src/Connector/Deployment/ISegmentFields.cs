namespace Connector.Deployment;

/// <summary>Port: creates what the segments need in one CRM, with the set-up credential. Never touches a field that is not ours.</summary>
public interface ISegmentFields
{
    /// <summary>
    /// Creates the missing fields, gives the connection's user access to them, and adds missing values to fields that are ours or adopted.
    /// Existing values stay. Yields what it did, one sentence each, as it goes; done twice, the second time does nothing.
    /// </summary>
    /// <exception cref="Http.CrmAccessException">The set-up credential lacks a right; the message names it.</exception>
    IAsyncEnumerable<string> CreateAsync(IReadOnlyList<SegmentField> fields, CancellationToken cancellationToken);
}

/// <summary>What a segment field holds.</summary>
public enum SegmentFieldKind
{
    /// <summary>One of its options.</summary>
    Segment,

    /// <summary>A short text.</summary>
    Text,

    /// <summary>A tick box.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,
}

/// <summary>One CRM field that holds a dimension's segment, or says something about it.</summary>
/// <param name="Field">API name.</param>
/// <param name="Description">What the field means and the rule of each value, for the field's description.</param>
/// <param name="Options">In framework order, <c>otherwise</c> last; empty unless it holds the segment.</param>
public sealed record SegmentField(string Field, string Label, string Description, IReadOnlyList<SegmentOption> Options)
{
    public SegmentFieldKind Kind { get; init; }

    /// <summary>Values that it had once and that no rule gives any more.</summary>
    public IReadOnlyList<string> Retired { get; init; } = [];
}

/// <param name="Value">What is written to records: the segment's name.</param>
/// <param name="Label">What people see.</param>
public sealed record SegmentOption(string Value, string Label)
{
    /// <summary>When an account is in it, for CRMs that let each value say so; null where there is none.</summary>
    public string? Rule { get; init; }
}
