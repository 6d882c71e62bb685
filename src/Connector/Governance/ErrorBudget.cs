using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Governance;

/// <summary>How fast a budget is spent: 1 = it just lasts, 2 = it lasts half as long.</summary>
/// <param name="LongRate">Over the rule's days.</param>
/// <param name="ShortRate">Over the last of them.</param>
/// <param name="Limit">Both beyond it are an alert.</param>
public sealed record BurnRate(BurnRule Rule, double LongRate, double ShortRate, double Limit)
{
    /// <summary>What binary fractions leave: who keeps a target exactly is not told that he missed it.</summary>
    internal const double Rounding = 1e-9;

    public bool IsAlert => LongRate > Limit + Rounding && ShortRate > Limit + Rounding;
}

/// <param name="Target">Share, 0 to 1.</param>
/// <param name="Now">By the latest run, 0 to 1.</param>
/// <param name="Left">Share of the budget; below 0 when more was spent than there was.</param>
public sealed record QualityBudget(QualityMeasure Measure, double Target, double Now, double Left, IReadOnlyList<BurnRate> Burns)
{
    /// <summary>More is spent than there was, or soon will be.</summary>
    public bool IsAlert => Left < -BurnRate.Rounding || Burns.Any(burn => burn.IsAlert);
}

/// <summary>What a quality target leaves for what goes wrong, and what of it is spent. Pure.</summary>
/// <remarks>What a run finds holds until the next run: a day without one counts like the day before, of several in a day the last counts.</remarks>
public static class ErrorBudget
{
    /// <param name="records">Of one attribute, oldest first; those before the budget's days but the last of them do not count.</param>
    /// <param name="today">UTC.</param>
    /// <returns>One per measure that the target wants; none before a run has counted.</returns>
    public static IReadOnlyList<QualityBudget> Of(QualityTarget target, IReadOnlyList<QualityRecord> records, DateOnly today)
    {
        var days = Days(records, today, target.Over);
        return days.Count == 0 ? [] : [.. target.Wanted.Select(wanted => Budget(target, wanted.Key, wanted.Value, [.. days.Select(day => Bad(wanted.Key, day))]))];
    }

    private static QualityBudget Budget(QualityTarget target, QualityMeasure measure, double wanted, IReadOnlyList<double> bad)
    {
        var allowed = 1 - wanted;
        double Rate(int days) => bad.TakeLast(days).Average() / allowed;
        return new QualityBudget(measure, wanted, 1 - bad[^1], 1 - bad.Sum() / (allowed * target.Over),
            [.. target.Alerts.Select(rule => new BurnRate(rule, Rate(rule.Days), Rate(rule.Still), rule.Limit(target.Over)))]);
    }

    /// <summary>What held on each of the last days, oldest first; from the first day on that a run has counted.</summary>
    private static List<QualityCount> Days(IReadOnlyList<QualityRecord> records, DateOnly today, int over)
    {
        var days = new List<QualityCount>();
        var (next, state) = (0, (QualityCount?)null);
        for (var day = today.AddDays(1 - over); day <= today; day = day.AddDays(1))
        {
            while (next < records.Count && DateOnly.FromDateTime(records[next].At.UtcDateTime) <= day) state = records[next++].Count;
            if (state is not null) days.Add(state);
        }

        return days;
    }

    /// <summary>Share that is not as it should be, 0 to 1; nobody to count is nothing wrong.</summary>
    private static double Bad(QualityMeasure measure, QualityCount count) => measure switch
    {
        QualityMeasure.Valid => count.Accounts == 0 ? 0 : 1 - (double)count.Valid / count.Accounts,
        QualityMeasure.Fresh => count.Filled == 0 ? 0 : 1 - (double)count.Fresh / count.Filled,
        _ => count.IsLate ? 1 : 0,
    };
}
