namespace Connector.Segmentation.Steadiness;

/// <summary>What one choice of margin, dwell and confirmation would have done over the nights tried.</summary>
/// <param name="Rule">Null = every decision takes its course.</param>
/// <param name="Flips">How often an account went to another segment.</param>
/// <param name="RoundTrips">Of these, back to where it had been before.</param>
/// <param name="DaysDelayed">Days that accounts stood in another segment than the rules said, added up.</param>
/// <param name="IsPresent">The framework has this choice.</param>
/// <param name="IsOnFrontier">No other choice tried has fewer flips at no more days, or fewer days at no more flips.</param>
public sealed record StabilityTrial(StabilityRule? Rule, long Flips, long RoundTrips, double DaysDelayed, bool IsPresent, bool IsOnFrontier = false)
{
    /// <summary>As the framework file has it, but for the brackets around; empty = no rule.</summary>
    public string Text(Framework framework)
    {
        if (Rule is null) return "";
        var margins = string.Join(", ", Rule.Margins.Select(margin => FormattableString.Invariant($"{framework.Attributes[margin.Key].Name}: {margin.Value * 100:0.##}%")));
        return string.Join(", ", ((string?[])[
            Rule.Margins.Count > 0 ? $"margin: {{ {margins} }}" : null,
            Rule.Dwell is { } dwell ? FormattableString.Invariant($"dwell: {dwell.TotalDays:0.##}d") : null,
            Rule.Confirm > 1 ? $"confirm: {Rule.Confirm}" : null]).OfType<string>());
    }
}

/// <summary>The choices of one dimension.</summary>
/// <param name="Unsteadied">Flips without any rule.</param>
/// <param name="Moved">Accounts that went to another segment at all.</param>
public sealed record DimensionTrials(Dimension Dimension, long Unsteadied, long Moved, IReadOnlyList<StabilityTrial> Trials)
{
    private static readonly double[] Margins = [0, 0.05, 0.1, 0.2];
    private static readonly int[] Dwells = [0, 7, 30, 90];
    private static readonly int[] Confirms = [1, 2, 3];

    /// <summary>Every combination worth trying; one margin for all numbers that the dimension compares.</summary>
    public static IReadOnlyList<StabilityRule?> Candidates(Framework framework, Dimension dimension)
    {
        var numbers = dimension.UsedAttributes.Where(index => framework.Attributes[index].IsNumber).ToList();
        return
        [
            .. from margin in numbers.Count > 0 ? Margins : [0]
               from dwell in Dwells
               from confirm in Confirms
               select margin == 0 && dwell == 0 && confirm == 1 ? null : new StabilityRule(
                   margin == 0 ? new Dictionary<int, double>() : numbers.ToDictionary(index => index, _ => margin),
                   dwell == 0 ? null : TimeSpan.FromDays(dwell), confirm == 1 ? null : confirm),
        ];
    }

    /// <summary>The same with the frontier marked, fewest days first.</summary>
    public DimensionTrials WithFrontier()
    {
        var sorted = Trials.OrderBy(trial => trial.DaysDelayed).ThenBy(trial => trial.Flips).ToList();
        var fewest = long.MaxValue;
        for (var i = 0; i < sorted.Count; i++)
        {
            if (sorted[i].Flips >= fewest) continue;
            fewest = sorted[i].Flips;
            sorted[i] = sorted[i] with { IsOnFrontier = true };
        }

        return this with { Trials = sorted };
    }
}
