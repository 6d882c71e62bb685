using Connector.Segmentation;

namespace Connector.Stages;

/// <summary>After everything else: holds what the framework watches against its limits, opens escalations and closes them when it is over. The run's end tells those that nobody was told.</summary>
internal sealed class EscalateStage(RunScope run)
{
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        var (rules, now, active) = (run.Framework.Escalations, run.Time.GetUtcNow(), run.Tally.Distribution.Active);
        foreach (var gone in (await run.Store.Escalations.ListAsync(cancellationToken)).Where(one => one.ClosedAt is null && rules.All(rule => rule.Name != one.Name)))
        {
            await run.Store.Escalations.CloseAsync(gone.Name, cancellationToken);
        }

        foreach (var rule in rules)
        {
            var count = await CountAsync(rule.Watch, now, cancellationToken);
            if (!rule.Above.IsExceeded(count, active)) await run.Store.Escalations.CloseAsync(rule.Name, cancellationToken);
            else await run.Store.Escalations.RaiseAsync(rule.Name, run.Run, rule.Text(count, active), rule.Owner, rule.Evidence, now + rule.Within, cancellationToken);
        }
    }

    private async Task<long> CountAsync(WatchedMeasure watch, DateTimeOffset now, CancellationToken cancellationToken) => watch switch
    {
        WatchedMeasure.Overrides => (await run.Store.Overrides.InForceAsync(now, cancellationToken)).Sum(account => account.Value.Count),
        WatchedMeasure.Provisional => run.Tally.Distribution.Active - run.Tally.Distribution.Certain,
        WatchedMeasure.Unclassified => run.Tally.Distribution.Dimensions.Max(tally => tally.Otherwise),
        WatchedMeasure.Held => run.Tally.Held,
        WatchedMeasure.Rejects => await run.Store.Rejects.CountAsync(now, cancellationToken),
        WatchedMeasure.Disputes => (await run.Store.Disputes.ListAsync(cancellationToken)).Count(dispute => dispute.Decision is null),
        _ => throw new ArgumentOutOfRangeException(nameof(watch), watch, null),
    };
}
