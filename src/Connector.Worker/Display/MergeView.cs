using Connector.Accounts;
using Connector.Store;

namespace Connector.Worker.Display;

/// <summary>The merges of a plan: who survives and why, what of the others is kept and what is lost, and what became of each.</summary>
internal sealed record MergeView(IReadOnlyList<StoredMerge> Merges)
{
    private const int Shown = 50;

    public static async Task<MergeView> OfAsync(IConnectionStore store, long plan, CancellationToken cancellationToken) =>
        new(await store.Merges.OfPlanAsync(plan, cancellationToken));

    public IEnumerable<object> ToJson() => Merges.Select(one => new
    {
        survivor = one.Merge.Survivor.Id.Value,
        why_survivor = one.Merge.WhySurvivor,
        confidence = one.Merge.Confidence,
        evidence = one.Merge.Evidence,
        losers = one.Losers.Select(loser => new
        {
            account = one.Merge.Records[loser.Key.Place].Id.Value, state = loser.State.ToString().ToLowerInvariant(), into = loser.Into?.Value, code = loser.Error?.Code, mend = loser.Error?.Mend,
        }),
        fields = Differing(one).Select(field => new
        {
            field = one.Written.Fields[field],
            kept = Text(one.Merge.After(field)),
            from = From(one, field)?.Value,
            lost = one.Merge.Lost(field).Select(lost => new { account = lost.Id.Value, value = Text(lost.Value) }),
        }),
    });

    public void Print(TextWriter text)
    {
        foreach (var one in Merges.Take(Shown))
        {
            var merge = one.Merge;
            text.WriteLine($"{merge.Survivor.Id} survives ({merge.WhySurvivor}); {merge.Confidence:P0} sure: {merge.Evidence}");
            foreach (var loser in one.Losers) text.WriteLine($"  {merge.Records[loser.Key.Place].Id} ends in it{State(loser)}");
            foreach (var field in Differing(one))
            {
                var from = From(one, field) is { } giver ? $" (from {giver})" : "";
                var lost = string.Join(", ", merge.Lost(field).Select(value => $"{Text(value.Value)} of {value.Id}"));
                text.WriteLine($"    {one.Written.Fields[field]}: {Text(merge.After(field)) ?? "(blank)"}{from}{(lost.Length > 0 ? $"; lost: {lost}" : "")}");
            }
        }

        if (Merges.Count > Shown) text.WriteLine($"and {Merges.Count - Shown:N0} more (--json has all)");
    }

    /// <summary>Fields in which the records are not all alike.</summary>
    private static IEnumerable<int> Differing(StoredMerge one) =>
        Enumerable.Range(0, one.Written.Fields.Count).Where(field => one.Merge.Kept[field].Action != ChangeAction.Keep || one.Merge.Lost(field).Any());

    /// <summary>Whose value the survivor is given; null where its own stands.</summary>
    private static AccountId? From(StoredMerge one, int field) => one.Merge.Kept[field].Action == ChangeAction.Keep ? null
        : one.Merge.Losers.First(loser => loser.Before[field] == one.Merge.After(field)).Id;

    private static string? Text(AttributeValue value) => value.IsKnown ? value.ToString() : null;

    private static string State(LoserState loser) => loser switch
    {
        { State: MergeState.Sent } => ": in doubt, the next run looks it up",
        { State: MergeState.Merged, Into: { } into } => $": merged into {into}",
        { State: MergeState.Refused, Error: { } error } => $": refused ({error.Code}): {error.Mend}",
        { State: MergeState.Moved } => ": left out, a record was changed, merged or deleted since",
        _ => "",
    };
}
