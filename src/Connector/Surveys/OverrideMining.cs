using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Mining;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>Rules that the overrides in force have in common, tried on the book. Reads the store alone and changes nothing.</summary>
public static class OverrideMining
{
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <returns>The rules, and how many overrides were looked at.</returns>
    public static async Task<(IReadOnlyList<MinedRule> Rules, int Overrides)> RulesAsync(
        IConnectionStore store, string crm, Framework framework, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = framework.On(DateOnly.FromDateTime(now.UtcDateTime));
        var (inForce, overridden) = (await store.Overrides.InForceAsync(now, cancellationToken), new List<OverriddenAccount>());
        if (inForce.Count == 0) return ([], 0);
        await CleanedBook.VisitAsync(store, crm, today, now, (account, attributes) =>
            overridden.AddRange(Of(account).Select(one => new OverriddenAccount(account.Id, one, [.. attributes]))), cancellationToken);
        var miner = new OverrideMiner(today, overridden);
        await CleanedBook.VisitAsync(store, crm, today, now, (account, attributes) => miner.Add(attributes, Of(account)), cancellationToken);
        return (miner.Rules(), overridden.Count);

        IReadOnlyList<Override> Of(BookAccount account) => inForce.GetValueOrDefault(account.Key) ?? [];
    }
}
