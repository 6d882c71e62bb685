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
    private readonly Cleaners _cleaners = new(framework.On(DateOnly.FromDateTime(now.UtcDateTime)), crm, framework.Facts);
    private readonly SortedSet<int> _needs = [];

    public async Task<IReadOnlyList<AttributeCoverage>> CountAsync(CancellationToken cancellationToken)
    {
        var count = framework.Attributes.Count;
        var (fromCrm, valid, fresh, unusable, notNeeded, accounts) = (new long[count], new long[count], new long[count], new long[count], new long[count], 0L);
        var (alone, all, young) = (new AttributeValue[count], new AttributeValue[count], new AttributeValue[count]);
        var (needs, active) = (new NeedFinder(_decider), new KeySet());
        var overrides = await store.Overrides.InForceAsync(now, cancellationToken);
        var facts = await BookFacts.OpenAsync(store, framework, hasSources: true, now, cancellationToken);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                var answers = facts.AnswersOf(account);
                Clean(account, [], alone);
                Clean(account, facts.Of(account), all);
                _shelf.Fill(answers, _facts, onlyFresh: true);
                Clean(account, answers.Count == 0 ? [] : _facts, young);
                if (_decider.MembershipOf(all) != Membership.Active) continue;
                accounts++;
                active.Add(account.Key);
                needs.Find(all, overrides.GetValueOrDefault(account.Key), _needs);
                for (var i = 0; i < count; i++)
                {
                    if (alone[i].IsKnown) fromCrm[i]++;
                    else if (framework.Attributes[i].CrmFields(crm)
                        .Any(field => account.Layout.IndexOf(field) is var at and >= 0 && account.Inputs[at].IsKnown)) unusable[i]++;
                    if (young[i].IsKnown) fresh[i]++;
                    if (all[i].IsKnown) valid[i]++;
                    else if (!_needs.Contains(i)) notNeeded[i]++;
                }
            }
        }

        var written = await WrittenAsync(active, cancellationToken);
        return
        [
            .. framework.Attributes.Select((attribute, i) => new AttributeCoverage(
                attribute.Name, accounts, fromCrm[i], valid[i], fresh[i], unusable[i], notNeeded[i], written[i], valid[i] > 0 || unusable[i] > 0)),
        ];
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
}
