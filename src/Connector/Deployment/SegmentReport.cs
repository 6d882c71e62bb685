using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>What a report counts, besides accounts.</summary>
/// <param name="Name">Stable, of small letters, digits and _.</param>
/// <param name="Field">The CRM field that holds the figure.</param>
public sealed record ReportFigure(string Name, string Field, string Label, MeasureKind Kind);

/// <summary>One report over the accounts that have a segment.</summary>
/// <param name="Name">Stable, of small letters, digits and _.</param>
/// <param name="GroupedBy">The segment field.</param>
/// <param name="ByOwner">Grouped by the accounts' owner first, then by the segment.</param>
/// <param name="Figure">Null = the number of accounts.</param>
/// <param name="OnlyUnclassified">Only accounts that are in the <c>otherwise</c> of one of the fields at least.</param>
public sealed record SegmentReport(
    string Name, string Label, string Description, SegmentField GroupedBy, bool ByOwner, ReportFigure? Figure, bool OnlyUnclassified);
