namespace Connector.Accounts;

/// <summary>
/// Collects findings in bounded memory: counts every one, keeps the first few of each (rule, field) as examples. A million accounts with
/// the same defect are one line with a count.
/// </summary>
public sealed class FindingTally(int examplesPerRule = 20)
{
    private readonly Dictionary<(string Rule, string? Field), Entry> _entries = [];

    /// <summary>Told every finding as it is added; null = nobody listens.</summary>
    public FindingHeard? Heard { get; set; }

    /// <summary>One entry per (rule, field), most serious first, then by count.</summary>
    public IReadOnlyList<Entry> Entries =>
        [.. _entries.Values.OrderByDescending(entry => entry.Severity).ThenByDescending(entry => entry.Count).ThenBy(entry => entry.Rule, StringComparer.Ordinal)];

    /// <param name="message">Called only while examples are still kept.</param>
    public void Add(Severity severity, string rule, AccountId? account, string? field, Func<string> message)
    {
        if (!_entries.TryGetValue((rule, field), out var entry)) _entries[(rule, field)] = entry = new Entry(severity, rule, field);
        entry.Count++;
        Heard?.Invoke(severity, rule, account, field, message);
        if (entry.Examples.Count < examplesPerRule) entry.Examples.Add(new Finding(severity, rule, account, field, message()));
    }

    public void Add(Finding finding) => Add(finding.Severity, finding.Rule, finding.Account, finding.Field, () => finding.Message);

    public sealed class Entry(Severity severity, string rule, string? field)
    {
        public Severity Severity { get; } = severity;

        public string Rule { get; } = rule;

        public string? Field { get; } = field;

        public long Count { get; internal set; }

        public List<Finding> Examples { get; } = [];
    }
}

/// <param name="message">Only while the account is at hand.</param>
public delegate void FindingHeard(Severity severity, string rule, AccountId? account, string? field, Func<string> message);
