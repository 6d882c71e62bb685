using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>What the attributes that some dimension waits for were, for the accounts that were read anew since the whole book was last decided.</summary>
internal sealed class AttributeEvents
{
    private readonly Dictionary<long, AttributeValue[]> _before = [];
    private readonly int[] _watched;

    private AttributeEvents(Framework framework) => _watched = [.. framework.Dimensions.SelectMany(dimension => dimension.Mode?.OnChangeOf ?? []).Distinct()];

    /// <summary>Reads nothing while no dimension waits for an attribute.</summary>
    /// <param name="today">The framework of the day: what changed by itself overnight, such as a rate, is no event.</param>
    /// <param name="moment">When the last complete run began; null = there is none, and every account is decided anyway.</param>
    /// <param name="facts">What other sources say now, on both sides of the comparison: only what the CRM changed is an event.</param>
    public static async Task<AttributeEvents> SinceAsync(
        IBook book, Framework today, Cleaners cleaners, BookFacts facts, DateTimeOffset? moment, CancellationToken cancellationToken)
    {
        var events = new AttributeEvents(today);
        if (events._watched.Length == 0 || moment is not { } since) return events;
        var (findings, attributes) = (new FindingTally(), new AttributeValue[today.Attributes.Count]);
        await foreach (var page in book.ReplacedSinceAsync(since, cancellationToken))
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), attributes, findings);
                events._before[account.Key] = [.. events._watched.Select(index => attributes[index])];
            }
        }

        return events;
    }

    /// <summary>Positions of the watched attributes that are no longer what they were; null = none.</summary>
    public IReadOnlySet<int>? Of(long account, ReadOnlySpan<AttributeValue> attributes)
    {
        if (!_before.TryGetValue(account, out var before)) return null;
        var changed = new HashSet<int>();
        for (var i = 0; i < _watched.Length; i++)
        {
            if (before[i] != attributes[_watched[i]]) changed.Add(_watched[i]);
        }

        return changed.Count > 0 ? changed : null;
    }
}
