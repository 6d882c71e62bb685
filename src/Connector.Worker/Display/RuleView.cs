using System.Globalization;
using Connector.Segmentation;

namespace Connector.Worker.Display;

/// <summary>What the rules say about one account in one dimension, as text and as JSON.</summary>
internal static class RuleView
{
    private const int LongestCondition = 60;

    /// <summary>Indented lines: the deciding clause, what is provisional and why, what would move the account.</summary>
    public static void Print(TextWriter text, AssignmentExplanation explanation)
    {
        text.WriteLine($"      because {explanation.Clause ?? "no segment's condition holds (otherwise)"}; {string.Join(", ", explanation.Inputs.Select(Input))}");
        foreach (var score in explanation.Scores)
        {
            var points = string.Join(", ", score.Counted.Select(part => $"{part.Text}: {part.Points}"));
            text.WriteLine($"      {score.Score.Name} = {(score.Low == score.High ? $"{score.Low}" : $"{score.Low} to {score.High}, by what is unknown")} ({(points.Length > 0 ? points : "no part holds")})");
        }

        if (explanation.IsProvisional)
        {
            text.WriteLine($"      provisional: {string.Join(" or ", explanation.PossibleLabels)}, depending on {string.Join(", ", explanation.Matter.Select(attribute => attribute.Name))}{(explanation.IsExact ? "" : " (at most: not each of these need be possible)")}");
        }
        if (explanation.Changes.Count > 0) text.WriteLine($"      would move: {string.Join("; ", explanation.Changes.Select(change => $"{Short(change.Condition)} → {change.Segment.Label}"))}");
        if (explanation.Crossing is { } crossing) text.WriteLine($"      time alone moves it to {crossing.Segment.Label} on {crossing.Day:yyyy-MM-dd}");
    }

    public static object? Crossing(AssignmentExplanation explanation) =>
        explanation.Crossing is { } crossing ? new { day = crossing.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), segment = crossing.Segment.Name, label = crossing.Segment.Label } : null;

    public static object Scores(AssignmentExplanation explanation) => explanation.Scores.Select(score => new
    {
        score = score.Score.Name,
        low = score.Low,
        high = score.High,
        counted = score.Counted.Select(part => new { condition = part.Text, points = part.Points }),
    });

    public static object Inputs(AssignmentExplanation explanation) => explanation.Inputs.Select(input => new
    {
        attribute = input.Attribute.Name,
        value = input.Value.ToString(),
        field = input.CrmField,
        decided = input.Decided,
    });

    public static object Changes(AssignmentExplanation explanation) => explanation.Changes.Select(change => new
    {
        attribute = change.Attribute.Name,
        condition = change.Condition,
        nearest = change.Nearest.ToString(),
        segment = change.Segment.Name,
        label = change.Segment.Label,
    });

    /// <summary>A long list of categories is in the framework file; it is cut behind a whole one.</summary>
    internal static string Short(string condition)
    {
        if (condition.Length <= LongestCondition) return condition;
        var whole = condition.LastIndexOf("', '", LongestCondition, StringComparison.Ordinal);
        return whole < 0 ? condition : $"{condition[..(whole + 1)]}, …)";
    }

    private static string Input(ExplainedInput input) => $"{input.Attribute.Name} = {input.Value}{(input.CrmField is { } field ? $" ({field})" : "")}";
}
