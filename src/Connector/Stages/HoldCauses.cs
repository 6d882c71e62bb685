using System.Globalization;
using Connector.Accounts;
using Connector.Cleaning;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>
/// Why so much would change: what the accounts that a guard holds were when a run last went through whole, against what they are now. Two passes over a
/// part of the book, made only when something is held.
/// </summary>
internal sealed class HoldCauses(RunScope run)
{
    private readonly Framework _today = run.Framework.On(DateOnly.FromDateTime(run.Time.GetUtcNow().UtcDateTime));
    private readonly FindingTally _findings = new();

    /// <summary>For each hold the most frequent cause, such as <c>87 % of these: arr became unknown, from ANNUAL_VALUE</c>; null where nothing is known of before.</summary>
    /// <param name="plan">With the rows of everything that would change.</param>
    public async Task<IReadOnlyList<string?>> OfAsync(long plan, IReadOnlyList<PlannedField> fields, IReadOnlyList<GuardHold> holds, CancellationToken cancellationToken)
    {
        if (await run.Store.Runs.DecidedSinceAsync(withoutHolds: true, cancellationToken) is not { } since) return new string?[holds.Count];
        var held = await HeldAsync(plan, holds, cancellationToken);
        var facts = await BookFacts.OpenAsync(run.Store, run.Framework, run.Sources.Count > 0, run.Time.GetUtcNow(), cancellationToken);
        var cleaners = new Cleaners(_today, run.Crm.Name, await BookGroups.OfAsync(run.Store, _today, run.Crm.Name, facts, cancellationToken), facts.Names);
        var before = new Dictionary<long, AttributeValue[]>();
        await foreach (var page in run.Store.Book.ReplacedSinceAsync(since, cancellationToken))
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page.Where(account => held.ContainsKey(account.Key))) before[account.Key] = Clean(cleaners, account, facts);
        }

        var causes = holds.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToList();
        var cause = new MoveCause(_today);
        await foreach (var page in run.Store.Book.AccountsAsync(cancellationToken))
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page.Where(account => held.ContainsKey(account.Key)))
            {
                var now = Clean(cleaners, account, facts);
                foreach (var hold in held[account.Key])
                {
                    if (fields[holds[hold].Field].Dimension is not { } dimension) continue;
                    foreach (var one in before.TryGetValue(account.Key, out var old) ? cause.Of(dimension.Index, old, now) : [MoveCause.Nothing])
                    {
                        causes[hold][one] = causes[hold].GetValueOrDefault(one) + 1;
                    }
                }
            }
        }

        return [.. causes.Select((counts, hold) => Text(counts, held.Values.Count(holdsOf => holdsOf.Contains(hold))))];
    }

    /// <summary>The store's key of each account that is held → positions of the holds that do.</summary>
    private async Task<Dictionary<long, List<int>>> HeldAsync(long plan, IReadOnlyList<GuardHold> holds, CancellationToken cancellationToken)
    {
        var held = new Dictionary<long, List<int>>();
        await foreach (var page in run.Store.Plans.RowsAsync(plan, cancellationToken))
        {
            foreach (var row in page)
            {
                var covering = Enumerable.Range(0, holds.Count).Where(hold => Covers(holds[hold], row)).ToList();
                if (covering.Count > 0) held[row.Key] = covering;
            }
        }

        return held;
    }

    private static bool Covers(GuardHold hold, PlannedChange row)
    {
        var change = row.Changes[hold.Field];
        return change.Action != ChangeAction.Keep && hold.Covers(new SegmentStep(row.Id, row.Value, hold.Field, row.Before[hold.Field], change.After(row.Before[hold.Field])));
    }

    private string? Text(Dictionary<string, int> counts, int accounts)
    {
        if (counts.Count == 0 || accounts == 0) return null;
        var (cause, count) = counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).First();
        var field = _today.Attribute(cause.Split(' ')[0])?.CrmField(run.Crm.Name) is { } name ? $", from {name}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(double)count / accounts:P0} of these: {cause}{field}");
    }

    private AttributeValue[] Clean(Cleaners cleaners, BookAccount account, BookFacts facts)
    {
        var attributes = new AttributeValue[_today.Attributes.Count];
        cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), attributes, _findings);
        return attributes;
    }
}
