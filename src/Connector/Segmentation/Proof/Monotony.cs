using Connector.Accounts;
using Connector.Segmentation.Linting;

namespace Connector.Segmentation.Proof;

/// <summary>
/// More of an attribute, lower a segment: a surprise where elsewhere more of it moves accounts up, and always for the attribute by which
/// accounts are weighed. The segments' order is taken for their rank.
/// </summary>
internal static class Monotony
{
    public static void Check(Framework framework, RuleDiagram rules, ProofReport report)
    {
        for (var level = 0; level < rules.Space.Used.Count; level++)
        {
            var attribute = framework.Attributes[rules.Space.Used[level]];
            if (attribute.ValueKind == ValueKind.Text || !rules.Dimension.UsedAttributes.Contains(attribute.Index)) continue;
            var (up, down) = Moves(rules, report, level);
            if (down is not { } fall || (up is null && attribute.Index != framework.Value)) continue;

            var isRanked = rules.Dimension.Kind == DimensionKind.Value;
            report.Add(isRanked ? Severity.Warning : Severity.Information, "non-monotone",
                $"more {attribute.Name}, lower segment: {Values(fall, attribute)} takes an account from {fall.Before.Segment.Label} down to {fall.After.Segment.Label} ({report.Text(fall.Before)})"
                + (up is { } rise ? $", while {Values(rise, attribute)} takes one from {rise.Before.Segment.Label} up to {rise.After.Segment.Label} ({report.Text(rise.Before)})" : ""),
                fall.Before, fall.After);
        }
    }

    /// <summary>A smallest step of this attribute, all else known and the same, that goes to an earlier segment, and one to a later.</summary>
    private static (Move? Up, Move? Down) Moves(RuleDiagram rules, ProofReport report, int level)
    {
        Move? up = null, down = null;
        for (var state = 0; state + 1 < rules.Space.Known[level] && (up is null || down is null); state++)
        {
            var step = new Step(level, state, state + 1);
            foreach (var (decided, path) in rules.Space.Diagrams.Outcomes(rules.Decides, rules.Decides, rules.Space.Known, step))
            {
                if (rules.SegmentOf(decided.Left) is not { } before || rules.SegmentOf(decided.Right) is not { } after || before == after) continue;
                int[] moved = [.. path];
                moved[level] = step.Right;
                var move = new Move(report.Example(path, decided.Left), report.Example(moved, decided.Right));
                if (after < before) up ??= move;
                else down ??= move;
            }
        }

        return (up, down);
    }

    private static string Values(Move move, AttributeDefinition attribute) =>
        $"going from {move.Before.Attributes[attribute.Index]} to {move.After.Attributes[attribute.Index]}";

    private readonly record struct Move(ExampleAccount Before, ExampleAccount After);
}
