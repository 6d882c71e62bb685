using System.Globalization;
using Connector.Accounts;

namespace Connector.History;

/// <summary>What the history takes in the CRM, for people who decide about it.</summary>
/// <param name="Monthly">Records that every month brings.</param>
/// <param name="Waiting">Records that the next run writes, whatever becomes of this plan.</param>
/// <param name="Planned">Moves that the plan brings.</param>
/// <param name="RecentMoves">Moves of the last 30 days.</param>
public sealed record HistoryCost(long Monthly, long Waiting, long Planned, long RecentMoves)
{
    private const int MonthsOfYear = 12;
    private const double Month = 30;
    private const double Year = 365;

    /// <summary>Records of a year, at the pace of the last 30 days.</summary>
    public long Yearly => (Monthly * MonthsOfYear) + (long)Math.Ceiling(RecentMoves * Year / Month);

    /// <param name="storage">What so many records take, in the CRM's measure.</param>
    public string Tell(Func<long, string> storage) => string.Create(CultureInfo.InvariantCulture,
        $"the history of the segments takes {Plural.Of(Monthly, "record")} a month, one per segment, and one for each account that moves ({RecentMoves} in the last 30 days): "
        + $"about {Plural.Of(Yearly, "record")} a year at that pace, {storage(Yearly)}; once: {Waiting} that wait and {Plural.Of(Planned, "move")} of this plan, {storage(Waiting + Planned)}");
}
