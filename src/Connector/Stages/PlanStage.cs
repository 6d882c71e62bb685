using Connector.Accounts;
using Connector.Planning;
using Connector.Reading;

namespace Connector.Stages;

/// <summary>Planning: compares what we decided with what the CRM holds and seals the differences.</summary>
internal sealed class PlanStage(RunScope run)
{
    /// <summary>The plan's number; null = nothing to do.</summary>
    public async Task<long?> PlanAsync(CancellationToken cancellationToken)
    {
        var isFirstFill = !await run.Store.Runs.HasFilledAsync(cancellationToken);
        var planner = new Planner(run.Written, isFirstFill && run.Options.FirstFill.Replace);
        run.Tally.Plan = planner.Tally;
        var dimensionOf = FieldNeeds.WrittenDimensions(run.Framework, run.Crm.Name).Select(dimension => run.Dimensions.IndexOf(dimension.Name)).ToArray();
        var assignments = new Assignment[dimensionOf.Length];
        var plan = await run.Store.Outbox.BeginPlanAsync(run.Run, run.Written, cancellationToken);
        await foreach (var page in run.Store.Book.CellsAsync(run.Dimensions, run.Written, cancellationToken))
        {
            var changes = new List<PlannedChange>();
            var recognised = new List<(long Key, AttributeValue[] Acknowledged)>();
            foreach (var cells in page)
            {
                for (var i = 0; i < dimensionOf.Length; i++) assignments[i] = cells.Assignments[dimensionOf[i]];
                if (planner.Plan(cells.Id, assignments, cells.Theirs, cells.Acknowledged, run.Tally.Findings) is { } change)
                {
                    changes.Add(new PlannedChange(cells.Key, cells.Id, cells.Theirs, change));
                }

                if (Planner.Recognise(assignments, cells.Theirs, cells.Acknowledged) is { } ours) recognised.Add((cells.Key, ours));
            }

            if (changes.Count > 0) await run.Store.Outbox.AddAsync(plan, changes, cancellationToken);
            if (recognised.Count > 0) await run.Store.Book.RecogniseAsync(run.Written, recognised, cancellationToken);
            run.Tally.Changed += changes.Count;
            run.Report("Planning", run.Tally.Changed, null);
        }

        await run.Store.Outbox.SettleRejectsAsync(plan, cancellationToken);
        if (run.Tally.Changed == 0) return null;
        run.Tally.Path = run.Crm.Writer.ChoosePath(run.Tally.Changed, run.Written.Fields.Count);
        await run.Store.Outbox.SealAsync(plan, run.Framework.Hash, run.Tally.Path.Name, run.Tally.Path.RowsPerChunk, cancellationToken);
        return plan;
    }
}
