using Connector.Accounts;
using Connector.Enrichment;
using Connector.Http;
using Connector.Store;

namespace Connector.Stages;

/// <summary>
/// Buys what the candidates need, the heaviest first, vendor after vendor. A request is remembered before it is sent and its answers are stored before
/// they are used: whenever the process dies, at most one request's credits are lost, and told.
/// </summary>
internal sealed class Purchasing(RunScope run, EnrichmentSurvey survey, IReadOnlyList<Candidate> candidates)
{
    private const double PricePerCompany = 1;

    private readonly Dictionary<string, CreditBudget> _budgets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VendorTally> _tallies = survey.Waterfall.Vendors.ToDictionary(vendor => vendor.Name, vendor =>
        new VendorTally(vendor.Name, 0, 0, 0, 0, 0, 0, 0, 0, null));

    public IReadOnlyList<VendorTally> Tallies => [.. survey.Waterfall.Vendors.Select(vendor => _tallies[vendor.Name])];

    public async Task BuyAsync(CancellationToken cancellationToken)
    {
        foreach (var vendor in survey.Waterfall.Vendors) _budgets[vendor.Name] = await BudgetAsync(vendor, cancellationToken);
        foreach (var vendor in survey.Waterfall.Vendors) CheckLimits(vendor);
        foreach (var vendor in survey.Waterfall.Vendors.Where(vendor => vendor.Options.ContractUntil < DateOnly.FromDateTime(run.Time.GetUtcNow().UtcDateTime)))
        {
            GiveUp(vendor, "credits-not-spent", "its contract has ended (ContractUntil): nothing is bought of it, and attributes that it could have filled stay as they are");
        }

        foreach (var vendor in survey.Waterfall.Vendors) Change(vendor, tally =>
            tally with { Planned = candidates.Count(candidate => Wants(candidate, vendor)) });

        // One vendor's answers decide who is asked next: so until nobody is left to ask, not once around.
        while (survey.Waterfall.Vendors.FirstOrDefault(vendor => candidates.Any(candidate => Wants(candidate, vendor))) is { } next)
        {
            await BuyFromAsync(next, [.. candidates.Where(candidate => Wants(candidate, next))], cancellationToken);
        }
    }

