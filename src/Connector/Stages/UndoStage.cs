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
            Require(fields, undone);
            var places = run.Written.Fields.Select(fields.IndexOf).ToArray();
            var changes = rows.Select(row => Undo(row, places)).OfType<PlannedChange>().ToList();
            foreach (var change in changes) tally.Add(change.Id, change.Before, change.Changes, change.Value);
            if (changes.Count > 0) await run.Store.Plans.AddAsync(plan, changes, cancellationToken);
            (written, run.Tally.Changed) = (written + rows.Count, run.Tally.Changed + changes.Count);
        }

        run.Tally.Plan = tally;
        var merged = await run.Store.Merges.CountOfRunAsync(undone, cancellationToken);
        if (merged > 0) throw new RunStoppedException(RunStatus.Failed, $"run {undone} merged {Plural.Of(merged, "account")} away, which cannot be undone; its plan said so and was approved as such");
        if (written == 0 && !mayBeNone) throw new RunStoppedException(RunStatus.Failed, $"run {undone} changed nothing in the CRM that could be taken back");
        if (run.Tally.Changed == 0) return null;
        var path = run.Crm.Writer.ChoosePath(run.Tally.Changed, run.Written.Fields.Count);
        (run.Tally.Path, run.Tally.PlanNumber) = (path, plan);
        await run.Store.Plans.SealAsync(plan, path.Name, path.RowsPerChunk, cancellationToken);
        return plan;
    }

    /// <summary>Null when somebody touched every field since.</summary>
    /// <param name="places">Of each field that is written now its place in the row; -1 = the run did not write it.</param>
    private PlannedChange? Undo(OutboxRow row, int[] places)
    {
        var (changes, theirs) = (new FieldChange[places.Length], new AttributeValue[places.Length]);
        for (var i = 0; i < changes.Length; i++)
        {
            if (places[i] is not (var place and >= 0)) continue;
            theirs[i] = row.Theirs[place];
            if (row.Change.Changes[place].Action == ChangeAction.Keep) continue;
            if (row.IsUntouched(place)) changes[i] = row.Change.Changes[place].Undo(row.Change.Before[place]);
            else TellTouched(row.Change.Id, run.Written.Fields[i]);
        }

        return changes.All(change => change.Action == ChangeAction.Keep) ? null : row.Change with { Before = theirs, Changes = changes };
    }

    private void TellTouched(AccountId account, string field) => run.Tally.Findings.Add(
        Severity.Information, "touched-since", account, field, () => $"{field} no longer holds what the run wrote (changed since, or the account is gone): it stays as it is");

    private void Require(FieldLayout fields, long undone)
    {
        if (run.Written.Covers(fields.Fields)) return;
        throw new RunStoppedException(
            RunStatus.Failed, $"run {undone} wrote {string.Join(", ", fields.Fields)}, the framework now writes {string.Join(", ", run.Written.Fields)}: take it back under the framework that it ran with");
    }
}
