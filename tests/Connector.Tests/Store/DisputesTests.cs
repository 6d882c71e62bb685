using Connector.Accounts;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class DisputesTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private static readonly AccountId A = new("a");

    [Test]
    public async Task A_dispute_is_open_until_somebody_decides_it_and_then_stays_as_decided()
    {
        await FillAsync(Account("a"));
        await Store.Disputes.OpenAsync(A, "customer_tier", "too high", "Sales", "CCO", Day2, default);
        await Store.Disputes.OpenAsync(A, "employees", "wrong", "Finance", "Ops", Day3, default);
        Clock.SetUtcNow(Day2);
        var decision = new DisputeDecision(DisputeOutcome.Data, "CCO", "the ERP is wrong");
        var decided = await Store.Disputes.DecideAsync(1, decision, default);
        var again = await Store.Disputes.DecideAsync(1, decision with { Outcome = DisputeOutcome.Stands }, default);
        await ReopenAsync();

        Assert.That((decided, again, await Store.Disputes.DecideAsync(9, decision, default)), Is.EqualTo((true, false, false)));
        Assert.That(await Store.Disputes.ListAsync(default), Is.EqualTo(new[]
        {
            new Dispute(2, A, "employees", "wrong", "Finance", Day1, "Ops", Day3, null, null),
            new Dispute(1, A, "customer_tier", "too high", "Sales", Day1, "CCO", Day2, decision, Day2),
        }));
    }

    [Test]
    public async Task The_due_ones_come_first_and_are_overdue_from_their_end_on()
    {
        await FillAsync(Account("a"));
        await Store.Disputes.OpenAsync(A, "customer_tier", "later", "Sales", "CCO", Day3, default);
        await Store.Disputes.OpenAsync(A, "customer_tier", "sooner", "Sales", "CCO", Day2, default);

        var disputes = await Store.Disputes.ListAsync(default);

        Assert.That(disputes.Select(one => one.Claim), Is.EqualTo(new[] { "sooner", "later" }));
        Assert.That(disputes.Select(one => one.IsOverdue(Day2)), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task A_dispute_follows_an_account_that_is_merged_into_another()
    {
        await FillAsync(Account("a"), Account("b"));
        await Store.Disputes.OpenAsync(A, "customer_tier", "too high", "Sales", "CCO", Day3, default);
        await ReadChangesAsync(Day2, Deleted("a", mergedInto: "b"));

        Assert.That((await Store.Disputes.ListAsync(default))[0].Account.Value, Is.EqualTo("b"));
    }

    [Test]
    public async Task An_account_that_the_book_does_not_have_has_no_dispute() =>
        Assert.That(await Store.Disputes.OpenAsync(A, "customer_tier", "x", "Sales", "CCO", Day2, default), Is.Null);
}
