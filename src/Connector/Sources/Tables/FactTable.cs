using System.Globalization;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Segmentation;

namespace Connector.Sources.Tables;

/// <summary>
/// Rows of a file or a query as facts of accounts, in one of two shapes (contract 7.4). Wide: <c>account_key, key_type, as_of</c> and a column per fact.
/// Long: <c>account_key, key_type, metric, value, as_of</c>, and if wanted <c>unit, period_start, period_end</c>. Of several values of one fact the
/// newest counts. Where a sum over a time is wanted a long table's rows are added up, each by its <c>period_start</c>, else <c>as_of</c>; of several rows of the same
/// account, metric and time the last counts. Pure.
/// </summary>
/// <example><c>4711,external_id,2026-11-01,48000</c> under <c>…,arr</c> → account 4711 has arr 48000 as of that day.</example>
internal sealed class FactTable
{
    private const string Key = "account_key";
    private const string KeyType = "key_type";
    private const string AsOf = "as_of";
    private const string Metric = "metric";
    private const string MetricValue = "value";
    private const string PeriodStart = "period_start";

    /// <summary>Different columns or metrics: all accounts get a place for each.</summary>
    public const int MostFacts = 1000;

    private static readonly string[] NoFacts = [Key, KeyType, AsOf, Metric, MetricValue, "unit", PeriodStart, "period_end"];
    private static readonly Dictionary<string, KeyKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["external_id"] = KeyKind.ExternalId,
        ["domain"] = KeyKind.Domain,
        ["name"] = KeyKind.Name,
    };

    /// <summary>Ids of a CRM's own, its name before it. Those of another CRM than the connection's meet no account.</summary>
    private const string CrmId = "_id";

    private readonly string[] _header;
    private readonly Dictionary<AccountKey, Dictionary<string, (AttributeValue Value, DateTimeOffset AsOf)>> _facts = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(AccountKey Account, string Metric), Dictionary<DateTimeOffset, double>> _dated = [];
    private readonly Dictionary<string, DateTimeOffset> _newest = new(StringComparer.Ordinal);
    private readonly WantedFacts _wanted;
    private readonly HashSet<string> _summed;

    /// <param name="header">Column names; case does not count.</param>
    /// <param name="facts">Facts under other names: column → fact.</param>
    /// <param name="wanted">The sums to give; null = none.</param>
    public FactTable(IReadOnlyList<string> header, IReadOnlyDictionary<string, string>? facts = null, WantedFacts? wanted = null)
    {
        _wanted = wanted ?? WantedFacts.NoSums;
        _summed = _wanted.Windows.Select(window => window.Metric).ToHashSet(StringComparer.Ordinal);
        _header = [.. header.Select(name => name.Trim().ToLowerInvariant()).Select(name => facts?.GetValueOrDefault(name) ?? name)];
        IsLong = _header.Contains(Metric) && _header.Contains(MetricValue);
    }

    public bool IsLong { get; }

    /// <summary>Why no row of it can be used; null when all is there.</summary>
    public string? Trouble
    {
        get
        {
            string[] required = [Key, KeyType, AsOf];
            var lacking = required.Where(name => !_header.Contains(name)).ToList();
            if (lacking.Count > 0) return $"it lacks column {string.Join(", ", lacking)}";
            if (_header.Length > MostFacts) return $"it has more than {MostFacts} columns";
            return _header.GroupBy(name => name).FirstOrDefault(group => group.Key.Length > 0 && group.Count() > 1) is { } twice
                ? $"it has two columns {FactText.Of(twice.Key)}" : null;
        }
    }

    /// <summary>Takes one row in.</summary>
    /// <returns>Why the row is refused, without what it holds; null when it is taken.</returns>
    public string? Take(IReadOnlyList<string?> cells)
    {
        string? Cell(string column) => Array.IndexOf(_header, column) is var at and >= 0 && at < cells.Count && !string.IsNullOrWhiteSpace(cells[at])
            ? cells[at]!.Trim() : null;
        if (FactText.Of(Cell(Key)) is not { } key) return $"{Key} is empty or too long";
        if (KindOf(Cell(KeyType)) is not { } kind) return $"{KeyType} is none of {string.Join(", ", Kinds.Keys)}, CRM{CrmId}";
        if (!IsoMoment.TryParse(Cell(AsOf), out var at)) return $"{AsOf} is no ISO 8601 time";
        if (_wanted.Day != default && DateOnly.FromDateTime(at.UtcDateTime) > _wanted.Day.AddDays(1)) return $"{AsOf} lies in the future"; // it would beat whatever comes until then
        var account = new AccountKey(kind, key);
        if (IsLong)
        {
            if (FactText.Of(Cell(Metric)) is not { } metric) return $"{Metric} is empty or too long";
            if (!double.TryParse(Cell(MetricValue), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !double.IsFinite(number)) return $"{MetricValue} is no number";
            if (_names.Count >= MostFacts && !_names.Contains(metric)) return $"there are more than {MostFacts} different metrics";
            var from = at;
            if (Cell(PeriodStart) is { } start && !IsoMoment.TryParse(start, out from)) return $"{PeriodStart} is no ISO 8601 time";
            if (_summed.Contains(metric)) KeepDated(account, metric, from, number, at);
            if (!_summed.Contains(metric) || _wanted.Plain.Contains(metric)) Keep(account, metric, AttributeValue.Of(number), at);
            return null;
        }

        foreach (var column in _header.Where(column => column.Length > 0 && !NoFacts.Contains(column))) Keep(account, column, FactText.Value(Cell(column)), at);
        return null;
    }

    private static KeyKind? KindOf(string? type) => type is null ? null
        : Kinds.TryGetValue(type, out var kind) ? kind
        : type.EndsWith(CrmId, StringComparison.OrdinalIgnoreCase) ? KeyKind.CrmId : null;

    /// <summary>One record per key; of a wide table as old as its newest row, of a long one as its oldest fact, since old facts must not pass for
    /// new.</summary>
    public IEnumerable<SourceRecord> Records
    {
        get
        {
            AddSums();
            string[] names = [.. _names.Order(StringComparer.Ordinal)]; // one shape for all accounts, whatever each of them has
            return _facts.Select(account => new SourceRecord(
                account.Key.Value,
                [account.Key],
                account.Value.Values.Min(fact => fact.AsOf),
                new FactSet(names, [.. names.Select(name => account.Value.TryGetValue(name, out var fact) ? fact.Value : AttributeValue.Unknown)])));
        }
    }

    /// <summary>Facts by name and key: what several tables say of one account is put together.</summary>
    public void AddTo(FactTable other)
    {
        foreach (var (account, facts) in _facts)
        {
            foreach (var (name, fact) in facts) other.Keep(account, name, fact.Value, fact.AsOf);
        }

        foreach (var ((account, metric), rows) in _dated)
        {
            foreach (var (from, number) in rows) other.KeepDated(account, metric, from, number, _newest[metric]);
        }
    }

    /// <summary>An account with rows of which none lies in the time has a sum of 0; one without any row has none. Sums are as new as the metric's newest row of any account.</summary>
    private void AddSums()
    {
        var metrics = _dated.ToLookup(rows => rows.Key.Metric);
        foreach (var window in _wanted.Windows)
        {
            var (first, last) = window.On(_wanted.Day);
            var (from, until) = (new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero), new DateTimeOffset(last, TimeOnly.MinValue, TimeSpan.Zero));
            foreach (var (key, rows) in metrics[window.Metric])
            {
                Keep(key.Account, window.Fact, AttributeValue.Of(rows.Where(row => row.Key >= from && row.Key < until).Sum(row => row.Value)), _newest[window.Metric]);
            }
        }
    }

    private void KeepDated(AccountKey account, string metric, DateTimeOffset from, double number, DateTimeOffset at)
    {
        if (!_dated.TryGetValue((account, metric), out var rows)) _dated[(account, metric)] = rows = [];
        rows[from] = number;
        if (!_newest.TryGetValue(metric, out var newest) || newest < at) _newest[metric] = at;
    }

    private void Keep(AccountKey account, string name, AttributeValue value, DateTimeOffset at)
    {
        if (!_facts.TryGetValue(account, out var facts)) _facts[account] = facts = new(StringComparer.Ordinal);
        _names.Add(name);
        if (!facts.TryGetValue(name, out var known) || known.AsOf <= at) facts[name] = (value, at);
    }
}
