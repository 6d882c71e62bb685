using Connector.Accounts;
using Connector.Deployment;
using Connector.History;
using Connector.Http;
using Connector.Store;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>
/// History: tells the CRM which accounts moved and how many each segment has. A move counts once its own write was acknowledged; a record is written under a
/// key of its own, so that one that is sent again, because nobody knows what became of it, is there once.
/// </summary>
internal sealed class HistoryStage(RunScope run)
{
    private const string Stage = "WriteBack";
    private const int DaysOfPace = 30;

    /// <summary>After the records: what they were is known by now.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (!run.Options.Deployment.History || run.Crm.History is not { } crm) return;
        await run.Store.History.TakeMovesAsync(new MoveFinder(run.Framework, run.Crm.Name).Of, cancellationToken);
        if (IsInPlace()) await run.Store.History.PutAsync(MonthlyCounts.Of(run.Framework, run.Crm.Name, run.Tally.Shares(), Today()), cancellationToken);
        else run.Tally.Findings.Add(Severity.Information, "history-months-wait", null, null, () => "the month's counts of the segment history stay as they were: not all changes of this run are in the CRM");
        if ((await run.Store.History.WaitingAsync("", 1, cancellationToken)).Count == 0) return;
        try
        {
            if (await run.UnapprovedAsync(cancellationToken) is { } unapproved) run.Tally.Findings.Add(Severity.Warning, "history-waits", null, null, () => $"the segment history waits: {unapproved}");
            else if (await crm.MissingAsync(cancellationToken) is { } missing) run.Tally.Findings.Add(Severity.Warning, "history-waits", null, null, () => missing);
            else await SendAsync(crm, cancellationToken);
        }
        catch (CrmException fault)
        {
            run.Tally.Stop(RunStatus.Partial, $"the segment history was not written to its end ({fault.Message}): the next run goes on");
        }
    }

    /// <summary>What the history takes, before anybody approves the plan that was just made; nothing where the plan has no place for it.</summary>
    public async Task TellCostAsync(CancellationToken cancellationToken)
    {
        if (run.Crm is not { History: { } crm, Deployer: { } deployer } || SegmentHistory.Of(run.Framework, run.Crm.Name) is not { } history) return;
        if (!run.Artefacts.Any(change => change.Wanted is not null && deployer.HoldsHistory(change.Key))) return;
        var finder = new MoveFinder(run.Framework, run.Crm.Name);
        await run.Store.History.TakeMovesAsync(finder.Of, cancellationToken);
        var (waiting, moves) = await run.Store.History.CountAsync(Today().AddDays(-DaysOfPace), cancellationToken);
        var planned = run.Tally.Plan is { } plan ? finder.Count(plan) : 0;
        run.Tally.Findings.Add(Severity.Information, "history-storage", null, null, () => new HistoryCost(history.MonthlyRecords, waiting, planned, moves).Tell(crm.Storage));
    }

    private DateOnly Today() => DateOnly.FromDateTime(run.Time.GetUtcNow().UtcDateTime);

    /// <summary>What was decided is in the CRM, but for what it refused for good reason and tells as a reject.</summary>
    private bool IsInPlace() => run.Tally is { Held: 0, Waiting: 0, Written: { InDoubt: 0, Unprocessed: 0 } } tally && tally.Written.Sent + tally.Moved >= tally.Changed;

    private async Task SendAsync(IHistoryWriter crm, CancellationToken cancellationToken)
    {
        var after = "";
        while (await run.Store.History.WaitingAsync(after, crm.RowsPerCall, cancellationToken) is { Count: > 0 } rows)
        {
            if (await WhyNotAsync() is { } why)
            {
                run.Tally.Stop(RunStatus.Partial, $"the segment history waits: {why}");
                return;
            }

            await SendAsync(crm, rows, cancellationToken);
            after = rows[^1].Key;
        }

        var counts = run.Tally.History;
        if (counts.Sent != counts.Succeeded) run.Tally.Stop(RunStatus.Partial, $"the CRM refused {Plural.Of(counts.Failed, "record")} of the segment history: the next run sends them again");
    }

    /// <remarks>Until it is answered for, everything handed over is in doubt. It waits in the store, and goes again under the same keys.</remarks>
    private async Task SendAsync(IHistoryWriter crm, IReadOnlyList<HistoryRow> rows, CancellationToken cancellationToken)
    {
        var before = run.Tally.History;
        run.Tally.History = before + new WriteCounts(rows.Count, 0, 0, 0, rows.Count);
        var answers = await crm.WriteAsync(rows, cancellationToken);
        var taken = rows.Where((_, place) => answers[place] is null).ToList();
        await run.Store.History.AcknowledgeAsync(taken, CancellationToken.None);
        run.Tally.History = before + new WriteCounts(rows.Count, taken.Count, rows.Count - taken.Count, 0, 0);
        foreach (var (row, error) in rows.Zip(answers).Where(one => one.Second is not null))
        {
            run.Tally.Findings.Add(Severity.Warning, "history-refused", row.Account, null, () => $"a record of the segment history was refused ({error!.Code}): {error.Mend}");
        }

        run.Report(Stage, run.Tally.History.Sent, null, "segment history");
    }

    /// <summary>Null while more may be sent.</summary>
    private async Task<string?> WhyNotAsync() => await run.PausedAsync(CancellationToken.None) is { } pause ? $"the connection is {pause}; 'connector resume' lets it write again"
        : run.Crm.Usage.Left is <= 0 ? "of the day's API calls none are left (the rest is kept for other integrations)" : null;
}
