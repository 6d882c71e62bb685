using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Simulation;
using CsCheck;
using NUnit.Framework;
using Simulated = Connector.Segmentation.Simulation.Simulation;

namespace Connector.Tests.Segmentation.Simulation;

internal sealed class SimulationTests
{
    private static readonly Night Tonight = Night.Alone(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void What_moves_equals_deciding_every_account_under_both_frameworks()
    {
        Gen.Select(RandomConditions.Condition.Array[1, 3], RandomConditions.Condition.Array[1, 3], RandomFramework.Account.Array[1, 30]).Sample((now, next, accounts) =>
        {
            var (before, after) = (RandomFramework.Of(now), RandomFramework.Of(next));
            var simulation = new Simulated(before, after, Tonight);
            foreach (var (account, i) in accounts.Select((account, i) => (account, i))) simulation.Add(new AccountId($"{i}"), account, account, [], Now, null);

            string Place(Framework framework, AttributeValue[] account) =>
                new Decider(framework).MembershipOf(account) == Membership.Active ? framework.Dimensions[0].At(new Decider(framework).Decide(0, account).Segment).Name : "-";
            var expected = accounts.GroupBy(account => (Place(before, account), Place(after, account))).ToDictionary(group => group.Key, group => (long)group.Count());
            var dimension = simulation.Dimensions.Single();
            Assert.That(dimension.Matrix.ToDictionary(cell => (cell.From?.Name ?? "-", cell.To?.Name ?? "-"), cell => cell.Accounts), Is.EquivalentTo(expected));
            Assert.That(simulation.Moved, Is.EqualTo(expected.Where(cell => cell.Key.Item1 != cell.Key.Item2).Sum(cell => cell.Value)));
            Assert.That(dimension.Causes.Sum(cause => cause.Accounts), Is.EqualTo(simulation.Moved));
        }, iter: 300);
    }

    [Test]
    public void A_move_names_both_rules_and_the_heaviest_come_first()
    {
        var after = TestFramework.Load(TestFramework.Text.Replace("arr >= 250000 or", "arr >= 100000 or", StringComparison.Ordinal).Replace("currency:", "value: arr\ncurrency:", StringComparison.Ordinal)).OrThrow();
        var simulation = new Simulated(TestFramework.Framework, after, Tonight);
        foreach (var arr in new[] { 50_000, 120_000, 200_000, 300_000 }) simulation.Add(new AccountId($"{arr}"), Customer(arr), Customer(arr), [], Now, null);

        Assert.That((simulation.Accounts, simulation.Moved, simulation.ValueMoved), Is.EqualTo((4L, 2L, 320_000d)));
        Assert.That(simulation.Largest.Select(move => $"{move.Account} {move.Rules}"), Is.EqualTo(new[]
        {
            "200000 Core: arr >= 25000 → Strategic: arr >= 100000", "120000 Core: arr >= 25000 → Strategic: arr >= 100000",
        }));
    }

    [Test]
    public void An_overridden_account_stays_whatever_the_rules_say()
    {
        var after = TestFramework.Load(TestFramework.Text.Replace("arr >= 250000 or", "arr >= 100000 or", StringComparison.Ordinal)).OrThrow();
        var simulation = new Simulated(TestFramework.Framework, after, Tonight);
        var held = new Override(new AccountId("A"), "tier", "core", "them", "why", Now.AddDays(-1), Now.AddDays(1));

        simulation.Add(new AccountId("A"), Customer(120_000), Customer(120_000), [], Now, [held]);

        Assert.That(simulation.Moved, Is.Zero);
        Assert.That(simulation.Dimensions[0].Matrix.Single().To!.Name, Is.EqualTo("core"));
    }

    [Test]
    public void An_account_that_is_kept_steady_now_moves_under_a_new_version()
    {
        var before = TestFramework.Load(TestFramework.Text.Replace("    expect: { strategic: 2%", "    stability: { dwell: 30d }\n    expect: { strategic: 2%", StringComparison.Ordinal)).OrThrow();
        var present = new[] { new Assignment("strategic", 0, AssignmentFlags.None, 1, Now.AddDays(-3)), Assignment.None };
        var simulation = new Simulated(before, before, Tonight);

        simulation.Add(new AccountId("A"), Customer(30_000), Customer(30_000), present, Now, null);

        Assert.That(simulation.Dimensions[0].Causes.Select(cause => cause.Rules.ToString()), Is.EqualTo(new[] { "Strategic: kept steady → Core: arr >= 25000" }));
    }

    [Test]
    public void Dimensions_of_one_framework_only_are_named_and_retired_segments_are_left()
    {
        var text = TestFramework.Text.Replace("  area:", "  place:", StringComparison.Ordinal).Replace("      - { name: core,      label: Core,      when: arr >= 25000 or employees >= 100, action: Mail, sla: 4h }\n", "", StringComparison.Ordinal);
        var simulation = new Simulated(TestFramework.Framework, TestFramework.Load(text).OrThrow(), Tonight);

        simulation.Add(new AccountId("A"), Customer(30_000), Customer(30_000), [], Now, null);

        Assert.That((simulation.Added.Single().Name, simulation.Removed.Single().Name), Is.EqualTo(("place", "area")));
        Assert.That(simulation.Dimensions.Single().Matrix.Select(cell => (cell.From!.Name, cell.To!.Name)), Is.EqualTo(new[] { ("core", "scale") }));
    }

    [TestCase("sources: [ crm: { alpha: Employees, beta: numberofemployees } ]", "sources: [ crm: { alpha: Headcount, beta: numberofemployees } ]", false)]
    [TestCase("valid: 1..3000000", "valid: 2..3000000", false)]
    [TestCase("Partner Co: partner", "Partner Ltd: partner", false)]
    [TestCase("unit: people", "unit: heads", true)]
    [TestCase("arr >= 25000", "arr >= 26000", true)]
    public void Attributes_are_read_alike_or_not(string before, string after, bool alike)
    {
        var other = TestFramework.Load(TestFramework.Text.Replace(before, after, StringComparison.Ordinal)).OrThrow();

        Assert.That(TestFramework.Framework.Attributes.Zip(other.Attributes).All(pair => pair.First.ReadsAs(pair.Second)), Is.EqualTo(alike));
    }

    private static AttributeValue[] Customer(double arr)
    {
        var values = new AttributeValue[TestFramework.Framework.Attributes.Count];
        values[1] = AttributeValue.Of(arr);
        values[3] = AttributeValue.Of("customer");
        return values;
    }
}
