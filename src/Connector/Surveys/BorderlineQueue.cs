using Connector.Segmentation;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>The accounts of a book that are close to a border, heaviest first. Reads the store alone and changes nothing.</summary>
public static class BorderlineQueue
{
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <param name="dimension">Null = all.</param>
    /// <param name="margin">See <see cref="BorderlineFinder"/>.</param>
    /// <param name="most">So many are kept.</param>
    /// <returns>Those kept, and how many there are.</returns>
    public static async Task<(IReadOnlyList<BorderlineAccount> Heaviest, long Count)> OfAsync(
        IConnectionStore store, string crm, Framework framework, Dimension? dimension, double? margin, int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = framework.On(DateOnly.FromDateTime(now.UtcDateTime));
        var (finder, kept, count) = (new BorderlineFinder(today, margin), new Largest<BorderlineAccount>(most), 0L);
        var overrides = await store.Overrides.InForceAsync(now, cancellationToken);
        await CleanedBook.VisitAsync(store, crm, today, now, (account, attributes) =>
        {
            foreach (var found in finder.Of(account.Id, attributes, overrides.GetValueOrDefault(account.Key) ?? []))
            {
                if (dimension is not null && found.Dimension.Name != dimension.Name) continue;
                count++;
                kept.Add(found, found.Worth ?? 0);
            }
        }, cancellationToken);
        return (kept.Items, count);
    }
}
