using Connector.Segmentation;

namespace Connector.Worker.Display;

/// <summary>What the rules say of one account in one dimension.</summary>
internal static class RuleText
{
    public static object ToJson(AssignmentExplanation one) => new
    {
        dimension = one.Dimension.Name,
        segment = one.Segment.Name,
        label = one.Segment.Label,
        clause = one.Clause ?? "otherwise",
        provisional = one.IsProvisional,
        possible = one.PossibleLabels,
        would_decide = one.Matter.Select(attribute => attribute.Name),
        inputs = one.Inputs.Select(input => new { attribute = input.Attribute.Name, value = input.Value.ToString(), decided = input.Decided }),
        moves = Moves(one),
    };

    public static IEnumerable<object> Moves(AssignmentExplanation one) =>
        one.Moves.Select(move => new { attribute = move.Attribute.Name, change = move.Change, to = move.To.Name });

    public static void PrintCause(TextWriter text, AssignmentExplanation one) =>
        text.WriteLine($"      because {one.Clause ?? "no segment's condition holds (otherwise)"}; {string.Join(", ", one.Inputs.Select(Input))}");

    public static void PrintWhatIf(TextWriter text, AssignmentExplanation one)
    {
        if (one.IsProvisional) text.WriteLine($"      provisional: {string.Join(" or ", one.PossibleLabels)}, depending on {string.Join(", ", one.Matter.Select(attribute => attribute.Name))}");
        if (one.Moves.Count > 0) text.WriteLine($"      would move: {string.Join("; ", one.Moves.Select(move => $"{move.Change} → {move.To.Label}"))}");
    }

    private static string Input(ExplainedInput input) => $"{input.Attribute.Name} = {input.Value}{(input.CrmField is { } field ? $" ({field})" : "")}";
}
