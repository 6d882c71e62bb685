namespace Connector.Enrichment;

/// <summary>What a vendor has cost before this run.</summary>
/// <param name="ThisMonth">Credits, requests without an answer counted at their most.</param>
/// <param name="Approved">Credits that people approved and no run has drawn yet.</param>
public sealed record Spending(double ThisMonth, double Approved);

/// <summary>One vendor's credits during one run: what may still be spent, on what, and when to stop. Pure.</summary>
public sealed class CreditBudget
{
    private readonly CreditOptions _options;
    private readonly Spending _before;
    private readonly Dictionary<string, double> _limits;
    private int _asked;
    private int _found;

    /// <exception cref="FormatException">The limits cannot be read.</exception>
    public CreditBudget(CreditOptions options, Spending before)
    {
        (_options, _before) = (options, before);
        _limits = new Dictionary<string, double>(options.ParseLimits(), StringComparer.Ordinal);
    }

    /// <summary>Credits spent in this run.</summary>
    public double Spent { get; private set; }

    /// <summary>Credits that may still be spent in this run.</summary>
    public double Left => Math.Max(0, Most - Spent);

    /// <summary>Why no more is spent; null while some may be.</summary>
    public string? Stopped =>
        _options.PerMonth <= 0 ? "no credits are set for it (Credits:PerMonth)"
        : _asked >= _options.StopAfter && _found < _options.StopBelow * _asked
            ? $"only {_found} of {_asked} companies were found, below the stop at {_options.StopBelow:P0}"
        : Left >= 1 ? null
        : MonthLeft - Spent < 1 ? $"the month's {_options.PerMonth:N0} credits are spent"
        : _options.PerRun > 0 && _options.PerRun - Spent < 1 ? $"the run's {_options.PerRun:N0} credits are spent"
        : "what goes beyond waits for approval ('connector enrich approve')";

    /// <summary>What so many more credits draw from what people approved.</summary>
    public double DrawnBy(double credits) => Math.Max(0, Spent + credits - _options.WithoutApproval) - Math.Max(0, Spent - _options.WithoutApproval);

    private double MonthLeft => Math.Max(0, _options.PerMonth - _before.ThisMonth);

    private double Most => Math.Min(MonthLeft, Math.Min(_options.PerRun > 0 ? _options.PerRun : double.MaxValue, _options.WithoutApproval + _before.Approved));

    /// <summary>What the settings limit: attributes, and segments as <c>dimension.segment</c>.</summary>
    public IEnumerable<string> Limited => _limits.Keys;

    /// <summary>Sets a credit aside in the limits of these purposes (attributes, segments).</summary>
    /// <returns>The purpose whose limit is used up, and nothing was set aside; null when it was.</returns>
    public string? Take(IReadOnlyCollection<string> purposes)
    {
        var limited = purposes.Where(_limits.ContainsKey).ToList();
        if (limited.Find(purpose => _limits[purpose] < 1) is { } usedUp) return usedUp;
        foreach (var purpose in limited) _limits[purpose]--;
        return null;
    }

    /// <summary>A credit that was set aside and then not charged.</summary>
    public void GiveBack(IReadOnlyCollection<string> purposes)
    {
        foreach (var purpose in purposes.Where(_limits.ContainsKey)) _limits[purpose]++;
    }

    /// <param name="found">Companies whose answer could be used.</param>
    public void Spend(double credits, int asked, int found)
    {
        Spent += credits;
        _asked += asked;
        _found += found;
    }
}
