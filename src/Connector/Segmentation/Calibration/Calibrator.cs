namespace Connector.Segmentation.Calibration;

/// <summary>Thresholds for a number of segments.</summary>
/// <param name="Rules">One fewer than the segments, the highest first; what no rule takes is the last segment's.</param>
/// <param name="Scales">By attribute of the sample: whether distances counted on a logarithmic scale.</param>
/// <param name="Found">Share of the spread that the groups explain as they were found, 0 to 1.</param>
/// <param name="Fit">The same of the rules, rounded as they are.</param>
/// <param name="Agreement">Share of the accounts that the rules put where they were found.</param>
/// <param name="Sizes">Accounts by segment, under the rules.</param>
public sealed record Thresholds(
    int Segments, IReadOnlyList<ThresholdRule> Rules, IReadOnlyList<bool> Scales, double Found, double Fit, double Agreement, IReadOnlyList<int> Sizes)
{
    /// <summary>Comparisons that a person must read: how long the explanation is.</summary>
    public int Length => Rules.Sum(rule => rule.Thresholds.Count);
}

/// <summary>Finds thresholds among the accounts of a book. Pure; the same sample and seed give the same thresholds.</summary>
public static class Calibrator
{
    /// <param name="segments">At least 2.</param>
    /// <returns>Null when the accounts do not differ enough for so many segments.</returns>
    public static Thresholds? Find(CalibrationSample sample, CalibrationMethod method, int segments, ScaleChoice scale, int seed)
    {
        if (sample.Rows.Count < segments) return null;
        var scales = sample.Attributes.Select((_, i) => ValueScale.Of([.. sample.Column(i)], scale)).ToList();
        var points = sample.Rows.Select(row => row.Select((value, i) => scales[i].Standard(value)).ToArray()).ToList();
        var (groups, rules) = method is CalibrationMethod.Quantiles or CalibrationMethod.NaturalBreaks
            ? ByBorders(sample, scales, method, segments)
            : ByClusters(sample, points, method, segments, seed);
        if (rules.Count < segments - 1) return null;
        var decided = ThresholdRule.Decide(rules, sample.Rows);
        var sizes = Enumerable.Range(0, segments).Select(segment => decided.Count(one => one == segment)).ToList();
        if (sizes.Contains(0)) return null;
        return new Thresholds(segments, rules, [.. scales.Select(one => one.IsLog)], Variance.Explained(points, groups), Variance.Explained(points, decided),
            decided.Zip(groups).Count(pair => pair.First == pair.Second) / (double)decided.Length, sizes);
    }

    /// <summary>Each attribute by itself; an account is as high as its highest attribute.</summary>
    private static (int[] Groups, IReadOnlyList<ThresholdRule> Rules) ByBorders(CalibrationSample sample, List<ValueScale> scales, CalibrationMethod method, int segments)
    {
        var (exact, rounded) = (new List<List<double>>(), new List<List<double>>());
        for (var i = 0; i < sample.Attributes.Count; i++)
        {
            var sorted = sample.Column(i).Order().ToList();
            var borders = method == CalibrationMethod.Quantiles ? Borders.Quantiles(sorted, segments) : Borders.NaturalBreaks([.. sorted.Select(scales[i].Standard)], segments);
            exact.Add([.. borders.Reverse().Select(border => sorted[border])]);
            rounded.Add([.. borders.Reverse().Select(border => Readable.Threshold(sorted, border, sample.Attributes[i].Type == AttributeType.Integer))]);
        }

        return (ThresholdRule.Decide(Rules(exact), sample.Rows), Rules(rounded));

        List<ThresholdRule> Rules(List<List<double>> borders) => borders.Exists(one => one.Distinct().Count() < segments - 1) ? []
            : [.. Enumerable.Range(0, segments - 1).Select(rank => new ThresholdRule(false, [.. borders.Select((one, attribute) => (attribute, one[rank]))]))];
    }

    private static (int[] Groups, IReadOnlyList<ThresholdRule> Rules) ByClusters(CalibrationSample sample, List<double[]> points, CalibrationMethod method, int segments, int seed)
    {
        var middles = method == CalibrationMethod.KMeans ? Clusters.KMeans(points, segments, seed) : Clusters.Hierarchical(points, segments);
        var groups = Clusters.Ranked(points, middles);
        return (groups, RuleFinder.Rules(sample, groups, segments));
    }
}

/// <summary>How much of the spread of some points their groups explain.</summary>
internal static class Variance
{
    /// <returns>0 to 1; 0 where nothing differs.</returns>
    public static double Explained(IReadOnlyList<double[]> points, int[] groups)
    {
        var (whole, within) = (Spread(points), 0.0);
        foreach (var group in points.Zip(groups).GroupBy(pair => pair.Second)) within += Spread([.. group.Select(pair => pair.First)]);
        return whole == 0 ? 0 : 1 - (within / whole);
    }

    private static double Spread(IReadOnlyList<double[]> points)
    {
        var sum = 0.0;
        for (var i = 0; i < points[0].Length; i++)
        {
            var mean = points.Average(point => point[i]);
            sum += points.Sum(point => (point[i] - mean) * (point[i] - mean));
        }

        return sum;
    }
}
