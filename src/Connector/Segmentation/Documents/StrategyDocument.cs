using Connector.Accounts;

namespace Connector.Segmentation.Documents;

/// <summary>What the segments are for, for those who set the aims and those whose work reaches them. Only where the framework has a strategy.</summary>
internal static class StrategyDocument
{
    public static Document Of(Framework framework)
    {
        var strategy = framework.Strategy;
        var text = new Markdown($"Strategy map of {framework.Name} {framework.Version}");
        text.Paragraph("Segments serve objectives, processes reach the objectives, KPIs measure the processes. The KPIs are named here and not computed yet.");
        text.Heading("Objectives").Table(["Objective", "Horizon", "Reached when", "Served by", "Reached by", "Brings about", "Owner"], strategy.Objectives.OrderBy(one => one.Years).Select(one => (string[])
        [
            one.Label, Years(one), one.Measure, Listed(one.ServedBy.Select(named => named.Label)), Labels(one.ReachedBy, strategy.Processes), Labels(one.Drives, strategy.Objectives), one.Owner ?? framework.Sponsor ?? framework.Owner,
        ]));
        if (strategy.Processes.Count > 0)
        {
            text.Heading("Processes").Table(["Process", "For", "Measured by", "Makes possible", "Owner"], strategy.Processes.Select(one => (string[])
            [
                one.Label, Listed(strategy.Objectives.Where(objective => objective.ReachedBy.Contains(one.Name)).Select(objective => objective.Label)), Labels(one.MeasuredBy, strategy.Kpis), Labels(one.Drives, strategy.Processes), one.Owner ?? framework.Owner,
            ]));
        }

        if (strategy.Kpis.Count > 0)
        {
            text.Heading("KPIs").Table(["KPI", "Measures", "Drives"], strategy.Kpis.Select(one => (string[])
                [one.Label, Listed(strategy.Processes.Where(process => process.MeasuredBy.Contains(one.Name)).Select(process => process.Label)), Labels(one.Drives, strategy.Kpis)]));
        }

        text.Heading("What each segment is for").Table(["Segment", "Dimension", "Serves"],
            from dimension in framework.Dimensions
            from segment in dimension.Segments
            select (string[])[segment.Label, dimension.Label, Listed(strategy.ServedBy(dimension, segment).Select(one => one.Label))]);
        return new Document("strategy", "Strategy map", text.ToString()) { Drawing = StrategyDrawing.Of(strategy) };
    }

    internal static string Years(StrategicObjective objective) => Plural.Of(objective.Years, "year");

    private static string Labels(IEnumerable<string> names, IReadOnlyList<ICause> all) => Listed(names.Select(name => all.First(one => one.Name == name).Label));

    private static string Listed(IEnumerable<string> items) => string.Join("; ", items) is { Length: > 0 } listed ? listed : "–";
}
