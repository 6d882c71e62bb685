using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Connector.Store;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>
/// Carries out an approved plan of merges. Sent is stored before the first byte leaves; a loser counts as merged when the CRM says so, or when it
/// is looked up and leads to the survivor: a process that dies anywhere leaves losers in doubt, never merged unseen.
/// </summary>
internal sealed class MergeStage(RunScope run)
{
    private const string Stage = "WriteBack";

    private readonly List<AccountId> _moved = [];
    private WriteCounts _done;
    private int _strange;

    /// <summary>Finds out what became of losers that an earlier process sent and never saw answered. Nothing is sent or decided before.</summary>
    /// <exception cref="CrmException">The CRM does not answer: they stay in doubt.</exception>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in (await run.Store.Merges.InDoubtAsync(cancellationToken)).Chunk(run.Crm.Merger?.MergesAtOnce ?? 1))
        {
            var work = batch.SelectMany(merge => merge.In(MergeState.Sent).Select(loser => new LoserAtWork(merge, loser.Key, loser.Record.Id))).ToList();
            var counts = await BookAsync(work, await ResolveAsync(batch, [], cancellationToken), cancellationToken);
            run.Tally.Settled += counts;
        }
    }

    public async Task MergeAsync(long plan, CancellationToken cancellationToken)
    {
        var merger = run.Crm.Merger ?? throw new RunStoppedException(RunStatus.Failed, $"{run.Crm.Name} offers no way to merge accounts");
        var waiting = (await run.Store.Merges.OfPlanAsync(plan, cancellationToken)).Where(merge => merge.In(MergeState.Planned).Any()).ToList();
        run.Tally.Changed = waiting.Sum(merge => merge.In(MergeState.Planned).Count());
        CrmException? stopped = null;
        foreach (var batch in waiting.Chunk(merger.MergesAtOnce))
        {
            if (cancellationToken.IsCancellationRequested) break;
            if (await run.PausedAsync(CancellationToken.None) is { } pause)
            {
                run.Tally.Stop(RunStatus.Held, $"the connection is {pause}; 'connector resume' lets it write again, and the plan can be applied again");
                break;
            }

            if (IsOverBudget(merger, batch)) break;
            stopped = await new MergeBatch(run, this, merger, batch).CarryOutAsync(cancellationToken);
            if (stopped is not null) break;
        }

        run.Tally.Tell(new WriteResult(_done, stopped, _moved, _strange));
        run.Tally.Waiting = Math.Max(0, run.Tally.Changed - _done.Sent - _moved.Count);
        if (stopped is not null) run.Tally.Stop(RunStatus.Partial, stopped.Message);
        if (run.Tally.Waiting > 0) cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>A loser that leads to where its survivor leads was merged; any other of these was not, and waits again.</summary>
    /// <param name="refused">Losers of which the CRM said no.</param>
    public async Task<WriteCounts> BookAsync(
        IReadOnlyList<LoserAtWork> losers, Resolved now, CancellationToken cancellationToken, IReadOnlyDictionary<AccountId, RowError>? refused = null)
    {
        var settled = new List<(LoserKey, MergeState, AccountId?, RowError?)>();
        foreach (var loser in losers)
        {
            var into = now.Into(loser.Survivor, loser.Id);
            var error = into is null ? refused?.GetValueOrDefault(loser.Id) : null;
            settled.Add((loser.Key, into is not null ? MergeState.Merged : error is not null ? MergeState.Refused : MergeState.Planned, into, error));
        }

        await run.Store.Merges.SettleAsync(run.Run, settled, cancellationToken);
        await run.Store.Book.MarkGoneAsync([.. now.Gone()], cancellationToken);
        return new WriteCounts(
            losers.Count, settled.Count(one => one.Item2 == MergeState.Merged), settled.Count(one => one.Item2 == MergeState.Refused), settled.Count(one => one.Item2 == MergeState.Planned), 0);
    }

    public void Add(WriteCounts counts, IEnumerable<AccountId> moved, int strange)
    {
        _done += counts;
        _moved.AddRange(moved);
        _strange += strange;
        Tell(default);
    }

    /// <summary>From the moment they are handed over they are in doubt, whatever ends this process.</summary>
    public void Tell(WriteCounts underWay)
    {
        run.Tally.Written = _done + underWay;
        run.Report(Stage, run.Tally.Written.Sent, run.Tally.Changed);
    }

    /// <summary>Reads the merges' records, and whatever they were merged into since: a survivor may have ended in another account.</summary>
    public async Task<Resolved> ResolveAsync(IReadOnlyList<StoredMerge> merges, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var accounts = new Dictionary<AccountId, CrmAccount>();
        var asked = new HashSet<AccountId>();
        for (var ids = merges.SelectMany(merge => merge.Merge.Records).Select(record => record.Id).Where(asked.Add).ToList(); ids.Count > 0;)
        {
            await foreach (var account in run.Crm.Reader.ReadByIdAsync(fields, ids, cancellationToken)) accounts[account.Id] = account;
            ids = [.. accounts.Values.Select(account => account.MergedInto).OfType<AccountId>().Where(id => !accounts.ContainsKey(id) && asked.Add(id))];
        }

        return new Resolved(accounts);
    }

    /// <summary>The day's calls that this connection may still make do not suffice: what is left waits, visibly.</summary>
    private bool IsOverBudget(IDuplicateMerger merger, IReadOnlyList<StoredMerge> batch)
    {
        if (run.Crm.Usage.Left is not { } left || MergeBatch.Calls(merger, batch) <= left) return false;
        run.Tally.Stop(RunStatus.Partial, $"of the day's API calls {left} may still be made (the rest is kept for other integrations): what is left of the plan waits, apply it again tomorrow");
        return true;
    }
}

/// <summary>One that is to end, and how it is called in the store.</summary>
internal sealed record LoserAtWork(StoredMerge Merge, LoserKey Key, AccountId Id)
{
    /// <summary>As the plan names it.</summary>
    public AccountId Survivor => Merge.Merge.Survivor.Id;
}

/// <summary>Accounts as the CRM holds them now, and to which living one each id leads.</summary>
internal sealed class Resolved(IReadOnlyDictionary<AccountId, CrmAccount> accounts)
{
    /// <summary>The living account that an id leads to; null when it is deleted, or nobody sees it.</summary>
    public AccountId? Living(AccountId id)
    {
        for (var steps = 0; steps <= accounts.Count && accounts.TryGetValue(id, out var account); steps++)
        {
            if (account.MergedInto is not { } next) return account.IsDeleted ? null : id;
            id = next;
        }

        return null;
    }

    /// <summary>Where both lead, when the loser is merged into the survivor; else null.</summary>
    public AccountId? Into(AccountId survivor, AccountId loser) =>
        Living(survivor) is { } living && living != loser && Living(loser) == living ? living : null;

    /// <summary>What the living account holds.</summary>
    public AttributeValue[]? Values(AccountId id) => Living(id) is { } living ? accounts[living].Values : null;

    /// <summary>Those that ended, each with the living account that it leads to.</summary>
    public IEnumerable<CrmAccount> Gone() => accounts.Values.Where(account => account.IsDeleted || account.MergedInto is not null)
        .Select(account => account with { MergedInto = Living(account.Id) ?? account.MergedInto });
}
