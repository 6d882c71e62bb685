using System.Globalization;
using Connector.Accounts;
using Connector.Enrichment;

namespace Connector.Sources.Tables;

/// <summary>
/// Rows of a file or a query as facts of accounts, in one of two shapes (contract 7.4). Wide: <c>account_key, key_type, as_of</c> and a column per fact.
/// Long: <c>account_key, key_type, metric, value, as_of</c>, and if wanted <c>unit, period_start, period_end</c>. Of several values of one fact the
/// newest counts. Pure.
/// </summary>
/// <example><c>4711,external_id,2026-11-01,48000</c> under <c>…,arr</c> → account 4711 has arr 48000 as of that day.</example>
internal sealed class FactTable
{
    private const string Key = "account_key";
    private const string KeyType = "key_type";
    private const string AsOf = "as_of";
    private const string Metric = "metric";
    private const string MetricValue = "value";
    private static readonly string[] NoFacts = [Key, KeyType, AsOf, Metric, MetricValue, "unit", "period_start", "period_end"];
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

    /// <param name="header">Column names; case does not count.</param>
    /// <param name="facts">Facts under other names: column → fact.</param>
    public FactTable(IReadOnlyList<string> header, IReadOnlyDictionary<string, string>? facts = null)
    {
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
        if (Cell(Key) is not { Length: <= FactText.Longest } key) return $"{Key} is empty or too long";
        if (KindOf(Cell(KeyType)) is not { } kind) return $"{KeyType} is none of {string.Join(", ", Kinds.Keys)}, CRM{CrmId}";
        if (!IsoMoment.TryParse(Cell(AsOf), out var at)) return $"{AsOf} is no ISO 8601 time";
        var account = new AccountKey(kind, key);
        if (IsLong)
        {
            if (Cell(Metric) is not { Length: <= FactText.Longest } metric) return $"{Metric} is empty or too long";
            if (!double.TryParse(Cell(MetricValue), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !double.IsFinite(number)) return $"{MetricValue} is no number";
            Keep(account, metric, AttributeValue.Of(number), at);
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
    public IEnumerable<SourceRecord> Records => _facts.Select(account => new SourceRecord(
        account.Key.Value,
        [account.Key],
        account.Value.Values.Min(fact => fact.AsOf),
        FactSet.Of(account.Value.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => (fact.Key, fact.Value.Value)))));

    /// <summary>Facts by name and key: what several tables say of one account is put together.</summary>
    public void AddTo(FactTable other)
    {
        foreach (var (account, facts) in _facts)
        {
            foreach (var (name, fact) in facts) other.Keep(account, name, fact.Value, fact.AsOf);
        }
    }

    private void Keep(AccountKey account, string name, AttributeValue value, DateTimeOffset at)
    {
        if (!_facts.TryGetValue(account, out var facts)) _facts[account] = facts = new(StringComparer.Ordinal);
        if (!facts.TryGetValue(name, out var known) || known.AsOf <= at) facts[name] = (value, at);
    }
}
