using Connector.Segmentation.Steadiness;
using Connector.Stages;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>How steady the segments were, by what was recorded. Reads the store alone.</summary>
public static class StabilityHistory
{
    /// <param name="from">Null = as far back as is known.</param>
    /// <param name="to">Null = until now.</param>
    public static async Task<StabilityReport> OfAsync(IConnectionStore store, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var (first, last) = (from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue);
        var runs = await store.Runs.DecidingRunsAsync(cancellationToken);
        var beginnings = RecordedNights.Of(runs).Where(night => night.Night.IsNewVersion).Select(night => night.Night.At);
        var report = new StabilityReport(beginnings, first, last);
        var shares = (await store.Runs.SharesAsync(cancellationToken)).ToLookup(share => share.Run, share => share.Count);
        foreach (var run in runs.Where(run => run.IsComplete && run.StartedAt >= first && run.StartedAt <= last))
        {
            foreach (var dimension in shares[run.Run].GroupBy(share => share.Dimension))
            {
                report.AddRun(dimension.Key, run.FrameworkVersion, dimension.ToDictionary(share => share.Segment, share => share.Accounts));
            }
        }

        await foreach (var page in store.Book.TimelinesAsync(null, cancellationToken).ReadAhead())
        {
            foreach (var account in page.Where(account => account.Decided.Count > 1))
            {
                foreach (var dimension in account.Decided.SelectMany(state => state.Dimensions.Fields).Distinct())
                {
                    report.AddAccount(dimension, account.Decided.Select(state => state.Of(dimension)));
                }
            }
        }

        return report;
    }
}
