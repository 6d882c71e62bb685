using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Stages;

/// <summary>After everything else: holds what the framework watches against its limits, calls owners, and lets them go when it is over.</summary>
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
            else if (await run.Store.Escalations.RaiseAsync(rule.Name, run.Run, rule.Text(count, active), rule.Owner, rule.Evidence, now + rule.Within, cancellationToken)) Tell(rule, count, active, now);
        }
    }

    private void Tell(EscalationRule rule, long count, long active, DateTimeOffset now) => run.Tally.Findings.Add(Severity.Warning, "escalated", null, rule.Name, () => string.Create(
        CultureInfo.InvariantCulture, $"{rule.Text(count, active)}: its owner answers by {now + rule.Within:yyyy-MM-dd} with: {rule.Evidence} ('connector escalations')"));

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
