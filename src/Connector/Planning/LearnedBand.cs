using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>What the shares of past runs say about those of this one: the median, and how far runs usually lie from it. Pure.</summary>
public static class LearnedBand
{
    /// <summary>Fewer runs have no telling spread.</summary>
    public const int FewestRuns = 8;

    /// <summary>Older runs say little about tonight.</summary>
    public const int MostRuns = 30;

    /// <summary>A share that hardly ever moved may still move by so much: half a per cent of the active accounts.</summary>
    private const double LeastSpread = 0.005;

    /// <summary>One per segment whose share lies further from the median of past runs than the given number of their median deviations.</summary>
    /// <param name="past">Each run's accounts by dimension and segment, under the same framework version; too few = nothing is judged.</param>
    /// <param name="deviations">The band's half width; null = no band is asked for.</param>
    public static IReadOnlyList<ShareBreach> Breaches(IReadOnlyList<IReadOnlyDictionary<(string Dimension, string Segment), long>> past, SegmentDistribution distribution, double? deviations)
    {
        if (deviations is not { } width || past.Count < FewestRuns) return [];
        var breaches = new List<ShareBreach>();
        foreach (var tally in distribution.Dimensions.Where(tally => tally.Assigned > 0))
        {
            var runs = past.Select(run => run.Where(count => count.Key.Dimension == tally.Dimension.Name).ToDictionary(count => count.Key.Segment, count => (double)count.Value)).Where(run => run.Values.Sum() > 0).ToList();
            if (runs.Count < FewestRuns) continue;
            for (var position = 0; position <= tally.Dimension.Segments.Count; position++)
            {
                var name = tally.Dimension.At(position).Name;
                var band = Of([.. runs.Select(run => run.GetValueOrDefault(name) / run.Values.Sum())], width);
                var share = (double)tally.Segments[position] / tally.Assigned;
                if (share < band.Low || share > band.High) breaches.Add(new ShareBreach(tally.Dimension, name, share, band, IsLearned: true));
            }
        }

        return breaches;
    }

    private static ExpectedShare Of(IReadOnlyList<double> shares, double width)
    {
        var middle = Median(shares);
        var spread = width * Median([.. shares.Select(share => Math.Abs(share - middle))]);
        var reach = Math.Max(spread, LeastSpread);
        return new ExpectedShare(Math.Max(0, middle - reach), Math.Min(1, middle + reach));
    }

    internal static double Median(IReadOnlyList<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
