using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Groups;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>One attribute's value as one vendor gives it, beside what all the others say. Cleaned.</summary>
/// <param name="Attribute">Position in the framework.</param>
/// <param name="IsInForce">The account has this value because of the vendor.</param>
/// <param name="Agrees">Whether any rule of the framework could tell it from the others' value; null when nobody else gives one.</param>
internal sealed record VendorValue(BookAccount Account, string Vendor, int Attribute, AttributeValue Value, bool IsInForce, bool? Agrees);

/// <summary>Goes through the book and weighs each vendor's values against what is known without them. Reads the store alone.</summary>
/// <param name="now">UTC.</param>
public sealed class VendorValues(IConnectionStore store, Framework framework, ICrm crm, DateTimeOffset now)
{
    private readonly FactShelf _shelf = new(framework, now);
    private readonly Decider _decider = new(framework.On(DateOnly.FromDateTime(now.UtcDateTime)));
    private readonly Cleaners _cleaners = new(framework.On(DateOnly.FromDateTime(now.UtcDateTime)), crm.Name, AccountGroups.Unknown, framework.Facts);
    private readonly FindingTally _unheard = new(examplesPerRule: 0);

    /// <summary>One per vendor that answered, by name.</summary>
    public async Task<IReadOnlyList<Scorecard>> ScoresAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, (long Values, long Accepted, long Compared, long Agreed)>(StringComparer.Ordinal);
        await foreach (var value in ReadAsync(cancellationToken))
        {
            var count = counts.GetValueOrDefault(value.Vendor);
            counts[value.Vendor] = (count.Values + 1, count.Accepted + (value.IsInForce ? 1 : 0), count.Compared + (value.Agrees is null ? 0 : 1),
                count.Agreed + (value.Agrees == true ? 1 : 0));
        }

        return
        [
            .. (await store.Answers.ScoresAsync(cancellationToken)).Select(score => (Score: score, Count: counts.GetValueOrDefault(score.Vendor)))
                .Select(one => new Scorecard(one.Score, one.Count.Values, one.Count.Accepted, one.Count.Compared, one.Count.Agreed)),
        ];
    }

    /// <summary>As many values in force as it takes to know the share of right ones, drawn by lot over all these vendors.</summary>
    /// <param name="vendors">Whose values.</param>
    /// <param name="seed">The same seed draws the same values again.</param>
    public async Task<(IReadOnlyList<SampledValue> Sample, long Population)> SampleAsync(
        IReadOnlySet<string> vendors, double confidence, double margin, long seed, CancellationToken cancellationToken)
    {
        var (drawn, population, most) = (new PriorityQueue<SampledValue, ulong>(), 0L, SampleCheck.Size(long.MaxValue, confidence, margin));
        await foreach (var value in ReadAsync(cancellationToken))
        {
            if (!value.IsInForce || !vendors.Contains(value.Vendor)) continue;
            population++;
            var attribute = framework.Attributes[value.Attribute].Name;
            var lot = SampleCheck.Lot(seed, value.Account.Id.Value, value.Vendor, attribute);
            drawn.Enqueue(new SampledValue(value.Account.Id, Candidate.Ask(value.Account, crm.Company), value.Vendor, attribute, value.Value.ToString()),
                ulong.MaxValue - lot);
            if (drawn.Count > most) drawn.Dequeue();
        }

        var size = SampleCheck.Size(population, confidence, margin);
        while (drawn.Count > size) drawn.Dequeue();
        return ([.. drawn.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)], population);
    }

    internal async IAsyncEnumerable<VendorValue> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var book = await BookFacts.OpenAsync(store, framework, hasSources: false, now, cancellationToken);
        if (book.Names.Count == 0) yield break;
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            await book.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                foreach (var value in Weigh(account, book.AnswersOf(account))) yield return value;
            }
        }
    }

    private List<VendorValue> Weigh(BookAccount account, IReadOnlyList<SourceAnswer> answers)
    {
        var values = new List<VendorValue>();
        foreach (var answer in answers.Where(answer => answer.Outcome == AnswerOutcome.Matched))
        {
            var others = Clean(account, account.Inputs, [.. answers.Where(other => other.Vendor != answer.Vendor)]);
            var alone = Clean(account, new AttributeValue[account.Inputs.Length], [answer]);
            var all = Clean(account, account.Inputs, answers);
            var (alonePlaces, otherPlaces) = (Places(alone), Places(others));
            for (var i = 0; i < alone.Length; i++)
            {
                if (!alone[i].IsKnown || !framework.Attributes[i].Sources.Any(source => source.Name == answer.Source && source.Fact is { } fact
                    && answer.Facts[fact].IsKnown)) continue;
                values.Add(new VendorValue(account, answer.Vendor, i, alone[i], all[i] == alone[i] && others[i] != all[i],
                    others[i].IsKnown ? others[i] == alone[i] || alonePlaces[i] == otherPlaces[i] : null));
            }
        }

        return values;
    }

    private AttributeValue[] Clean(BookAccount account, AttributeValue[] inputs, IReadOnlyList<SourceAnswer> answers)
    {
        var (attributes, facts) = (new AttributeValue[framework.Attributes.Count], new AttributeValue[_shelf.Names.Count]);
        _shelf.Fill(answers, facts);
        _cleaners.For(account.Layout).Clean(account.Id, inputs, facts, attributes, _unheard);
        return attributes;
    }

    /// <summary>Where each value lies among the constants that rules compare it with.</summary>
    private int[] Places(AttributeValue[] attributes)
    {
        var places = new int[attributes.Length];
        _decider.Locate(attributes, places);
        return places;
    }
}
