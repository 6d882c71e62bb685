using System.Globalization;
using Connector.Accounts;
using Connector.Reading;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Crashes;

/// <summary>
/// All that a run leaves behind, as sorted lines: the segment fields of the CRM's accounts and how they were set up, what the CRM was sent, and
/// what the store holds.
/// </summary>
/// <remarks>
/// Left aside, as a run that was cut short may differ in them: numbers of runs, plans, chunks and accounts; times; findings and counts of the runs;
/// who sent a plan's rows, and into how many plans they were divided; the job ids of finished chunks; former images and assignments (a write
/// whose answer was lost is read back, and leaves the image before it as a former one).
/// </remarks>
internal sealed record EndState(IReadOnlyList<string> Crm, IReadOnlyList<string> Sent, IReadOnlyList<string> Store)
{
    /// <summary>Waits until nothing is at work in the org, then reads both sides. The connector must not run.</summary>
    public static async Task<EndState> ReadAsync(CrashScene scene)
    {
        var framework = FrameworkFile.Load(scene.Framework).Framework ?? throw new InvalidOperationException("the framework of the crash tests has errors");
        var back = framework.Attributes.Where(attribute => attribute.WriteBack == WriteBackPolicy.Replace).Select(attribute => attribute.CrmField(scene.Crm.Name)!);
        string[] written = [.. FieldNeeds.Of(framework, scene.Crm.Name).Written, .. back];
        return new EndState(await CrmAsync(scene, scene.Work.Kind == WorkKind.TakeBack ? [scene.Crm.Fields.Employees] : written), await SentAsync(scene), await StoreAsync(scene, framework, written));
    }

    /// <summary>Null when they are equal.</summary>
    public string? FirstDifference(EndState expected) =>
        Difference("CRM", Crm, expected.Crm) ?? Difference("sent", Sent, expected.Sent) ?? Difference("store", Store, expected.Store);

    private static string? Difference(string where, IReadOnlyList<string> lines, IReadOnlyList<string> expected)
    {
        var (extra, missing) = (lines.Except(expected).ToList(), expected.Except(lines).ToList());
        if (extra.Count + missing.Count > 0) return $"{where}: {extra.Count} lines are there that should not be, first '{extra.FirstOrDefault()}'; {missing.Count} are missing, first '{missing.FirstOrDefault()}'";
        return lines.Count == expected.Count ? null : $"{where}: {lines.Count} lines in place of {expected.Count}: '{lines.Zip(expected).FirstOrDefault(pair => pair.First != pair.Second).First}' comes again";
    }

    private static async Task<IReadOnlyList<string>> CrmAsync(CrashScene scene, IReadOnlyList<string> written)
    {
        var records = await scene.Crm.RecordsAsync(written);
        var accounts = records.Select(record => $"account {record.Id}: {string.Join(", ", written.Select(field => record.Text(field) ?? "–"))}");
        var more = scene.Work.Kind == WorkKind.Merge ? await scene.Crm.BelongingsAsync() : scene.Work.HasArtefacts ? await scene.Crm.ArtefactsAsync() : [];
        return Sorted([.. await scene.Crm.DefinitionsAsync(), .. accounts, .. more]);
    }

    private static async Task<IReadOnlyList<string>> SentAsync(CrashScene scene) => Sorted(await scene.Crm.WritesAsync());

    private static IReadOnlyList<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    private static async Task<IReadOnlyList<string>> StoreAsync(CrashScene scene, Framework framework, IReadOnlyList<string> writtenFields)
    {
        await using var store = await scene.Store.Stores.OpenForReadingAsync(scene.Crm.Name, CancellationToken.None) ?? throw new InvalidOperationException("there is no store");
        var dimensions = await store.Book.LayoutAsync([.. framework.Dimensions.Select(dimension => dimension.Name)], CancellationToken.None);
        var written = await store.Book.LayoutAsync(writtenFields, CancellationToken.None);
        var lines = new List<string>();
        FieldLayout? inputs = null;
        await foreach (var page in store.Book.AccountsAsync(CancellationToken.None))
        {
            inputs ??= page[0].Layout;
            lines.AddRange(page.Select(account => $"account {account.Id}: {Values(account.Inputs)}; worth {account.Value}; {Assignments(account, dimensions)}"));
        }

        await foreach (var page in store.Book.CellsAsync(dimensions, written, CancellationToken.None))
        {
            lines.AddRange(page.Select(cells => $"cells {cells.Id}: theirs {Values(cells.Theirs)}; acknowledged {Values(cells.Acknowledged)}; ours {Values(cells.Ours ?? [])}; held {cells.Held}"));
        }

        lines.AddRange(await MergedAsync(store));
        lines.Add($"watermark: {await store.Book.ReadFromAsync(inputs!, written, CancellationToken.None) is not null}");
        lines.AddRange((await store.Rejects.OpenAsync(int.MaxValue, CancellationToken.None)).Select(reject => $"reject {reject.Id}: {reject.Times} times {reject.Error.Code} {reject.Error.Message}"));
        lines.AddRange(await PlansAsync(store));
        lines.AddRange((await store.Artefacts.OwnedAsync(CancellationToken.None)).Select(one => $"ours {one.Key}: wanted {one.Wanted}, held {one.Held}"));
        lines.Add($"deployments in doubt: {(await store.Artefacts.InDoubtAsync(CancellationToken.None)).Count}");
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static async Task<IEnumerable<string>> MergedAsync(IConnectionStore store)
    {
        var ids = new Dictionary<long, AccountId>();
        await foreach (var page in store.Book.AccountsAsync(CancellationToken.None))
        {
            foreach (var account in page) ids[account.Key] = account.Id;
        }

        return (await store.Book.MergedAsync(CancellationToken.None)).Select(merged => $"{merged.Id} was merged into {ids[merged.Heir]}")
            .Append($"merges in doubt: {(await store.Merges.InDoubtAsync(CancellationToken.None)).Count}");
    }

    private static async Task<IEnumerable<string>> PlansAsync(IConnectionStore store)
    {
        var latest = await store.Runs.LatestAsync(CancellationToken.None);
        var waiting = await store.Plans.WaitingAsync(CancellationToken.None);
        return
        [
            $"in doubt: {(await store.Outbox.InDoubtAsync(CancellationToken.None)).Count} chunks",
            $"waiting: {waiting.Count} plans, {waiting.Sum(plan => plan.Waiting)} chunks",
            $"first fill carried out: {await store.Plans.HasFilledAsync(CancellationToken.None)}",
            $"latest run: {latest?.Kind} {latest?.Status}, evaluated {latest?.Evaluated}, changed {latest?.Changed}, sent {latest?.Sent}, open rejects {latest?.RejectedOpen}",
        ];
    }

    private static string Values(IEnumerable<AttributeValue> values) => string.Join(", ", values.Select(value => value.IsKnown ? $"{value.Kind} {value}" : "–"));

    private static string Assignments(BookAccount account, FieldLayout dimensions)
    {
        var assignments = new Assignment[dimensions.Fields.Count];
        account.CopyAssignments(dimensions, assignments);
        return string.Join(", ", assignments.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Segment} by {one.Clause} of {one.FrameworkVersion} ({one.Flags})")));
    }
}
