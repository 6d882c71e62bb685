using System.Globalization;

namespace Connector.Segmentation;

/// <summary>What of an attribute's quality is counted.</summary>
public enum QualityMeasure
{
    /// <summary>Share of the active accounts that have a usable value with which nothing is wrong.</summary>
    Valid,

    /// <summary>Share of the accounts with a value where it is young enough.</summary>
    Fresh,

    /// <summary>Share of the days on which its sources were in time: the rest is downtime.</summary>
    OnTime,
}

/// <summary>How good an attribute has to be over a time. What a target leaves, 2 % of 28 days say, is the budget for what goes wrong.</summary>
/// <param name="Wanted">Measure → share, over 0 and under 1; never empty.</param>
/// <param name="Over">Days that the budget is for.</param>
/// <param name="Alerts">How fast it may be spent before somebody is told.</param>
public sealed record QualityTarget(IReadOnlyDictionary<QualityMeasure, double> Wanted, int Over, IReadOnlyList<BurnRule> Alerts)
{
    public const int UsualOver = 28;

    /// <summary>
    /// The two speeds of multi-window alerts in Google's Site Reliability Workbook (chapter 5: a page and a ticket), with days in the place of hours, as runs are nightly.
    /// </summary>
    public static IReadOnlyList<BurnRule> UsualAlerts { get; } = [new(0.2, 2), new(0.25, 7)];

    /// <summary>As in the framework file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(", ", Wanted.OrderBy(one => one.Key).Select(one => $"{Word(one.Key)} {one.Value * 100:0.##}%"))} over {Over} days, alert at {string.Join(" or ", Alerts)}");

    public static string Word(QualityMeasure measure) => measure switch { QualityMeasure.Valid => "valid", QualityMeasure.Fresh => "fresh", _ => "on_time" };
}

/// <summary>Somebody is told when a budget is spent so fast over <paramref name="Days"/>, and still is over the last of them.</summary>
/// <param name="Spends">Share of the budget, over 0.</param>
public sealed record BurnRule(double Spends, int Days)
{
    /// <summary>Days of the short window, which lets the alert go soon after the trouble is over: a twelfth of the long one as in the workbook, a day at least.</summary>
    public int Still => (Days + 11) / 12;

    /// <summary>How many times as fast as it lasts the budget is spent at the limit.</summary>
    public double Limit(int over) => Spends * over / Days;

    /// <summary>As in the framework file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Spends * 100:0.##}% in {Days}d");
}
