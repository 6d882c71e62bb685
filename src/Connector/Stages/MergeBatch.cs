using Connector.Accounts;
using Connector.Http;
using Connector.Planning.Merging;
using Connector.Store;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>Some merges that are handed over together: compared with the CRM once more, marked as sent, merged, looked up, and their connected records counted.</summary>
internal sealed class MergeBatch(RunScope run, MergeStage stage, IDuplicateMerger merger, IReadOnlyList<StoredMerge> merges)
{
    /// <summary>Comparing, looking up and counting.</summary>
    private const int CallsBeside = 4;

    private readonly Dictionary<AccountId, RowError> _refused = [];
    private int _strange;

    public static long Calls(IDuplicateMerger merger, IReadOnlyList<StoredMerge> merges) => CallsBeside + merger.Calls([.. merges.Select(Whole)]);

    /// <summary>Null unless nothing more should be sent.</summary>
    public async Task<CrmException?> CarryOutAsync(CancellationToken cancellationToken)
    {
        var now = await stage.ResolveAsync(merges, merges[0].Written.Fields, cancellationToken);
        var sent = merges.Select(merge => (Merge: merge, Order: Order(merge, now))).Where(one => one.Order is not null).ToList();
        var moved = merges.Except(sent.Select(one => one.Merge)).SelectMany(merge => merge.In(MergeState.Planned)).ToList();
        var losers = sent.SelectMany(one => one.Merge.In(MergeState.Planned).Select(loser => new LoserAtWork(one.Merge, loser.Key, loser.Record.Id))).ToList();
        var before = await RelatedAsync(sent.Select(one => (IReadOnlyList<AccountId>)[one.Order!.Survivor, .. one.Order.Losers]), cancellationToken);

        stage.Tell(new WriteCounts(losers.Count, 0, 0, 0, losers.Count));
        await run.Store.Merges.MarkSentAsync(run.Run, [.. losers.Select(loser => loser.Key)], [.. moved.Select(loser => loser.Key)], CancellationToken.None);
        var trouble = await SendAsync([.. sent.Select(one => one.Order!)], merges[0].Written.Fields, cancellationToken);
        try
        {
            var after = await stage.ResolveAsync(merges, [], CancellationToken.None);
            var counts = await stage.BookAsync(losers, after, CancellationToken.None, _refused);
            stage.Add(counts, moved.Select(loser => loser.Record.Id), _strange);
            TellRefused(losers, after);
            await CheckRelatedAsync(sent.ConvertAll(one => one.Order!), before, after);
            return trouble is CrmUnavailableException ? null : trouble;
        }
        catch (CrmException fault)
        {
            // What became of them cannot be found out now either: they stay in doubt in the store, and the next run begins with them.
            stage.Add(new WriteCounts(losers.Count, 0, 0, 0, losers.Count), moved.Select(loser => loser.Record.Id), _strange);
            return trouble ?? fault;
        }
    }

    private static MergeOrder Whole(StoredMerge merge) =>
        new(merge.Merge.Survivor.Id, merge.Merge.Kept, [.. merge.In(MergeState.Planned).Select(loser => loser.Record.Id)]);

    /// <summary>
    /// Null when one of its records is no longer what the plan says: the values that were to be kept may be another's now. What this plan merged
    /// before goes on from the record that it left; what the survivor holds already is not given again.
    /// </summary>
    private static MergeOrder? Order(StoredMerge merge, Resolved now)
    {
        var (survivor, planned) = (merge.Merge.Survivor.Id, merge.In(MergeState.Planned).ToList());
        if (now.Living(survivor) is not { } living) return null;
        var isBegun = merge.In(MergeState.Merged).Any();
        if (!isBegun && (living != survivor || !merge.Merge.IsSurvivorAsPlanned(now.Values(survivor)!))) return null;
        var isAsPlanned = planned.TrueForAll(loser => now.Living(loser.Record.Id) == loser.Record.Id && loser.Record.IsAsPlanned(now.Values(loser.Record.Id)!));
        if (!isAsPlanned) return null;
        var values = now.Values(survivor)!;
        return Whole(merge) with { Survivor = living, Kept = [.. merge.Merge.Kept.Select((change, field) => values[field] == merge.Merge.After(field) ? FieldChange.Keep : change)] };
    }

