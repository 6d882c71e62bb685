using Connector.Accounts;
using Connector.Planning;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Planning of an undo: the before of each field that still holds what the run made of it.</summary>
internal sealed class UndoStage(RunScope run)
{
    /// <summary>The number of the sealed plan; null when nothing is left to take back.</summary>
    /// <param name="mayBeNone">The run may have changed no record at all.</param>
    public async Task<long?> PlanAsync(long undone, bool mayBeNone, CancellationToken cancellationToken)
    {
        if (await run.Store.Runs.FindAsync(undone, cancellationToken) is null) throw new RunStoppedException(RunStatus.Failed, $"there is no run {undone}");
        var tally = new PlanTally(run.Written.Fields);
        var head = new PlanHead(PlanKind.Undo, run.Written, run.Connection, run.FrameworkVersion, run.Framework.Hash, $"what run {undone} changed", Undoes: undone);
        var plan = await run.Store.Plans.BeginAsync(run.Run, head, cancellationToken);
        var written = 0L;
        await foreach (var (fields, rows) in run.Store.Plans.WrittenAsync(undone, cancellationToken))
        {
            RequireSame(fields, undone);
            var changes = rows.Select(Undo).OfType<PlannedChange>().ToList();
            foreach (var change in changes) tally.Add(change.Id, change.Before, change.Changes, change.Value);
            if (changes.Count > 0) await run.Store.Plans.AddAsync(plan, changes, cancellationToken);
            (written, run.Tally.Changed) = (written + rows.Count, run.Tally.Changed + changes.Count);
        }

        run.Tally.Plan = tally;
        if (written == 0 && !mayBeNone) throw new RunStoppedException(RunStatus.Failed, $"run {undone} changed nothing in the CRM that could be taken back");
        if (run.Tally.Changed == 0) return null;
        var path = run.Crm.Writer.ChoosePath(run.Tally.Changed, run.Written.Fields.Count);
        (run.Tally.Path, run.Tally.PlanNumber) = (path, plan);
        await run.Store.Plans.SealAsync(plan, path.Name, path.RowsPerChunk, cancellationToken);
        return plan;
    }

    /// <summary>Null when somebody touched every field since.</summary>
    private PlannedChange? Undo(OutboxRow row)
    {
        var changes = new FieldChange[row.Theirs.Length];
        for (var i = 0; i < changes.Length; i++)
        {
            if (row.Change.Changes[i].Action == ChangeAction.Keep) continue;
            if (row.IsUntouched(i)) changes[i] = row.Change.Changes[i].Undo(row.Change.Before[i]);
            else TellTouched(row.Change.Id, run.Written.Fields[i]);
        }

        return changes.All(change => change.Action == ChangeAction.Keep) ? null : row.Change with { Before = row.Theirs, Changes = changes };
    }

    private void TellTouched(AccountId account, string field) => run.Tally.Findings.Add(
        Severity.Information, "touched-since", account, field, () => $"{field} no longer holds what the run wrote (changed since, or the account is gone): it stays as it is");

    private void RequireSame(FieldLayout fields, long undone)
    {
        if (fields.Id == run.Written.Id) return;
        throw new RunStoppedException(
            RunStatus.Failed, $"run {undone} wrote {string.Join(", ", fields.Fields)}, the framework now writes {string.Join(", ", run.Written.Fields)}: take it back under the framework that it ran with");
    }
}
