using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>Holds a run's distribution against the shares that the framework expects. For now a breach only warns.</summary>
public static class ExpectedShares
{
    /// <summary>One finding per segment outside its range; none while no account is active.</summary>
    public static IEnumerable<Finding> Check(SegmentDistribution distribution)
    {
        foreach (var tally in distribution.Dimensions.Where(tally => tally.Assigned > 0))
        {
            foreach (var (name, expected) in tally.Dimension.Expect)
            {
                var share = (double)tally.Segments[tally.Dimension.PositionOf(name)] / tally.Assigned;
                if (share >= expected.Low && share <= expected.High) continue;
                yield return new Finding(Severity.Warning, "share-outside-expectation", null, $"{tally.Dimension.Name}.{name}", string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{tally.Dimension.LabelOf(name)} holds {share:P1} of the active accounts; {tally.Dimension.Label} expects {expected.Low:P1} to {expected.High:P1}: look at the inputs, or mend the rule or the expectation"));
            }
        }
    }
}
