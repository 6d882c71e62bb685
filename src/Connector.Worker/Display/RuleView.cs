using System.Globalization;
using Connector.Segmentation;

namespace Connector.Worker.Display;

/// <summary>What the rules say about one account in one dimension, as text and as JSON.</summary>
internal static class RuleView
{
    private const int LongestCondition = 60;

    /// <summary>Indented lines: the deciding clause, what is provisional and why, what would move the account.</summary>
    /// <param name="origins">By attribute position, where the account is a real one.</param>
    public static void Print(TextWriter text, AssignmentExplanation explanation, AccountOrigins? origins = null)
    {
        text.WriteLine($"      because {explanation.Clause ?? "no segment's condition holds (otherwise)"}; {string.Join(", ", explanation.Inputs.Select(input => Input(input, origins)))}");
        foreach (var score in explanation.Scores)
        {
            var points = string.Join(", ", score.Counted.Select(part => $"{part.Text}: {part.Points}"));
            text.WriteLine($"      {score.Score.Name} = {(score.Low == score.High ? $"{score.Low}" : $"{score.Low} to {score.High}, by what is unknown")} ({(points.Length > 0 ? points : "no part holds")})");
        }

        if (explanation.IsProvisional)
        {
            text.WriteLine($"      provisional: {string.Join(" or ", explanation.PossibleLabels)}, depending on {string.Join(", ", explanation.Matter.Select(attribute => attribute.Name))}{(explanation.IsExact ? "" : " (at most: not each of these need be possible)")}");
        }
        foreach (var held in explanation.Held) text.WriteLine($"      {held.Attribute.Name} is held: {held.Why}; so the account keeps its last segment, or is in {explanation.Dimension.Otherwise.Label} when it has none");
        if (explanation.Changes.Count == 0 && !explanation.IsProvisional && explanation.Inputs.Count > 0) text.WriteLine("      would move: no change of one input alone");
        if (explanation.Changes.Count > 0) text.WriteLine($"      would move: {string.Join("; ", explanation.Changes.Select(change => $"{Short(change.Condition)} → {change.Segment.Label}"))}");
        if (explanation.Crossing is { } crossing) text.WriteLine($"      time alone moves it to {crossing.Segment.Label} on {crossing.Day:yyyy-MM-dd}");
    }

    public static object? Crossing(AssignmentExplanation explanation) =>
        explanation.Crossing is { } crossing ? new { day = crossing.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), segment = crossing.Segment.Name, label = crossing.Segment.Label } : null;

    public static object Held(AssignmentExplanation explanation) => explanation.Held.Select(held => new { attribute = held.Attribute.Name, why = held.Why });

    public static object Scores(AssignmentExplanation explanation) => explanation.Scores.Select(score => new
    {
        score = score.Score.Name,
        low = score.Low,
        high = score.High,
        counted = score.Counted.Select(part => new { condition = part.Text, points = part.Points }),
    });

    /// <param name="origins">By attribute position, where the account is a real one.</param>
    public static object Inputs(AssignmentExplanation explanation, AccountOrigins? origins = null) => explanation.Inputs.Select(input => (Input: input, Origin: origins?.Of(input.Attribute))).Select(one => new
    {
        attribute = one.Input.Attribute.Name,
        value = one.Input.Value.ToString(),
        field = one.Input.CrmField,
        decided = one.Input.Decided,
        source = one.Origin?.Source,
        vendor = one.Origin?.Vendor,
        since = one.Origin?.Since,
        age_days = origins?.AgeInDays(one.Origin),
        fresh_until = one.Origin?.FreshUntil,
        valid = one.Input.Attribute.Valid?.ToString(),
        derived = one.Input.Attribute.DerivedText,
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

    private static string Input(ExplainedInput input, AccountOrigins? origins)
    {
        var origin = origins is null ? input.CrmField : input.Attribute.DerivedText is { } derived ? derived : origins.Text(input.Attribute) ?? input.CrmField;
        return $"{input.Attribute.Name} = {input.Value}{(origin is null ? "" : $" ({origin})")}";
    }
}
