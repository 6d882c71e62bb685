using Connector.Accounts;

namespace Connector.Segmentation.Proof;

/// <summary>Pairs of segments that claim the same account, so that only their order decides.</summary>
internal static class Overlaps
{
    public static void Check(RuleDiagram rules, ProofReport report)
    {
        var (dimension, diagrams) = (rules.Dimension, rules.Space.Diagrams);
        for (var later = 1; later < dimension.Segments.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var both = diagrams.And(rules.Segments[earlier], rules.Segments[later]);
                var shared = diagrams.Outcomes(both, rules.Decides, rules.Space.Known).FirstOrDefault(outcome => outcome.Key.Left == 1);
                if (shared.Value is not { } path) continue;

                var example = report.Example(path, shared.Key.Right);
                var (first, second) = (dimension.Segments[earlier], dimension.Segments[later]);
                var nested = diagrams.If(rules.Segments[earlier], rules.Segments[later], Diagrams.Yes) == Diagrams.Yes;
                report.Add(Severity.Information, "order-decides", second, nested
                    ? $"every {first.Label} account also meets the condition of {second.Label}: the order makes it {first.Label}, such as {report.Text(example)}"
                    : $"some accounts meet the conditions of {first.Label} and {second.Label}: the order decides, such as {example.Segment.Label} for {report.Text(example)}", example);
            }
        }
    }
}
