using Connector.Accounts;
using Connector.Planning;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Planning;

public class PlanScopeTests
{
    [Test]
    public void A_tranche_is_about_its_share_and_holds_every_smaller_one()
    {
        var accounts = Enumerable.Range(0, 20_000).Select(i => new AccountId($"001xx{i:D10}AAA")).ToList();
        var (fifth, half) = (PlanScope.Everything with { Tranche = 0.2 }, PlanScope.Everything with { Tranche = 0.5 });

        Assert.That(accounts.Count(fifth.Includes), Is.InRange(3_700, 4_300));
        Assert.That(accounts.Where(fifth.Includes).All(half.Includes), Is.True);
        Assert.That(accounts.All(PlanScope.Everything.Includes), Is.True);
    }

    [Test]
    public void Named_accounts_are_the_only_ones()
    {
        var scope = PlanScope.Everything with { Accounts = new HashSet<AccountId> { new("A") } };

        Assert.That((scope.Includes(new AccountId("A")), scope.Includes(new AccountId("a"))), Is.EqualTo((true, false)));
    }

    [Test]
    public void What_goes_first_is_exactly_so_many_and_weighs_at_least_as_much_as_the_rest() => Gen.Select(Gen.Double[0, 5].Array[0, 60], Gen.Int[0, 70]).Sample((values, first) =>
    {
        var accounts = values.Select((value, i) => (Id: new AccountId($"{i}"), Value: (double?)Math.Floor(value))).ToList();
        var ranking = new WorthRanking();
        foreach (var (id, value) in accounts) ranking.Add(id, value);

        var isFirst = ranking.First(first);

        var chosen = accounts.Where(account => isFirst(account.Id, account.Value)).ToList();
        var rest = accounts.Except(chosen).ToList();
        return chosen.Count == Math.Min(first, accounts.Count) && (chosen.Count == 0 || rest.Count == 0 || chosen.Min(one => one.Value) >= rest.Max(one => one.Value));
    });
}
