namespace Connector.Segmentation.Calibration;

/// <summary>What a dimension explains of an outcome when two neighbours are taken together.</summary>
/// <param name="Segments">That are left.</param>
/// <param name="Explained">Share of the outcome's variance that lies between them, 0 to 1.</param>
/// <param name="Loss">What the segment that is gone explained by itself, 0 to 1; null where none is gone yet.</param>
/// <param name="Gone">The segment that its neighbour takes in; null where none is gone yet.</param>
/// <param name="Into">The larger of the two.</param>
public sealed record GranularityStep(int Segments, double Explained, double? Loss, Segment? Gone, Segment? Into);

/// <summary>Is every segment worth having? Neighbours are joined, each time the two whose difference explains least of an outcome. Pure.</summary>
public static class Granularity
{
    /// <param name="sample">Its one attribute is the outcome; accounts in <c>otherwise</c> do not count.</param>
    /// <returns>From all segments that hold accounts down to one.</returns>
    public static IReadOnlyList<GranularityStep> Of(Dimension dimension, CalibrationSample sample, ScaleChoice scale)
    {
        var counted = Enumerable.Range(0, sample.Rows.Count).Where(row => sample.Segments[row] < dimension.Segments.Count).ToList();
        if (counted.Count == 0) return [];
        var values = ValueScale.Of([.. counted.Select(row => sample.Rows[row][0])], scale);
        var groups = counted.GroupBy(row => sample.Segments[row]).OrderBy(group => group.Key)
            .Select(group => new Group(dimension.Segments[group.Key], group.Count(), group.Sum(row => values.Standard(sample.Rows[row][0])))).ToList();
        var whole = counted.Sum(row => Math.Pow(values.Standard(sample.Rows[row][0]), 2));   // the mean is 0
        var steps = new List<GranularityStep> { new(groups.Count, Explained(groups, whole), null, null, null) };
        while (groups.Count > 1)
        {
            var at = Enumerable.Range(0, groups.Count - 1).MinBy(i => Loss(groups[i], groups[i + 1]));
            var (one, other) = (groups[at], groups[at + 1]);
            var (kept, gone) = one.Accounts >= other.Accounts ? (one.Segment, other.Segment) : (other.Segment, one.Segment);
            groups[at] = new Group(kept, one.Accounts + other.Accounts, one.Sum + other.Sum);
            groups.RemoveAt(at + 1);
            steps.Add(new GranularityStep(groups.Count, Explained(groups, whole), whole == 0 ? 0 : Loss(one, other) / whole, gone, kept));
        }

        return steps;
    }

    /// <summary>The merges to propose: while each costs less than so much of the variance, and two segments are left.</summary>
    public static IReadOnlyList<GranularityStep> Merges(IReadOnlyList<GranularityStep> steps, double least) =>
        [.. steps.Skip(1).TakeWhile(step => step.Loss < least && step.Segments >= 2)];

    private static double Explained(List<Group> groups, double whole) => whole == 0 ? 0 : groups.Sum(group => group.Sum * group.Sum / group.Accounts) / whole;

    private static double Loss(Group one, Group other) =>
        (one.Sum * one.Sum / one.Accounts) + (other.Sum * other.Sum / other.Accounts) - ((one.Sum + other.Sum) * (one.Sum + other.Sum) / (one.Accounts + other.Accounts));

    private sealed record Group(Segment Segment, long Accounts, double Sum);
}
