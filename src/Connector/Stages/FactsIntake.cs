using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Reads one source as a whole and keeps what it says of the accounts of the book. What it no longer says stays as it was last said.</summary>
internal sealed class FactsIntake(RunScope run, Source source)
{
    private const int RowsAtOnce = 5_000;

    /// <summary>Decimals of money; and those from which on a sum holds nothing but what binary fractions leave (0.1 + 0.2).</summary>
    private const int Hundredths = 2;
    private const int NoiseFrom = 6;

    private readonly Dictionary<long, SourceAnswer> _byAccount = [];
    private readonly CurrencyRule? _currency = run.Framework.On(DateOnly.FromDateTime(run.Time.GetUtcNow().UtcDateTime)).Currency;
    private IntakeTally _tally = new(source.Name, 0, 0, 0, 0, 0, null);

    public async Task<IntakeTally> TakeInAsync(IdentityMap accounts, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var record in ReadAsync(cancellationToken)) Take(record, accounts);
        }
        catch (CrmException fault)
        {
            // Half a source is none: sums would be too small, and who is missing cannot be told from who was not reached.
            _tally = _tally with { Trouble = fault.Message };
            run.Tally.Findings.Add(Severity.Warning, "source-failed", null, source.Name, () =>
                $"{source.Name}: {fault.Message}; what it said last stays in force");
            return _tally;
        }

        foreach (var answers in _byAccount.Values.OrderBy(answer => answer.Account).Chunk(RowsAtOnce)) await run.Store.Answers.StoreAsync(null, 0, 0,
            answers, cancellationToken);
        if (_byAccount.Count > 0) await run.Store.Answers.KeepGoodAtAsync(source.Name, _byAccount.Values.Max(answer => answer.AsOf), cancellationToken);
        if (_tally.Strangers > 0) run.Tally.Findings.Add(Severity.Information, "source-strangers", null, source.Name, () =>
            $"{source.Name} knows {Plural.Of(_tally.Strangers, "customer")} that no account of the book could be found for, or not one alone");
        return _tally;
    }

    private IAsyncEnumerable<SourceRecord> ReadAsync(CancellationToken cancellationToken)
    {
        var wanted = WantedFacts.Of(run.Framework, source.Serves, DateOnly.FromDateTime(run.Time.GetUtcNow().UtcDateTime));
        if (source.Facts is IDatedFacts dated) return dated.ReadAsync(wanted, cancellationToken);
        foreach (var window in wanted.Windows) run.Tally.Findings.Add(Severity.Warning, "window-not-served", null, source.Name, () =>
            $"{source.Name} has no dated rows, so '{window.Fact}' stays unknown: ask a source of kind File or Sql for it");
        return source.Facts!.ReadAsync(cancellationToken);
    }

    /// <summary>Every account's keys, those of the accounts merged into it included, for all sources at once.</summary>
    public static async Task<IReadOnlyDictionary<string, IdentityMap>> MapsAsync(IConnectionStore store, ICrm crm, PublicSuffixes suffixes, IReadOnlyList<Source> sources,
        CancellationToken cancellationToken)
    {
        var maps = sources.ToDictionary(source => source.Name, _ => new IdentityMap(suffixes, crm.IdForm));
        var merged = (await store.Book.MergedAsync(cancellationToken)).ToLookup(one => one.Heir);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            foreach (var account in page)
            {
                string? Text(string field) => FactsIntake.Text(account.Layout, account.Inputs, field);
                foreach (var source in sources)
                {
                    maps[source.Name].Add(account.Key, account.Id, Text(source.Options.KeyField), Text(crm.Company.Website), Text(crm.Company.Name));
                    foreach (var former in merged[account.Key]) maps[source.Name].AddFormer(account.Key, account.Id, former.Id, FactsIntake.Text(former.Layout, former.Inputs, source.Options.KeyField));
                }
            }
        }

        return maps;
    }

    private static string? Text(FieldLayout layout, AttributeValue[] inputs, string field) =>
        layout.IndexOf(field) is var position and >= 0 && inputs[position] is { IsKnown: true } value ? value.ToString() : null;

    private void Take(SourceRecord told, IdentityMap accounts)
    {
        // A moment that has not come yet would never be late and never be stale.
        var record = told with { Facts = Counted(told), AsOf = told.AsOf < run.Time.GetUtcNow() ? told.AsOf : run.Time.GetUtcNow() };
        var match = accounts.Find(record.Keys);
        _tally = _tally with { Records = _tally.Records + 1 };
        if (match.Conflict is { } conflict)
        {
            _tally = _tally with { Conflicts = _tally.Conflicts + 1 };
            run.Tally.Findings.Add(Severity.Warning, "identity-conflict", conflict.One, source.Name, () =>
                $"{source.Name}'s record {Id(record.TheirId)} leads to account {conflict.One} by one key and to {conflict.Other} by another: it is used for neither; correct the id in one of the systems, or merge the accounts");
        }
        else if (match.Account is not { } account) _tally = _tally with { Strangers = _tally.Strangers + 1 };
        else if (!_byAccount.TryGetValue(account, out var first)) Keep(account, match.Confidence, record, record.Facts);
        else if (source.Facts!.AddsUp) Keep(account, Math.Min(first.Confidence, match.Confidence),
            record with { AsOf = first.AsOf < record.AsOf ? first.AsOf : record.AsOf }, Added(first.Facts, record.Facts));
        else Double(first, record, match.Confidence);
        if (record.IsUntold) run.Tally.Findings.Add(Severity.Warning, "amount-untold", null, source.Name, () =>
            $"{source.Name} does not tell what its customer {Id(record.TheirId)} pays (a price without an amount, tiers or a discount that cannot be worked out, two currencies in one subscription): what its account pays is unknown to it, and the next source counts; mend the price there, or name the amount in another source");
        if (record.IsEstimated) run.Tally.Findings.Add(Severity.Information, "amount-estimated", null, source.Name, () =>
            $"{source.Name} has a price without an amount (or tiers that cannot be worked out) for its customer {Id(record.TheirId)}: what he pays is estimated from the last paid invoice");
    }

    private void Keep(long account, double confidence, SourceRecord record, FactSet facts)
    {
        _tally = _tally with { Taken = _tally.Taken + 1 };
        _byAccount[account] = new SourceAnswer(account, source.Name, source.Serves, AnswerOutcome.Matched, run.Time.GetUtcNow(), record.AsOf, confidence,
            0, FactText.Of(record.TheirId), facts);
    }

    /// <summary>Two records of one account: the newer one counts, the other is told, never kept as a second.</summary>
    private void Double(SourceAnswer first, SourceRecord second, double confidence)
    {
        _tally = _tally with { Doubled = _tally.Doubled + 1 };
        if (second.AsOf > first.AsOf) _byAccount[first.Account] = first with { AsOf = second.AsOf, Confidence = confidence, TheirId = FactText.Of(second.TheirId), Facts = second.Facts };
        run.Tally.Findings.Add(Severity.Warning, "identity-doubled", null, source.Name, () =>
            $"{source.Name} has two records of one account, {Id(first.TheirId ?? "")} and {Id(second.TheirId)}: the newer one counts; merge them there, or give one another account's id");
    }

    /// <summary>With the sums of money in the framework's currency, each rounded once; a sum of which a part has no rate is unknown, since the rest would pass for the whole.</summary>
    private FactSet Counted(SourceRecord record) => record.Amounts.Count == 0 ? record.Facts : FactSet.Of(
        [.. record.Amounts.GroupBy(amount => amount.Fact, StringComparer.Ordinal).Select(amounts => (amounts.Key, Total([.. amounts]))), .. record.Facts.Names.Zip(record.Facts.Values)]);

    private AttributeValue Total(IReadOnlyList<SourceAmount> amounts)
    {
        double? sum = 0;
        foreach (var amount in amounts)
        {
            var worth = _currency is { } rule ? rule.Worth(amount.Currency) : amount.Currency == amounts[0].Currency ? 1 : null;
            if (worth is null) run.Tally.Findings.Add(Severity.Warning, FindingRules.NoRate, null, source.Name, () =>
                $"{source.Name}: amounts in {amount.Currency} have no rate to {_currency?.To ?? amounts[0].Currency} on this day, so who pays in it has no {amount.Fact} from there: add a line to the table of rates");
            sum += amount.Amount * worth;
        }

        return sum is { } known && double.IsFinite(known) ? AttributeValue.Of(Math.Round(known, Hundredths)) : AttributeValue.Unknown;
    }

    /// <summary>A part that is not told makes the sum unknown; what only one of them speaks of is no sum.</summary>
    private static FactSet Added(FactSet one, FactSet other) => FactSet.Of(one.Names.Union(other.Names).Select(name => (name,
        !one.Names.Contains(name) ? other[name] : !other.Names.Contains(name) ? one[name] : Sum(one[name], other[name]))));

    private static AttributeValue Sum(AttributeValue one, AttributeValue other) => (one.Kind, other.Kind) switch
    {
        (ValueKind.Number, ValueKind.Number) => AttributeValue.Of(Math.Round(one.Number + other.Number, NoiseFrom)),
        _ => one.IsKnown && other.IsKnown ? one : AttributeValue.Unknown,
    };

    /// <summary>Systems' ids are quoted as far as they look like ids: a file may hold anything.</summary>
    private static string Id(string id) => Redaction.Code(id) ?? "(an unprintable id)";
}