    private async Task<CreditBudget> BudgetAsync(Source vendor, CancellationToken cancellationToken)
    {
        var now = run.Time.GetUtcNow();
        return new CreditBudget(vendor.Options.Credits, await run.Store.Answers.SpendingAsync(vendor.Name,
            new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero), cancellationToken));
    }

    /// <summary>A limit on something that is not there would limit nothing.</summary>
    private void CheckLimits(Source vendor)
    {
        var known = run.Framework.Attributes.Select(attribute => attribute.Name)
            .Concat(run.Framework.Dimensions.SelectMany(dimension => dimension.Segments.Append(dimension.Otherwise).Select(segment => $"{dimension.Name}.{segment.Name}"))).ToHashSet(StringComparer.Ordinal);
        var unknown = _budgets[vendor.Name].Limited.Where(name => !known.Contains(name)).ToList();
        if (unknown.Count > 0) GiveUp(vendor, "limit-unknown", $"Credits:Limits names {string.Join(", ", unknown)}: no attribute of the framework and no segment as dimension.segment; nothing is bought before that is mended");
    }

    private bool Wants(Candidate candidate, Source vendor) =>
        candidate.Open.Any(need => ReferenceEquals(survey.Waterfall.Next(need, candidate.Answers, name => IsOut(name)
            || candidate.Skipped.Contains(name)), vendor)) && !candidate.Waiting.Contains(vendor.Name);

    private bool IsOut(string vendor) => _tallies[vendor].Trouble is not null;

    private async Task BuyFromAsync(Source vendor, List<Candidate> wanting, CancellationToken cancellationToken)
    {
        var (at, limited) = (0, new SortedDictionary<string, long>(StringComparer.Ordinal));
        while (at < wanting.Count && !IsOut(vendor.Name))
        {
            var budget = _budgets[vendor.Name];
            if (budget.Stopped is { } why)
            {
                GiveUp(vendor, "credits-not-spent",
                    $"{why}: not asked about {Plural.Of(wanting.Count - at, "account")} in need of it, where attributes stay as they are");
                return;
            }

            var batch = new List<Candidate>();
            var room = Math.Min(vendor.Lookup!.CompaniesPerRequest, (int)Math.Min(int.MaxValue, budget.Left / PricePerCompany));
            while (at < wanting.Count && batch.Count < room)
            {
                var candidate = wanting[at++];
                var usedUp = vendor.Lookup.CanAsk(candidate.Question) ? budget.Take(Purposes(candidate)) : "";
                if (usedUp is null) batch.Add(candidate);
                else candidate.Skipped.Add(vendor.Name);
                if (usedUp is { Length: > 0 }) limited[usedUp] = limited.GetValueOrDefault(usedUp) + 1;
            }

            if (batch.Count > 0) await RequestAsync(vendor, batch, cancellationToken);
            run.Report("Enrichment", _tallies.Values.Sum(tally => tally.Asked), null, vendor.Name);
        }

        foreach (var (purpose, accounts) in limited) Tell(Severity.Warning, "credits-not-spent", vendor,
            $"the run's credits for {purpose} (Credits:Limits) are used up: not asked about {Plural.Of(accounts, "account")} in need of it, where attributes stay as they are");
    }

    private IReadOnlyCollection<string> Purposes(Candidate candidate) =>
    [
        .. candidate.Open.Select(need => run.Framework.Attributes[need].Name),
        .. candidate.Account.Assignments.Zip(candidate.Account.Dimensions?.Fields ?? []).Where(pair => pair.First.IsAssigned)
            .Select(pair => $"{pair.Second}.{pair.First.Segment}"),
    ];

    private async Task RequestAsync(Source vendor, List<Candidate> batch, CancellationToken cancellationToken)
    {
        var budget = _budgets[vendor.Name];
        var most = batch.Count * PricePerCompany;
        var isLate = vendor.Lookup!.Late is not null;
        IReadOnlyList<CompanyQuestion> questions = [.. batch.Select(candidate =>
            isLate ? candidate.Question with { Id = Guid.CreateVersion7(run.Time.GetUtcNow()).ToString() } : candidate.Question)];
        var purchase = await run.Store.Answers.BeginPurchaseAsync(
            new Purchase(run.Run, vendor.Name, run.Time.GetUtcNow(), batch.Count, most, budget.DrawnBy(most)), isLate ? questions : [], cancellationToken);
        LookupResult result;
        try
        {
            result = await vendor.Lookup.LookUpAsync(questions, cancellationToken);
        }
        catch (CrmException fault)
        {
            // A refusal costs nothing. Without an answer, with one that cannot be read, or after a fault of the server's own nobody knows: it stays open
            // and counts at its most from the next run on; a question that may have arrived may still be answered.
            if (IsRefusal(fault))
            {
                await run.Store.Answers.RefuseAsync(purchase, cancellationToken);
                foreach (var candidate in batch) budget.GiveBack(Purposes(candidate));
            }

            Change(vendor, tally => tally with { Asked = tally.Asked + batch.Count, Unanswered = tally.Unanswered + batch.Count });
            GiveUp(vendor, "source-failed",
                $"{fault.Message}; nothing more is asked of it in this run, and attributes that it could have filled stay as they are");
            return;
        }

        await TakeAsync(vendor, purchase, batch, result, cancellationToken);
    }

    private static bool IsRefusal(CrmException fault) => fault is CrmQuotaException or { Status: >= 400 and < 500 and not 408 };

    private async Task TakeAsync(Source vendor, long purchase, List<Candidate> batch, LookupResult result, CancellationToken cancellationToken)
    {
        var credits = Price(vendor, result, batch.Count);
        var came = result.Answers.DistinctBy(answer => answer.Account).ToDictionary(answer => answer.Account);
        var matched = came.Values.Count(answer => answer.Outcome == LookupOutcome.Matched);
        var kept = new Dictionary<long, SourceAnswer>();
        bool IsPending(Candidate candidate) =>
            vendor.Lookup!.Late is not null && came.GetValueOrDefault(candidate.Account.Key)?.Outcome == LookupOutcome.Pending;
        foreach (var candidate in batch)
        {
            if (came.GetValueOrDefault(candidate.Account.Key) is { } answer
                && Kept(vendor, candidate, answer, matched == 0 ? 0 : credits / matched) is { } answered) kept[answered.Account] = answered;
            else if (IsPending(candidate)) candidate.Waiting.Add(vendor.Name);
            else candidate.Skipped.Add(vendor.Name);
        }

        var budget = _budgets[vendor.Name];
        await run.Store.Answers.StoreAsync(purchase, credits, budget.DrawnBy(credits), [.. kept.Values], cancellationToken);
        await run.Store.Answers.KeepGoodAtAsync(vendor.Name, run.Time.GetUtcNow(), cancellationToken);

        foreach (var candidate in batch.Where(candidate => came.GetValueOrDefault(candidate.Account.Key)?.Outcome is LookupOutcome.NoMatch or LookupOutcome.OutOfCredits)) budget.GiveBack(Purposes(candidate));
        foreach (var candidate in batch) Learn(candidate, kept.GetValueOrDefault(candidate.Account.Key));
        int Count(AnswerOutcome outcome) => kept.Values.Count(answer => answer.Outcome == outcome);
        var found = Count(AnswerOutcome.Matched);
        var pending = batch.Count(IsPending);
        budget.Spend(credits, batch.Count - pending, found); // what nobody has answered yet says nothing about the vendor
        Change(vendor, tally => tally with
        {
            Asked = tally.Asked + batch.Count,
            Matched = tally.Matched + found,
            NoMatch = tally.NoMatch + Count(AnswerOutcome.NoMatch),
            OtherCompany = tally.OtherCompany + Count(AnswerOutcome.OtherCompany),
            Pending = tally.Pending + pending,
            Unanswered = tally.Unanswered + batch.Count - pending - found - Count(AnswerOutcome.NoMatch) - Count(AnswerOutcome.OtherCompany),
            Credits = tally.Credits + credits,
        });
        if (result.Strange > 0) Tell(Severity.Warning, "answer-unasked", vendor,
            $"{Plural.Of(result.Strange, "answer is about a company that was not asked about: it is not used", "answers are about companies that were not asked about: they are not used")}");
        if (came.Values.Any(answer => answer.Outcome == LookupOutcome.OutOfCredits)) GiveUp(vendor, "source-failed",
            "it has no credits left: nothing more is asked of it in this run, buy more or wait for its next period");
    }

    /// <summary>What the vendor says it charged; the most it could be when that is no amount.</summary>
    private double Price(Source vendor, LookupResult result, int companies)
    {
        if (double.IsFinite(result.Credits) && result.Credits >= 0) return result.Credits;
        var most = companies * PricePerCompany;
        Tell(Severity.Warning, "price-unreadable", vendor, $"it says nothing sensible about what it charged: counted as {Plural.Of(most, "credit")}");
        return most;
    }

    private void Learn(Candidate candidate, SourceAnswer? answer)
    {
        if (answer is null) return;
        candidate.Answers = [.. candidate.Answers.Where(known => known.Vendor != answer.Vendor), answer];
        survey.Appraiser.Look(candidate.Account, candidate.Answers, survey.Overrides.GetValueOrDefault(candidate.Account.Key));
        candidate.Open = [.. survey.Appraiser.Needs];
    }

    /// <summary>The answer as it is stored; null when it is none to keep.</summary>
    private SourceAnswer? Kept(Source vendor, Candidate candidate, CompanyAnswer answer, double price)
    {
        var asked = survey.Now; // one moment for the whole run: what it bought is known to all that follows
        SourceAnswer Answer(AnswerOutcome outcome, double confidence, double credits, CompanyRecord? record) =>
            new(candidate.Account.Key, vendor.Name, vendor.Serves, outcome, asked, asked, confidence, credits, FactText.Of(record?.TheirId),
                outcome == AnswerOutcome.Matched ? record!.Facts : FactSet.None);
        switch (answer)
        {
            case { Outcome: LookupOutcome.Matched, Record: { } record }:
                var confidence = CompanyMatch.Judge(candidate.Question, record, run.Suffixes);
                if (confidence >= CompanyMatch.Enough) return Answer(AnswerOutcome.Matched, confidence, price, record);
                run.Tally.Findings.Add(Severity.Warning, "answer-for-another-company", candidate.Account.Id, vendor.Name, () =>
                    $"{vendor.Name} answered about another company (agreement {confidence:0.00}, {CompanyMatch.Enough} is needed): it is not used; complete the account's website, town and state in the CRM");
                return Answer(AnswerOutcome.OtherCompany, confidence, price, record);
            case { Outcome: LookupOutcome.NoMatch }:
                return Answer(AnswerOutcome.NoMatch, 0, 0, null);
            default:
                return null;
        }
    }

    private void GiveUp(Source vendor, string rule, string why)
    {
        Change(vendor, tally => tally with { Trouble = why });
        Tell(Severity.Warning, rule, vendor, why);
    }

    private void Tell(Severity severity, string rule, Source vendor, string message) =>
        run.Tally.Findings.Add(severity, rule, null, vendor.Name, () => $"{vendor.Name}: {message}");

    private void Change(Source vendor, Func<VendorTally, VendorTally> change) => _tallies[vendor.Name] = change(_tallies[vendor.Name]);
}
