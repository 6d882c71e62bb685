namespace Connector.Planning;

/// <summary>What a sync that went through cost.</summary>
/// <param name="Calls">API calls.</param>
/// <param name="IsWhole">It read as many records as the book has, not only what had changed.</param>
public sealed record RunCost(long Calls, TimeSpan Took, bool IsWhole);

/// <summary>What a run of a connection usually costs. Pure.</summary>
/// <param name="Calls">API calls, the median.</param>
/// <param name="Takes">From its begin to its end, the median.</param>
/// <param name="IsWhole">Told by runs that read as much as the whole book, because no other is known.</param>
public sealed record TypicalRun(double Calls, TimeSpan Takes, bool IsWhole)
{
    /// <summary>Runs that read only what had changed are what a shorter interval multiplies: they tell, where there are any. Null = nothing has run.</summary>
    public static TypicalRun? Of(IReadOnlyList<RunCost> runs)
    {
        if (runs.Count == 0) return null;
        var isWhole = runs.All(run => run.IsWhole);
        RunCost[] telling = [.. runs.Where(run => run.IsWhole == isWhole)];
        return new(
            LearnedBand.Median([.. telling.Select(run => (double)run.Calls)]),
            TimeSpan.FromSeconds(LearnedBand.Median([.. telling.Select(run => run.Took.TotalSeconds)])),
            isWhole);
    }
}
