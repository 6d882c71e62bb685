using Connector.Enrichment;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

public class CreditBudgetTests
{
    [TestCase(0, 0, 0, 0, 0, 0, TestName = "no month is set")]
    [TestCase(100, 0, 0, 0, 0, 0, TestName = "nobody approved")]
    [TestCase(100, 0, 100, 0, 0, 100)]
    [TestCase(100, 30, 100, 0, 0, 30, TestName = "the run's own bound")]
    [TestCase(100, 0, 100, 90, 0, 10, TestName = "what the month has seen already")]
    [TestCase(100, 0, 100, 120, 0, 0)]
    [TestCase(100, 0, 5, 0, 20, 25, TestName = "approved credits on top of the free ones")]
    public void The_tightest_bound_counts(double perMonth, double perRun, double free, double spent, double approved, double left)
    {
        var budget = new CreditBudget(new CreditOptions { PerMonth = perMonth, PerRun = perRun, WithoutApproval = free }, new Spending(spent, approved));

        Assert.That(budget.Left, Is.EqualTo(left));
        Assert.That(budget.Stopped is null, Is.EqualTo(left >= 1));
    }

    [Test]
    public void Only_what_goes_beyond_the_free_credits_draws_on_the_approved_ones()
    {
        var budget = new CreditBudget(new CreditOptions { PerMonth = 100, WithoutApproval = 10 }, new Spending(0, 50));

        Assert.That(budget.DrawnBy(8), Is.Zero);
        budget.Spend(8, asked: 8, found: 8);
        Assert.That(budget.DrawnBy(5), Is.EqualTo(3));
    }

    [Test]
    public void A_vendor_that_finds_little_is_given_up()
    {
        var budget = new CreditBudget(new CreditOptions { PerMonth = 1000, WithoutApproval = 1000, StopAfter = 50, StopBelow = 0.2 }, new Spending(0, 0));

        budget.Spend(0, asked: 49, found: 0);
        Assert.That(budget.Stopped, Is.Null, "too few to judge");
        budget.Spend(2, asked: 1, found: 1);
        Assert.That(budget.Stopped, Does.Contain("1 of 50"));
    }

    [Test]
    public void Limits_bound_single_attributes_and_segments()
    {
        var budget = new CreditBudget(new CreditOptions { Limits = "employees=1, customer_tier.scale=2" }, new Spending(0, 0));

        Assert.That(budget.Take(["employees", "customer_tier.scale"]), Is.Null);
        Assert.That(budget.Take(["employees"]), Is.EqualTo("employees"));
        Assert.That(budget.Take(["industry", "customer_tier.scale"]), Is.Null);
        Assert.That(budget.Take(["industry", "customer_tier.scale"]), Is.EqualTo("customer_tier.scale"));
        Assert.That(budget.Take(["industry", "customer_tier.strategic"]), Is.Null);
        budget.GiveBack(["employees", "industry"]);
        Assert.That(budget.Take(["employees"]), Is.Null, "what was not charged may be spent again");
    }

    [TestCase("employees")]
    [TestCase("employees=many")]
    [TestCase("=1=2")]
    [TestCase("employees=NaN")]
    [TestCase("employees=Infinity")]
    [TestCase("employees=-1")]
    public void A_limit_that_cannot_be_read_is_refused(string limits) =>
        Assert.That(() => new CreditOptions { Limits = limits }.ParseLimits(), Throws.TypeOf<FormatException>());
}
