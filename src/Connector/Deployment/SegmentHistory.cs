using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>What a CRM needs to hold the history of the segments: a record per segment and month, and one for each account that moved.</summary>
/// <param name="Dimensions">Those that have a field in the CRM, in framework order.</param>
/// <param name="Segments">Of all of them, each name once, under its first label; what no rule gives stands behind, those that were retired last.</param>
/// <param name="Main">The dimension that a single chart is about.</param>
/// <param name="MonthlyRecords">So many records a month, whatever moves.</param>
public sealed record SegmentHistory(IReadOnlyList<SegmentOption> Dimensions, IReadOnlyList<SegmentOption> Segments, SegmentOption Main, int MonthlyRecords)
{
    /// <summary>Null when no dimension has a field in the CRM.</summary>
    public static SegmentHistory? Of(Framework framework, string crm)
    {
        var dimensions = framework.Dimensions.Where(dimension => dimension.CrmField(crm) is not null).ToList();
        if (SegmentFields.Main(framework, crm) is not { } field) return null;
        var main = dimensions.Find(dimension => dimension.CrmField(crm) == field.Field)!;
        var segments = dimensions.SelectMany(dimension => dimension.Segments).Concat(dimensions.Select(dimension => dimension.Otherwise))
            .Select(segment => new SegmentOption(segment.Name, segment.Label))
            .Concat(dimensions.SelectMany(dimension => dimension.Retired.Select(retired => new SegmentOption(retired.Name, retired.Label))))
            .DistinctBy(option => option.Value, StringComparer.OrdinalIgnoreCase);
        return new SegmentHistory([.. dimensions.Select(Option)], [.. segments], Option(main), dimensions.Sum(dimension => dimension.SegmentNames().Count()));
    }

    private static SegmentOption Option(Dimension dimension) => new(dimension.Name, dimension.Label);
}
