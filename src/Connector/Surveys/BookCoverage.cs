using Connector.Accounts;
using Connector.Cleaning;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>Goes through the book and counts, per attribute, what is filled, usable and fresh, with other sources and without. Reads the store alone.</summary>
/// <param name="now">UTC.</param>
public sealed class BookCoverage(IConnectionStore store, Framework framework, string crm, DateTimeOffset now)
{
    private readonly FindingTally _unheard = new(examplesPerRule: 0);
    private readonly FactShelf _shelf = new(framework, now);
    private readonly Decider _decider = new(framework.On(DateOnly.FromDateTime(now.UtcDateTime)));
    private readonly AttributeValue[] _facts = new AttributeValue[framework.Facts.Count];
    private Cleaners _cleaners = null!;
    private readonly ValueOrigin[] _origins = new ValueOrigin[framework.Attributes.Count];
    private readonly string?[] _givers = new string?[framework.Attributes.Count];
    private readonly SortedSet<int> _needs = [];
    private readonly Counts[] _counts = [.. framework.Attributes.Select(_ => new Counts())];

    /// <summary>Attributes for which a default stands in: such a value is known, and said by nobody.</summary>
    private readonly bool[] _standsIn = [.. framework.Attributes.Select(attribute => attribute.Derived is null && attribute.IsNeverUnknown)];

    /// <summary>Per attribute the places of its facts.</summary>
    private readonly int[][] _factsOf = [.. framework.Attributes.Select(attribute => attribute.Inputs(crm).Where(input => input.IsFact)
        .Select(input => framework.Facts.ToList().IndexOf(input.Name)).ToArray())];

    public async Task<IReadOnlyList<AttributeCoverage>> CountAsync(CancellationToken cancellationToken)
    {
        var (count, accounts) = (framework.Attributes.Count, 0L);
        var (alone, all, young) = (new AttributeValue[count], new AttributeValue[count], new AttributeValue[count]);
        var (needs, active) = (new NeedFinder(_decider), new KeySet());
        var overrides = await store.Overrides.InForceAsync(now, cancellationToken);
        var facts = await BookFacts.OpenAsync(store, framework, hasSources: true, now, cancellationToken);
        var today = framework.On(DateOnly.FromDateTime(now.UtcDateTime));
        _cleaners = new Cleaners(today, crm, await BookGroups.OfAsync(store, today, crm, facts, cancellationToken), framework.Facts);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                var answers = facts.AnswersOf(account);
                Clean(account, [], alone);
                _cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), all, _unheard, _origins);
                for (var i = 0; i < count; i++) _givers[i] = _origins[i] is not { Input: { } input } origin ? null : origin.IsFact ? facts.GiverOf(input)?.Vendor : AttributeCoverage.Crm;
                _shelf.Fill(answers, _facts, onlyFresh: true);
                Clean(account, answers.Count == 0 ? [] : _facts, young);
                if (_decider.MembershipOf(all) != Membership.Active) continue;
                accounts++;
                active.Add(account.Key);
                needs.Find(all, overrides.GetValueOrDefault(account.Key), _needs);
                var told = facts.Of(account);
                for (var i = 0; i < count; i++) Count(account, told, i, alone[i], all[i], young[i]);
            }
        }

        var written = await WrittenAsync(active, cancellationToken);
        return [.. framework.Attributes.Select((attribute, i) => _counts[i].Of(attribute, accounts, written[i]))];
    }

    private void Count(BookAccount account, ReadOnlySpan<AttributeValue> facts, int attribute, AttributeValue alone, AttributeValue all, AttributeValue young)
    {
        var count = _counts[attribute];
        if (alone is { IsKnown: true, Kind: ValueKind.Boolean, Boolean: true }) count.Yes++;
        if (alone.IsKnown && (!_standsIn[attribute] || IsFilled(account, attribute)))
        {
            count.FromCrm++;
            if (IsInStandardForm(account, framework.Attributes[attribute], alone)) count.InStandardForm++;
        }
        else if (IsFilled(account, attribute)) count.Unusable++;
        var isSaid = !_standsIn[attribute] || IsFilled(account, attribute) || IsTold(facts, attribute);
        if (isSaid && young.IsKnown) count.Fresh++;
        if (isSaid && all.IsKnown && _givers[attribute] is { } giver) count.BySource[giver] = count.BySource.GetValueOrDefault(giver) + 1;
        if (isSaid && all.IsKnown) count.Valid++;
        else if (!_needs.Contains(attribute)) count.NotNeeded++;
    }

    private bool IsFilled(BookAccount account, int attribute) => framework.Attributes[attribute].CrmFields(crm)
        .Any(field => account.Layout.IndexOf(field) is var at and >= 0 && account.Inputs[at].IsKnown);

    /// <summary>What is calculated is in no other form than what it comes from; a map gives meaning to a value, and does not clean it.</summary>
    private bool IsInStandardForm(BookAccount account, AttributeDefinition attribute, AttributeValue clean)
    {
        if (attribute.DerivedText is not null) return true;
        foreach (var field in attribute.CrmFields(crm))
        {
            if (account.Layout.IndexOf(field) is not (var at and >= 0) || account.Inputs[at] is not { IsKnown: true } raw) continue;
            if (attribute.Standardise is null) return ValueConversion.To(attribute.Type, raw).IsKnown;
            return string.Equals(raw.ToString().Trim(), clean.ToString(), StringComparison.Ordinal);
        }

        return false;
    }

    private bool IsTold(ReadOnlySpan<AttributeValue> facts, int attribute)
    {
        foreach (var fact in _factsOf[attribute])
        {
            if (fact < facts.Length && facts[fact].IsKnown) return true; // nobody knows the account: there are none
        }

        return false;
    }

    private async Task<long[]> WrittenAsync(KeySet active, CancellationToken cancellationToken)
    {
        var written = new long[framework.Attributes.Count];
        var back = framework.Attributes.Where(attribute => attribute.WriteBack != WriteBackPolicy.Never && attribute.CrmField(crm) is not null).ToList();
        if (back.Count == 0) return written;
        await foreach (var page in store.Book.FieldsAsync(cancellationToken))
        {
            foreach (var account in page.Where(account => active.Contains(account.Key)))
            {
                foreach (var attribute in back)
                {
                    if (account.Written.IndexOf(attribute.CrmField(crm)!) is var at and >= 0 && account.Acknowledged[at].IsKnown && account.Acknowledged[at] == account.Theirs[at]) written[attribute.Index]++;
                }
            }
        }

        return written;
    }

    private void Clean(BookAccount account, ReadOnlySpan<AttributeValue> facts, Span<AttributeValue> into) =>
        _cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts, into, _unheard);

    /// <summary>Accounts, as in <see cref="AttributeCoverage"/>.</summary>
    private sealed class Counts
    {
        public long FromCrm { get; set; }

        public long Valid { get; set; }

        public long Fresh { get; set; }

        public long Unusable { get; set; }

        public long NotNeeded { get; set; }

        public SortedDictionary<string, long> BySource { get; } = new(StringComparer.Ordinal);

        public long Yes { get; set; }

        public long InStandardForm { get; set; }

        public AttributeCoverage Of(AttributeDefinition attribute, long accounts, long written) => new(
            attribute.Name, accounts, FromCrm, Valid, Fresh, Unusable, NotNeeded, written, Valid > 0 || Unusable > 0, InStandardForm, attribute.Type == AttributeType.Boolean ? Yes : null) { BySource = BySource };
    }
}
