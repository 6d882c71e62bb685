using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>One list of accounts.</summary>
/// <param name="Name">Stable, of small letters, digits and _: the view's name, then the segments that it is one of many for.</param>
/// <param name="Where">What an account must meet, all of it.</param>
public sealed record SegmentView(string Name, string Label, IReadOnlyList<SegmentCondition> Where, ViewScope Scope);

/// <param name="Field">The CRM field that holds the segment.</param>
/// <param name="Option">As the field offers it.</param>
public sealed record SegmentCondition(string Field, SegmentOption Option);
