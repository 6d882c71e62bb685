using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Planning.Merging;
using Connector.WriteBack;

namespace Connector.Tests.Fakes;

/// <summary>Merges the fake CRM's accounts, and can be told to misbehave.</summary>
internal sealed class FakeMerger(FakeCrm crm) : IDuplicateMerger
{
    public IdentityFields Identity { get; } = new("Name", "Website", "Phone", "Street", "PostalCode", "City", "Country", "Created");

    public string Irreversible => "nothing brings them back";

    public int MergesAtOnce { get; set; } = 2;

    public IReadOnlyList<IReadOnlyList<string>> Addresses { get; } = [["Street", "City"]];

    /// <summary>Orders of each call.</summary>
    public List<int> Calls { get; } = [];

    public List<(string Survivor, string Loser)> Merged { get; } = [];

    /// <summary>The merged record is a new one, to which both old ids lead.</summary>
    public bool GivesNewIds { get; set; }

    public bool DropsNextAnswer { get; set; }

    public bool DropsNextRequest { get; set; }

    /// <summary>After so many losers our process ends.</summary>
    public int? DiesAfter { get; set; }

    public Dictionary<string, RowError> Refuses { get; } = [];

    /// <summary>How many more attempts at a loser meet a lock.</summary>
    public Dictionary<string, int> Locks { get; } = [];

    /// <summary>Deals of each account.</summary>
    public Dictionary<string, int> Deals { get; } = [];

    /// <summary>Deals do not go with the loser.</summary>
    public bool LosesDeals { get; set; }

    public Task<IReadOnlyList<string>> CarriedAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(["Employees", "Name", "Phone", "Type", "Website"]);

    long IDuplicateMerger.Calls(IReadOnlyList<MergeOrder> orders) => orders.Count;

    public Task<IReadOnlyList<RelatedRecords>> RelatedAsync(IReadOnlyList<IReadOnlyList<AccountId>> groups, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RelatedRecords>>([.. groups.Select(group => new RelatedRecords(new Dictionary<string, long> { ["deals"] = group.Sum(id => Deals.GetValueOrDefault(id.Value)) }))]);

    public async IAsyncEnumerable<RowOutcome> MergeAsync(IReadOnlyList<string> fields, IReadOnlyList<MergeOrder> orders, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Calls.Add(orders.Count);
        if (DropsNextRequest)
        {
            DropsNextRequest = false;
            throw Dropped();
        }

        var outcomes = orders.SelectMany(order => Merge(fields, order)).ToList();
        if (DropsNextAnswer)
        {
            DropsNextAnswer = false;
            throw Dropped();
        }

        foreach (var outcome in outcomes) yield return outcome;
    }

    private IEnumerable<RowOutcome> Merge(IReadOnlyList<string> fields, MergeOrder order)
    {
        var survivor = order.Survivor.Value;
        foreach (var loser in order.Losers)
        {
            if (Locks.GetValueOrDefault(loser.Value) is > 0 and var left)
            {
                Locks[loser.Value] = left - 1;
                yield return new RowOutcome(loser, OutcomeKind.Failed, new RowError(RejectClass.Lock, "FAKE_LOCK", "somebody holds it", [], "wait"));
                continue;
            }

            if (Refuses.TryGetValue(loser.Value, out var error))
            {
                yield return new RowOutcome(loser, OutcomeKind.Failed, error);
                continue;
            }

            survivor = Join(survivor, loser.Value);
            for (var i = 0; i < fields.Count; i++)
            {
                if (order.Kept[i].Action == ChangeAction.Set) crm.Edit(survivor, fields[i], order.Kept[i].Value);
            }

            if (Merged.Count == DiesAfter) throw new InvalidOperationException("killed");
            yield return new RowOutcome(loser, OutcomeKind.Succeeded);
        }
    }

    private string Join(string survivor, string loser)
    {
        Merged.Add((survivor, loser));
        var deals = Deals.GetValueOrDefault(survivor) + (LosesDeals ? 0 : Deals.GetValueOrDefault(loser));
        var into = GivesNewIds ? $"n{Merged.Count}" : survivor;
        if (GivesNewIds)
        {
            crm.Copy(survivor, into);
            crm.Delete(survivor, into);
            crm.Redirect(survivor, into);
        }

        crm.Delete(loser, into);
        Deals[into] = deals;
        return into;
    }

    private static CrmUnavailableException Dropped() => new(FakeCrm.CrmName, null, null, "the connection dropped");
}
