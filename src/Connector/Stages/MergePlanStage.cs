using Connector.Accounts;
using Connector.Planning.Merging;
using Connector.Reading;
using Connector.Store;
using Connector.Surveys;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>Planning of merges: which accounts of the CRM become one, who survives with which values; sealed, waiting for a person.</summary>
internal sealed class MergePlanStage(RunScope run)
{
    private const string Stage = "Planning";

    private readonly IDuplicateMerger _merger = run.Crm.Merger
        ?? throw new RunStoppedException(RunStatus.Failed, "this connection's CRM offers no way to merge its accounts");

    /// <summary>Of the settings, and those by which the connection's other systems find their account.</summary>
    private IReadOnlyList<string> ExternalIds =>
        [.. MergeOptions.Names(run.Options.Merging.ExternalIds).Concat(run.Sources.Select(source => source.Options.KeyField).Where(key => key.Length > 0)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The number of the sealed plan; null when there is nothing to merge.</summary>
    public async Task<long?> PlanAsync(CancellationToken cancellationToken)
    {
        var found = await new DuplicateSurvey(run.Crm, _merger, run.Framework, run.Suffixes).FindAsync(count => run.Report("Reading", count, null), cancellationToken);
        TellLeft(found);
        var layout = await run.Store.Book.LayoutAsync(await FieldsAsync(cancellationToken), cancellationToken);
        var merges = await MergesAsync(found, layout, cancellationToken);
        run.Tally.Changed = merges.Sum(merge => merge.Records.Count - 1);
        if (merges.Count == 0) return null;

        var head = new PlanHead(PlanKind.Merge, layout, run.Connection, run.FrameworkVersion, run.Framework.Hash, "duplicate accounts", _merger.Irreversible);
        var plan = await run.Store.Plans.BeginAsync(run.Run, head, cancellationToken);
        await run.Store.Merges.AddAsync(plan, merges, cancellationToken);
        await run.Store.Plans.SealAsync(plan, "", rowsPerChunk: 1, cancellationToken);
        await run.Store.Plans.SupersedeAsync(plan, cancellationToken);
        return run.Tally.PlanNumber = plan;
    }

    /// <summary>Segments are decided anew for the survivor, so their fields are left as they are.</summary>
    private async Task<IReadOnlyList<string>> FieldsAsync(CancellationToken cancellationToken)
    {
        var needs = FieldNeeds.Of(run.Framework, run.Crm.Name);
        var segments = needs.Written.Concat(needs.Notes).ToList();
        var carried = (await _merger.CarriedAsync(cancellationToken)).Except(segments, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var (setting, names) in new[] { ("ExternalIds", run.Options.Merging.ExternalIds), ("Newest", run.Options.Merging.Newest), ("Trusted", run.Options.Merging.Trusted), ("Untouched", run.Options.Merging.Untouched) })
        {
            var unknown = MergeOptions.Names(names).Except(carried, StringComparer.OrdinalIgnoreCase).ToList();
            if (unknown.Count > 0)
            {
                throw new RunStoppedException(RunStatus.Failed, $"Merging:{setting} names {string.Join(", ", unknown)}: no field that the connection's user may read and write, or one whose values are not carried over");
            }
        }

        return carried;
    }

    private async Task<List<PlannedMerge>> MergesAsync(FoundDuplicates found, FieldLayout layout, CancellationToken cancellationToken)
    {
        var clusters = found.Report.Clusters;
        var records = await RecordsAsync([.. clusters.SelectMany(found.Of)], layout, cancellationToken);
        var (planner, merges) = (new MergePlanner(layout.Fields, ExternalIds, _merger.Addresses, run.Options.Merging), new List<PlannedMerge>());
        foreach (var cluster in clusters)
        {
            var ids = found.Of(cluster);
            var members = ids.Where(records.ContainsKey).Select(id => records[id]).ToList();
            if (members.Count < 2) continue; // gone while they were read
            var (merge, because) = planner.Plan(members, cluster.Confidence, cluster.Why);
            if (merge is not null) merges.Add(merge);
            else run.Tally.Findings.Add(Severity.Warning, "duplicates-left", ids[0], null, () => $"{string.Join(", ", ids)} are one company by {cluster.Why}, and are left to a person: {because}");
        }

        return merges;
    }

    private async Task<Dictionary<AccountId, MergeRecord>> RecordsAsync(IReadOnlyList<AccountId> ids, FieldLayout layout, CancellationToken cancellationToken)
    {
        var records = new Dictionary<AccountId, MergeRecord>(ids.Count);
        if (ids.Count == 0) return records;
        var fields = await WithCreatedAsync(layout, cancellationToken);
        await foreach (var account in run.Crm.Reader.ReadByIdAsync(fields, ids, cancellationToken))
        {
            if (account.IsDeleted || account.MergedInto is not null) continue;
            var created = account.Values.Length > layout.Fields.Count && account.Values[^1] is { Kind: ValueKind.Date } day ? day.Date : (DateOnly?)null;
            records[account.Id] = new MergeRecord(account.Id, account.Values[..layout.Fields.Count], account.ModifiedAt, created, RelatedRecords.None, account.Parent);
            run.Report(Stage, records.Count, ids.Count);
        }

        AccountId[] read = [.. records.Keys];
        var related = await _merger.RelatedAsync([.. read.Select(id => (IReadOnlyList<AccountId>)[id])], cancellationToken);
        for (var i = 0; i < read.Length; i++) records[read[i]] = records[read[i]] with { Related = related[i] };
        return records;
    }

    private async Task<IReadOnlyList<string>> WithCreatedAsync(FieldLayout layout, CancellationToken cancellationToken)
    {
        var created = _merger.Identity.Created;
        var schema = await run.Crm.Reader.DescribeAsync(cancellationToken);
        return layout.IndexOf(created) < 0 && schema.Fields.ContainsKey(created) ? [.. layout.Fields, created] : layout.Fields;
    }

    private void TellLeft(FoundDuplicates found)
    {
        foreach (var pair in found.Report.ToReview)
        {
            var (a, b) = (found.Ids[(int)pair.A], found.Ids[(int)pair.B]);
            run.Tally.Findings.Add(Severity.Information, "perhaps-duplicates", a, null, () => FormattableString.Invariant($"{a} and {b} may be one company ({pair.Why}, {pair.Confidence:P0}): a person must look"));
        }
    }
}
