using System.Globalization;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.History;

/// <summary>Where a run left the accounts → a record for each segment and the run's month.</summary>
public static class MonthlyCounts
{
    /// <param name="day">The day of the run, UTC.</param>
    public static IReadOnlyList<HistoryRow> Of(Framework framework, string crm, IReadOnlyList<SegmentCount> shares, DateOnly day)
    {
        var (month, kept) = (new DateOnly(day.Year, day.Month, 1), framework.Dimensions.Where(dimension => dimension.CrmField(crm) is not null).Select(dimension => dimension.Name).ToHashSet());
        return [.. shares.Where(share => kept.Contains(share.Dimension)).Select(share => new HistoryRow(
            string.Create(CultureInfo.InvariantCulture, $"month:{share.Dimension}:{share.Segment}:{month:yyyy-MM}"),
            HistoryKind.Month, share.Dimension, share.Segment, null, null, share.Accounts, month))];
    }
}
