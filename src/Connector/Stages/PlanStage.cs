using Connector.Accounts;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Store;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>Planning: seals the differences between what we decided and what the CRM holds, and judges whether they may go through by themselves.</summary>
internal sealed class PlanStage(RunScope run)
{
    private const string ApprovedBySettings = "the settings (FirstFill:Approved)";

    private IReadOnlySet<AccountId> _waived = null!;

    /// <summary>What the CRM refused was approved or let through when it was first planned: it comes back without being judged again.</summary>
    private IReadOnlySet<AccountId> _refused = null!;

    /// <summary>
    /// For a run: what goes through by itself is sealed and its plan's number returned; null = nothing. What a guard or a missing approval holds
    /// back is sealed as a plan that waits, and the run ends as held.
    /// </summary>
    public async Task<long?> PlanForRunAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        var isFirstFill = !await run.Store.Plans.HasFilledAsync(cancellationToken);
        var isApprovedAhead = isFirstFill && run.Options.FirstFill.Approved;
        var needsApproval = await run.UnapprovedAsync(cancellationToken) ?? (isApprovedAhead ? null : await WhyApprovalAsync(isFirstFill, cancellationToken));

        var draft = new PlanDraft(run, PlanScope.Everything with { Replace = isFirstFill && run.Options.FirstFill.Replace }, _refused);
        var whole = await draft.SurveyAsync(needsApproval is null ? PlanKind.Run : PlanKind.Review, needsApproval, Wanted, cancellationToken);
        Take(whole);
        await run.Store.Rejects.SettleAsync(whole.Plan, run.Time.GetUtcNow(), cancellationToken);
        if (whole.Rows == 0)
        {
            // that a framework is stale is told as an alert, by every run
            if (needsApproval is not null && !isFirstFill && !await run.IsStaleAsync(cancellationToken)) run.Tally.TellUnapproved(needsApproval);
            return null;
        }

        if (needsApproval is not null)
        {
            await SealForReviewAsync(whole, needsApproval, cancellationToken);
            return null;
        }

