using System.Globalization;
using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>A segment that holds a share of the active accounts outside its expected range.</summary>
/// <param name="Segment">Name in the framework.</param>
/// <param name="IsLearned">The range is what past runs make likely, not what the file expects.</param>
public sealed record ShareBreach(Dimension Dimension, string Segment, double Share, ExpectedShare Expected, bool IsLearned = false)
{
    public bool IsAbove => Share > Expected.High;

    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Dimension.LabelOf(Segment)} holds {Share:P1} of the active accounts; {(IsLearned ? "after past runs" : Dimension.Label)} {(IsLearned ? "one would expect" : "expects")} {Expected.Low:P1} to {Expected.High:P1}");
}

/// <summary>Holds a run's distribution against the shares that the framework expects.</summary>
public static class ExpectedShares
{
    /// <summary>One per segment outside its range; none while no account is active.</summary>
    public static IEnumerable<ShareBreach> Breaches(SegmentDistribution distribution)
    {
        foreach (var tally in distribution.Dimensions.Where(tally => tally.Assigned > 0))
        {
            foreach (var (name, expected) in tally.Dimension.Expect)
            {
                var share = (double)tally.Segments[tally.Dimension.PositionOf(name)] / tally.Assigned;
                if (share < expected.Low || share > expected.High) yield return new ShareBreach(tally.Dimension, name, share, expected);
            }
        }
    }

    public static IEnumerable<Finding> Check(SegmentDistribution distribution) => Breaches(distribution).Select(breach => new Finding(
        Severity.Warning, "share-outside-expectation", null, $"{breach.Dimension.Name}.{breach.Segment}",
        $"{breach.Text}: look at the inputs, or mend the rule or the expectation"));
}
