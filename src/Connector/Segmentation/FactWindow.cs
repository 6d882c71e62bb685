using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Connector.Segmentation;

public enum CalendarPeriod
{
    Month,
    Quarter,
    Year,
}

/// <summary>
/// The sum of another system's dated rows over a time: <c>tickets over last 90 days</c> rolls with the day of the run and includes it, <c>tickets over last
/// quarter</c> is fixed, the last one that is complete. Days are UTC.
/// </summary>
/// <param name="Fact">As the framework file names it.</param>
/// <param name="Metric">What the rows call it.</param>
/// <param name="Days">How many days roll; null = <paramref name="Period"/> is fixed.</param>
public sealed partial record FactWindow(string Fact, string Metric, int? Days, CalendarPeriod Period)
{
    public const string Expected = "a sum over a time, such as tickets over last 90 days, or over last month, quarter or year";
    private const int Longest = 3660;

    /// <summary>The fact is meant as a sum over a time, rightly written or not.</summary>
    public static bool IsMeant(string fact) => fact.Contains(" over ", StringComparison.Ordinal);

    public static bool TryParse(string fact, [NotNullWhen(true)] out FactWindow? window)
    {
        window = null;
        if (Pattern().Match(fact) is not { Success: true } match) return false;
        var metric = match.Groups["metric"].Value;
        if (Enum.TryParse<CalendarPeriod>(match.Groups["period"].Value, ignoreCase: true, out var period)) window = new FactWindow(fact, metric, null, period);
        else if (int.TryParse(match.Groups["days"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= Longest)
        {
            window = new FactWindow(fact, metric, days, default);
        }

        return window is not null;
    }

    /// <summary>The first day, and the day after the last.</summary>
    /// <param name="day">Of the run, UTC.</param>
    public (DateOnly From, DateOnly Until) On(DateOnly day)
    {
        if (Days is { } days) return (day.AddDays(1 - days), day.AddDays(1));
        var month = new DateOnly(day.Year, day.Month, 1);
        var (until, months) = Period switch
        {
            CalendarPeriod.Month => (month, 1),
            CalendarPeriod.Quarter => (month.AddMonths(-((day.Month - 1) % 3)), 3),
            _ => (new DateOnly(day.Year, 1, 1), 12),
        };
        return (until.AddMonths(-months), until);
    }

    [GeneratedRegex(@"^(?<metric>\S+) over last (?:(?<days>\d{1,4}) days|(?<period>month|quarter|year))$")]
    private static partial Regex Pattern();
}

/// <summary>What a framework asks of one source of dated rows on one day.</summary>
public sealed record WantedFacts(IReadOnlyList<FactWindow> Windows, IReadOnlySet<string> Plain, DateOnly Day)
{
    /// <summary>No sums, and of every fact the newest value.</summary>
    public static WantedFacts NoSums { get; } = new([], new HashSet<string>(), default);

    /// <param name="source">As the framework names it.</param>
    /// <param name="day">Of the run, UTC.</param>
    public static WantedFacts Of(Framework framework, string source, DateOnly day)
    {
        var facts = framework.Attributes.SelectMany(attribute => attribute.Sources).Where(one => one.Name == source).Select(one => one.Fact).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var windows = facts.Select(fact => FactWindow.TryParse(fact, out var window) ? window : null).OfType<FactWindow>().ToList();
        return new WantedFacts(windows, facts.Except(windows.Select(window => window.Fact)).ToHashSet(StringComparer.Ordinal), day);
    }
}
