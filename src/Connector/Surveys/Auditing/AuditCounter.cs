using Connector.Accounts;
using Connector.Cleaning;
using Connector.Enrichment;
using Connector.Reading;
using Connector.Segmentation;

namespace Connector.Surveys.Auditing;

/// <summary>Counts a book account by account: each field, and what the framework makes of all of them. Memory does not grow with the book, but for the numbers by which accounts are told apart. Pure.</summary>
internal sealed class AuditCounter
{
    private readonly AuditTerms _terms;
    private readonly AttributeCleaner _cleaner;
    private readonly Segmenter _segmenter;
    private readonly int[][] _fieldsOf;
    private readonly int _currency;
    private readonly DateTimeOffset _now;
    private readonly FindingTally _unheard = new(examplesPerRule: 0);
    private readonly AttributeValue[] _attributes;
    private readonly Assignment[] _assignments;
    private readonly Counts _active;
    private readonly Counts _all;
    private readonly HashSet<ulong> _seen = [];

    /// <param name="today">The framework of the day.</param>
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <param name="layout">What every account's values stand for.</param>
    /// <param name="now">UTC.</param>
    public AuditCounter(Framework today, string crm, FieldLayout layout, AuditTerms terms, DateTimeOffset now)
    {
        (_terms, _now) = (terms, now);
        (_cleaner, _segmenter) = (new AttributeCleaner(today, crm, layout), new Segmenter(today, 0));
        _fieldsOf = [.. today.Attributes.Select(attribute => attribute.CrmFields(crm).Select(layout.IndexOf).Where(at => at >= 0).ToArray())];
        _currency = today.CurrencyField(crm) is { } currency ? layout.IndexOf(currency) : -1;
        (_attributes, _assignments) = (new AttributeValue[today.Attributes.Count], new Assignment[today.Dimensions.Count]);
        (_active, _all) = (new Counts(today), new Counts(today));
        var most = SampleCheck.Size(long.MaxValue, terms.Confidence, terms.Margin);
        Fields = [.. layout.Fields.Select(_ => new FieldTally(most))];
    }

    /// <summary>By position in the layout.</summary>
    public IReadOnlyList<FieldTally> Fields { get; }

    public long Accounts => _seen.Count;

    /// <returns>False when the account was counted already, or is gone.</returns>
    public bool Add(CrmAccount account)
    {
        var lot = SampleCheck.Lot(_terms.Seed, account.Id.Value);
        if (account.IsDeleted || account.MergedInto is not null || !_seen.Add(lot)) return false;
        var currency = _currency < 0 ? AttributeValue.Unknown : account.Values[_currency];
        for (var i = 0; i < Fields.Count; i++) Fields[i].Add(account.Id, lot, account.Values[i], currency, account.ModifiedAt);
        _cleaner.Clean(account.Id, account.Values, _attributes, _unheard);
        var membership = _segmenter.Assign(_attributes, [], _now, _assignments, _active.Distribution).Membership;
        _all.Add(this, account.Values);
        if (membership == Membership.Active) _active.Add(this, account.Values);
        return true;
    }

    public FrameworkGap Gap(Framework framework, string crm, IReadOnlySet<string> fields)
    {
        var isPopulation = _active.Distribution.Active > 0;
        var (counts, accounts) = isPopulation ? (_active, _active.Distribution.Active) : (_all, Accounts);
        return new GapAnalysis(framework, crm, fields, _terms.Gate).Of(accounts, isPopulation, counts.Attributes, _active.Distribution);
    }

    private sealed class Counts(Framework framework)
    {
        private readonly long[] _filled = new long[framework.Attributes.Count];
        private readonly long[] _known = new long[framework.Attributes.Count];

        public SegmentDistribution Distribution { get; } = new(framework);

        public IReadOnlyList<AttributeCount> Attributes => [.. _filled.Zip(_known, (filled, known) => new AttributeCount(filled, known))];

        public void Add(AuditCounter from, AttributeValue[] values)
        {
            for (var i = 0; i < _filled.Length; i++)
            {
                if (from._attributes[i].IsKnown) _known[i]++;
                if (Array.Exists(from._fieldsOf[i], at => values[at].IsKnown)) _filled[i]++;
            }
        }
    }
}
