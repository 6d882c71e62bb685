using Connector.Accounts;
using Connector.Http;
using Connector.Planning;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Goes through what the run found unsettled, or the whole book, and drafts a plan: the same book and the same choice of moves give the same rows, those of one family one after the other: the CRM may lock the parent for each child.</summary>
/// <param name="settled">Accounts whose changes the guard has judged before.</param>
internal sealed class PlanDraft(RunScope run, PlanScope scope, IReadOnlySet<AccountId> settled)
{
    private readonly WantedCells _wanted = new(run, run.Written);

    public IReadOnlyList<PlannedField> Fields => _wanted.Fields;

    /// <summary>The first pass over the book: also recognises what is ours, and tells and adopts people's edits.</summary>
    public Task<Draft> SurveyAsync(PlanKind kind, string? why, Func<SegmentStep, bool> included, CancellationToken cancellationToken) =>
        DraftAsync(kind, why, included, run.Tally.Findings, isSurvey: true, cancellationToken);

    /// <summary>A later pass, for a part of the moves; the draft before it that is not sealed is dropped.</summary>
    public Task<Draft> AgainAsync(PlanKind kind, string? why, Func<SegmentStep, bool> included, CancellationToken cancellationToken) =>
        DraftAsync(kind, why, included, new FindingTally(), isSurvey: false, cancellationToken);

    private async Task<Draft> DraftAsync(
        PlanKind kind, string? why, Func<SegmentStep, bool> included, FindingTally findings, bool isSurvey, CancellationToken cancellationToken)
    {
        var planner = new Planner(Fields, scope.Replace, included, settled);
        var head = new PlanHead(kind, run.Written, run.Connection, run.FrameworkVersion, run.Framework.Hash, scope.ToString(), why,
            Automation: kind == PlanKind.Review ? await AutomationAsync(cancellationToken) : null);
        var plan = await run.Store.Plans.BeginAsync(run.Run, head, cancellationToken);
        var wanted = new AttributeValue[Fields.Count];
        var rows = 0L;
        var cells = run.Unsettled is { } keys ? run.Store.Book.CellsAsync(keys, run.Dimensions, run.Written, cancellationToken)
            : run.Store.Book.CellsAsync(run.Dimensions, run.Written, cancellationToken);
        await foreach (var page in cells.ReadAhead())
        {
            var (changes, recognised) = (new List<PlannedChange>(), new List<(long Key, AttributeValue[] Acknowledged)>());
            foreach (var one in page)
            {
                _wanted.Fill(one.Assignments, one.Ours, wanted);
                var account = one.ToCells(wanted);
                if (planner.Plan(account, findings) is { } change) changes.Add(new PlannedChange(one.Key, one.Id, one.Theirs, change, one.Value));

                if (isSurvey && Planner.Recognise(account) is { } ours) recognised.Add((one.Key, ours));
            }

            rows += changes.Count;
            if (changes.Count > 0) await run.Store.Plans.AddAsync(plan, changes, cancellationToken);
            if (recognised.Count > 0) await run.Store.Book.RecogniseAsync(run.Written, recognised, cancellationToken);
            await AdoptAsync(isSurvey ? planner.TakeAdoptions() : [], cancellationToken);
            run.Report("Planning", rows, null);
        }

        if (isSurvey) await NameSourcesAsync(findings, cancellationToken);
        return new Draft(plan, rows, planner.Tally, planner.ToJudge);
    }

    /// <summary>Adds to the examples of people's edits where each came from, as far as the CRM tells: a call per field, and no reason to end a run.</summary>
    private async Task NameSourcesAsync(FindingTally findings, CancellationToken cancellationToken)
    {
        foreach (var examples in findings.Entries.Where(entry => entry.Rule == Planner.EditedByAPerson).Select(entry => entry.Examples))
        {
            try
            {
                var editors = await run.Crm.Reader.EditorsAsync(examples[0].Field!, [.. examples.Select(example => example.Account!.Value)], cancellationToken);
                for (var i = 0; i < examples.Count; i++)
                {
                    if (editors.TryGetValue(examples[i].Account!.Value, out var editor)) examples[i] = examples[i] with { Message = $"{examples[i].Message}; changed by {editor}" };
                }
            }
            catch (CrmException)
            {
                // The findings stand without it.
            }
        }
    }

    /// <summary>What the writes set off, for the person who looks at the plan. A run that goes through by itself spares the calls.</summary>
    private async Task<IReadOnlyList<string>> AutomationAsync(CancellationToken cancellationToken)
    {
        var (found, notes) = await run.Crm.AutomationAsync(cancellationToken);
        return [.. found.Where(one => one.FiresOnUpdate != false).Select(one => $"{one.Kind} {one.Name}{(one.FiresOnUpdate is null ? " (if it fires on update)" : "")}"), .. notes];
    }

    private async Task AdoptAsync(IReadOnlyList<Adoption> adoptions, CancellationToken cancellationToken)
    {
        var now = run.Time.GetUtcNow();
        foreach (var (account, dimension, segment) in adoptions)
        {
            var adopted = new Override(account, dimension.Name, segment, "edited in the CRM", "adopted by the dimension's policy", now, now + dimension.Overrides.MaxAge);
            await run.Store.Overrides.AddAsync(adopted, cancellationToken);
        }
    }
}

/// <param name="Plan">Its number; not sealed yet.</param>
/// <param name="ToJudge">The part that the guard has to judge.</param>
internal sealed record Draft(long Plan, long Rows, PlanTally Tally, PlanTally ToJudge);
