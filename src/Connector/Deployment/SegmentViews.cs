using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>The framework's views, one for each segment where it says so.</summary>
internal static class SegmentViews
{
    /// <summary>In the framework's order; segments in theirs.</summary>
    public static IEnumerable<SegmentView> Of(Framework framework, string crm, List<string> leftOut)
    {
        foreach (var view in framework.Views)
        {
            if (view.Where.FirstOrDefault(condition => condition.Dimension.CrmField(crm) is null) is { } homeless)
            {
                leftOut.Add($"view {view.Name}: {homeless.Dimension.Name} has no field in {crm}");
                continue;
            }

            foreach (var list in view.Lists()) yield return Of(view, list, crm);
        }
    }

    private static SegmentView Of(ViewDefinition view, IReadOnlyList<Segment> list, string crm)
    {
        var conditions = view.Where.Zip(list, (condition, segment) => (condition.Dimension, Segment: segment)).ToList();
        var label = conditions.Aggregate(view.Label, (text, one) => text.Replace($"{{{one.Dimension.Name}}}", one.Segment.Label, StringComparison.Ordinal));
        return new SegmentView(view.NameOf(list), label, [.. conditions.Select(one => Condition(one.Dimension, one.Segment, crm))], view.Scope);
    }

    private static SegmentCondition Condition(Dimension dimension, Segment segment, string crm) =>
        new(dimension.CrmField(crm)!, new SegmentOption(segment.Name, segment.Label));
}