        var holds = isApprovedAhead ? [] : Guard.Judge(run.Framework.Guard, draft.Fields, whole.ToJudge, run.Tally.Distribution, await UnlikelyAsync(cancellationToken));
        if (holds.Count > 0) whole = await WithinGuardAsync(draft, whole.Plan, holds, cancellationToken);
        whole = await WithinBudgetAsync(draft, whole, step => Passes(step, holds), cancellationToken);
        if (whole.Rows == 0) return null;
        var seal = await SealAsync(whole, cancellationToken);
        if (isApprovedAhead) await run.Store.Approvals.ApproveAheadAsync(whole.Plan, seal, ApprovedBySettings, cancellationToken);
        return whole.Plan;
    }

    /// <summary>For a person: everything in the scope, sealed, waiting for approval. Returns the plan's number.</summary>
    public async Task<long> PlanForReviewAsync(PlanScope scope, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        var draft = new PlanDraft(run, scope, _refused);
        var whole = await draft.SurveyAsync(PlanKind.Review, "made for review", step => Wanted(step) && scope.Includes(step.Account), cancellationToken);
        Take(whole);
        await TellStrangersAsync(scope, cancellationToken);
        if (scope.IsEverything) await run.Store.Rejects.SettleAsync(whole.Plan, run.Time.GetUtcNow(), cancellationToken);
        if (run.Artefacts.Count > 0) await run.Store.Artefacts.AddAsync(whole.Plan, run.Artefacts, cancellationToken);
        await SealAsync(whole, cancellationToken);
        await run.Store.Plans.SupersedeAsync(whole.Plan, cancellationToken);
        return whole.Plan;
    }

    /// <summary>Accounts that somebody named and the book does not have: a short form of an id would otherwise be passed over in silence.</summary>
    private async Task TellStrangersAsync(PlanScope scope, CancellationToken cancellationToken)
    {
        if (scope.Accounts is null) return;
        var strangers = scope.Accounts.ToHashSet();
        await foreach (var page in run.Store.Book.AccountsAsync(cancellationToken)) strangers.ExceptWith(page.Select(account => account.Id));
        foreach (var id in strangers)
        {
            run.Tally.Findings.Add(Severity.Warning, "named-account-unknown", id, null, () => $"the book has no account {id}: it is not in the plan; ids are exact, case and length included");
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await run.Store.Holds.LiftAsync(run.Framework.Hash, cancellationToken);
        _waived = await run.Store.Rejects.WaivedAsync(run.Time.GetUtcNow(), cancellationToken);
        _refused = await run.Store.Rejects.RefusedAsync(run.Time.GetUtcNow(), cancellationToken);
    }

    private bool Wanted(SegmentStep step) => !_waived.Contains(step.Account);

    private async Task<string?> WhyApprovalAsync(bool isFirstFill, CancellationToken cancellationToken)
    {
        if (isFirstFill) return "nobody has approved the first fill of this connection";
        return await run.Store.Approvals.IsApprovedAsync(run.Framework.Hash, cancellationToken) ? null
            : $"nobody has approved framework version {run.Framework.Version} as it now stands";
    }

    private async Task<IReadOnlyList<ShareBreach>> UnlikelyAsync(CancellationToken cancellationToken)
    {
        if (run.Framework.Guard?.Band is not { } band) return [];
        var past = await run.Store.Runs.PastSharesAsync(run.FrameworkVersion, LearnedBand.MostRuns, cancellationToken);
        return LearnedBand.Breaches([.. past.Select(shares => shares.ToDictionary(count => (count.Dimension, count.Segment), count => count.Accounts))], run.Tally.Distribution, band);
    }

    /// <summary>The part that the guard lets through; the rest is sealed as a plan that waits.</summary>
    /// <param name="whole">The plan of everything, not sealed.</param>
    private async Task<Draft> WithinGuardAsync(PlanDraft draft, long whole, IReadOnlyList<GuardHold> holds, CancellationToken cancellationToken)
    {
        var causes = await new HoldCauses(run).OfAsync(whole, draft.Fields, holds, cancellationToken);
        var why = string.Join("; ", holds.Select((hold, i) => causes[i] is { } cause ? $"{hold.Why} ({cause})" : hold.Why));
        var held = await draft.AgainAsync(PlanKind.Review, why, step => Wanted(step) && !Passes(step, holds), cancellationToken);
        await SealForReviewAsync(held, why, cancellationToken);
        var through = await draft.AgainAsync(PlanKind.Run, null, step => Passes(step, holds), cancellationToken);
        Take(through);
        return through;
    }

    private bool Passes(SegmentStep step, IReadOnlyList<GuardHold> holds) =>
        Wanted(step) && (_refused.Contains(step.Account) || !holds.Any(hold => hold.Covers(step)));

    /// <summary>The accounts that weigh most, as many as today's API calls suffice for; the others wait for the next run.</summary>
    private async Task<Draft> WithinBudgetAsync(PlanDraft draft, Draft whole, Func<SegmentStep, bool> passes, CancellationToken cancellationToken)
    {
        if (run.Crm.Usage.Left is not { } calls || Choose(whole.Rows).Calls <= calls) return whole;
        var affordable = Affordable(whole.Rows, calls);
        var isFirst = (await RankAsync(whole.Plan, cancellationToken)).First(affordable);
        run.Tally.Waiting = whole.Rows - affordable;
        run.Tally.TellWaiting(calls);
        var first = await draft.AgainAsync(PlanKind.Run, $"{Plural.Of(run.Tally.Waiting, "account waits", "accounts wait")} for API calls", step => passes(step) && isFirst(step.Account, step.Value), cancellationToken);
        Take(first);
        return first;
    }

    private async Task<WorthRanking> RankAsync(long plan, CancellationToken cancellationToken)
    {
        var ranking = new WorthRanking();
        await foreach (var page in run.Store.Plans.RowsAsync(plan, cancellationToken))
        {
            foreach (var row in page) ranking.Add(row.Id, row.Value);
        }

        return ranking;
    }

    /// <summary>What the run reports as its changes; what is held is the waiting plan's.</summary>
    private void Take(Draft draft) => (run.Tally.Plan, run.Tally.Changed) = (draft.Tally, draft.Rows);

    private async Task SealForReviewAsync(Draft held, string why, CancellationToken cancellationToken)
    {
        await SealAsync(held, cancellationToken);
        await run.Store.Plans.SupersedeAsync(held.Plan, cancellationToken);
        run.Tally.WaitingPlan = held.Plan;
        run.Tally.Held = Enumerable.Range(0, held.Tally.Fields.Count).Sum(held.Tally.Accounts);
        run.Tally.Stop(RunStatus.Held, $"{why}: plan {held.Plan} waits for approval ('connector plan {held.Plan}' shows it, 'connector approve {held.Plan}' signs it, 'connector apply {held.Plan}' carries it out)");
    }

    private async Task<string> SealAsync(Draft draft, CancellationToken cancellationToken)
    {
        var path = Choose(draft.Rows);
        (run.Tally.Path, run.Tally.PlanNumber) = (path, draft.Plan);
        return await run.Store.Plans.SealAsync(draft.Plan, path.Name, path.RowsPerChunk, cancellationToken);
    }

    private WritePath Choose(long rows) => run.Crm.Writer.ChoosePath(rows, run.Written.Fields.Count);

    /// <summary>The most rows that so many calls suffice for.</summary>
    private long Affordable(long rows, long calls)
    {
        var (enough, tooMany) = (0L, rows);
        while (tooMany - enough > 1)
        {
            var middle = enough + ((tooMany - enough) / 2);
            if (Choose(middle).Calls <= calls) enough = middle;
            else tooMany = middle;
        }

        return enough;
    }
}
