using System.Globalization;
using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>A segment that holds too little to be worth having.</summary>
/// <param name="Share">Of the active accounts' value.</param>
public sealed record EntryBreach(Dimension Dimension, Segment Segment, long Accounts, double Share)
{
    public string Text
    {
        get
        {
            var accounts = Dimension.Entry!.Accounts is { } number ? [string.Create(CultureInfo.InvariantCulture, $"{Plural.Of(number, "account")}")] : Array.Empty<string>();
            var value = Dimension.Entry.Value is { } least ? [string.Create(CultureInfo.InvariantCulture, $"{least:P1} of their value")] : Array.Empty<string>();
            return string.Create(CultureInfo.InvariantCulture, $"{Segment.Label} holds {Plural.Of(Accounts, "active account")} and {Share:P1} of their value; a segment of {Dimension.Label} is to hold {string.Join(" or ", accounts.Concat(value))}");
        }
    }
}

/// <summary>Holds a distribution against what segments must hold to be worth having.</summary>
public static class EntryThresholds
{
    /// <summary>One per real segment below its dimension's threshold; none while no account is active.</summary>
    public static IEnumerable<EntryBreach> Breaches(SegmentDistribution distribution) =>
        from tally in distribution.Dimensions
        where tally.Dimension.Entry is not null && tally.Assigned > 0
        from position in Enumerable.Range(0, tally.Dimension.Segments.Count)
        let share = distribution.ActiveValue > 0 ? tally.Values[position] / distribution.ActiveValue : 0
        where !tally.Dimension.Entry!.IsMet(tally.Segments[position], share)
        select new EntryBreach(tally.Dimension, tally.Dimension.Segments[position], tally.Segments[position], share);

    public static IEnumerable<Finding> Check(SegmentDistribution distribution) => Breaches(distribution).Select(breach => new Finding(
        Severity.Warning, "segment-below-entry", null, $"{breach.Dimension.Name}.{breach.Segment.Name}",
        $"{breach.Text}: merge it with another, or mend the rule or 'entry'"));
}