    /// <summary>Merges, and again those that met a lock, only they and after a wait that doubles. Trouble or a wish to stop ends it early.</summary>
    private async Task<CrmException?> SendAsync(IReadOnlyList<MergeOrder> orders, IReadOnlyList<string> fields, CancellationToken stopping)
    {
        var (left, wait) = (orders, run.Options.Locks.FirstWait);
        for (var round = 0; left.Count > 0 && round <= run.Options.Locks.Rounds; round++, wait *= 2)
        {
            if (round > 0 && !await WaitAsync(wait, stopping)) break;
            if (await TryAsync(left, fields) is { } trouble) return trouble;
            left = [.. left.Select(order => order with { Losers = [.. order.Losers.Where(IsLocked)] }).Where(order => order.Losers.Count > 0)];
        }

        return null;
    }

    private bool IsLocked(AccountId loser) => _refused.GetValueOrDefault(loser) is { Class: RejectClass.Lock };

    private async Task<CrmException?> TryAsync(IReadOnlyList<MergeOrder> orders, IReadOnlyList<string> fields)
    {
        var asked = orders.SelectMany(order => order.Losers).ToHashSet();
        foreach (var loser in asked) _refused.Remove(loser);
        try
        {
            await foreach (var outcome in merger.MergeAsync(fields, orders, CancellationToken.None))
            {
                if (!asked.Contains(outcome.Id)) _strange++;
                else if (outcome is { Kind: OutcomeKind.Failed, Error: { } error }) _refused[outcome.Id] = error;
            }

            return null;
        }
        catch (CrmException fault)
        {
            return fault;
        }
    }

    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken stopping)
    {
        await Task.Delay(wait, run.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private void TellRefused(IEnumerable<LoserAtWork> losers, Resolved after)
    {
        foreach (var loser in losers.Where(loser => _refused.ContainsKey(loser.Id) && after.Into(loser.Survivor, loser.Id) is null))
        {
            var error = _refused[loser.Id];
            run.Tally.Findings.Add(Severity.Warning, "merge-refused", loser.Id, null, () => $"the CRM did not merge {loser.Id} into {loser.Survivor} ({error.Code}): {error.Mend}");
        }
    }

    /// <summary>Null when nobody can say: a count is no reason not to merge.</summary>
    private async Task<IReadOnlyList<RelatedRecords>?> RelatedAsync(IEnumerable<IReadOnlyList<AccountId>> groups, CancellationToken cancellationToken)
    {
        try
        {
            return await merger.RelatedAsync([.. groups], cancellationToken);
        }
        catch (CrmException)
        {
            return null;
        }
    }

    /// <summary>Whatever was connected with one of them must be connected with the survivor. Orders of which a part was not merged are passed over.</summary>
    private async Task CheckRelatedAsync(List<MergeOrder> orders, IReadOnlyList<RelatedRecords>? before, Resolved after)
    {
        var merged = Enumerable.Range(0, orders.Count).Where(i => orders[i].Losers.All(loser => after.Into(orders[i].Survivor, loser) is not null)).ToList();
        var now = merged.Count == 0 ? [] : await RelatedAsync(merged.Select(i => (IReadOnlyList<AccountId>)[after.Living(orders[i].Survivor)!.Value]), CancellationToken.None);
        if (before is null || now is null)
        {
            run.Tally.Findings.Add(Severity.Warning, "related-not-counted", null, null, () => "the records connected with merged accounts could not be counted: whether all went to the survivors was not checked");
            return;
        }

        foreach (var (i, at) in merged.Select((i, at) => (i, at)))
        {
            foreach (var (kind, had, has) in before[i].Lost(now[at]))
            {
                run.Tally.Findings.Add(Severity.Error, "related-lost", orders[i].Survivor, null, () => FormattableString.Invariant($"{orders[i].Survivor} has {has:N0} {kind} after the merge, its parts had {had:N0}"));
                run.Tally.Stop(RunStatus.Partial, "records connected with merged accounts did not all go to the survivors: look at the findings");
            }
        }
    }
}
