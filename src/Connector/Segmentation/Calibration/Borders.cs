namespace Connector.Segmentation.Calibration;

/// <summary>Cuts the sorted values of one attribute into groups. A border is the place of the first value of the group above it; equal values stay together.</summary>
internal static class Borders
{
    /// <summary>More different values are taken together in equal numbers before natural breaks are looked for.</summary>
    private const int MostPoints = 512;

    /// <summary>Groups of as many accounts each, as far as equal values allow.</summary>
    public static IReadOnlyList<int> Quantiles(IReadOnlyList<double> sorted, int groups) =>
        Distinct(sorted, Enumerable.Range(1, groups - 1).Select(group => (int)((long)sorted.Count * group / groups)));

    /// <summary>Jenks' natural breaks, by Fisher's exact algorithm (W. D. Fisher, "On Grouping for Maximum Homogeneity", 1958).</summary>
    /// <param name="sorted">On the scale on which distances count.</param>
    public static IReadOnlyList<int> NaturalBreaks(IReadOnlyList<double> sorted, int groups)
    {
        var starts = Points(sorted);
        var (weights, sums) = (new double[starts.Count + 1], new double[starts.Count + 1]);
        for (var point = 0; point < starts.Count; point++)
        {
            var end = point + 1 < starts.Count ? starts[point + 1] : sorted.Count;
            (weights[point + 1], sums[point + 1]) = (weights[point], sums[point]);
            for (var i = starts[point]; i < end; i++)
            {
                weights[point + 1]++;
                sums[point + 1] += sorted[i];
            }
        }

        // least[g, n]: the least spread within when the first n points make g + 1 groups, but for the sum of all squares, which is the same whatever the groups; first[g, n]: where the last of these begins
        var (least, first) = (new double[groups, starts.Count + 1], new int[groups, starts.Count + 1]);
        for (var group = 0; group < groups; group++)
        {
            for (var points = group + 1; points <= starts.Count; points++)
            {
                (least[group, points], first[group, points]) = group == 0 ? (Spread(0, points), 0)
                    : Enumerable.Range(group, points - group).Select(from => (Spread: least[group - 1, from] + Spread(from, points), from)).Min();
            }
        }

        var borders = new List<int>();
        for (int group = groups - 1, points = starts.Count; group > 0 && points > 0; group--)
        {
            points = first[group, points];
            borders.Insert(0, starts[points]);
        }

        return Distinct(sorted, borders);

        double Spread(int from, int to) => -((sums[to] - sums[from]) * (sums[to] - sums[from]) / (weights[to] - weights[from]));
    }

    /// <summary>Places of the values that groups may begin with.</summary>
    private static List<int> Points(IReadOnlyList<double> sorted)
    {
        var starts = Enumerable.Range(0, sorted.Count).Where(i => i == 0 || sorted[i] > sorted[i - 1]).ToList();
        if (starts.Count <= MostPoints) return starts;
        return [.. Enumerable.Range(0, MostPoints).Select(point => starts[(int)((long)starts.Count * point / MostPoints)]).Distinct()];
    }

    /// <summary>Moved down to the first of equal values; none at the very beginning, and none twice.</summary>
    private static IReadOnlyList<int> Distinct(IReadOnlyList<double> sorted, IEnumerable<int> borders) =>
    [
        .. borders.Select(border =>
        {
            while (border > 0 && sorted[border - 1] == sorted[border]) border--;
            return border;
        }).Where(border => border > 0).Distinct().Order(),
    ];
}
