using Connector.Accounts;
using Connector.Planning;
using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Planning;

public class GuardTests
{
    private const int Tier = 0;
    private const int Region = 1;

    [TestCase(6, 0, true, TestName = "More accounts than the share are too many")]
    [TestCase(5, 0, false, TestName = "The share itself is not too many")]
    [TestCase(2, 97, false, TestName = "So few that they are tolerated, whatever the share")]
    [TestCase(3, 97, true, TestName = "One more than tolerated counts by its share")]
    public void A_dimension_that_changes_too_much_waits(int changed, int fewerActive, bool waits)
    {
        var tally = Tally([.. Enumerable.Repeat((Tier, (string?)"core", (string?)"scale", 0.0), changed)]);

        var holds = Guard.Judge(PlanningFramework.Value.Guard, Fields(PlanningFramework.Value), tally, Distribution(PlanningFramework.Value, 100 - fewerActive, "core"));

        Assert.That(holds.Select(hold => (hold.Field, hold.Segment)), Is.EqualTo(waits ? [(Tier, null)] : Array.Empty<(int, ShareBreach?)>()));
    }

    [Test]
    public void Only_the_dimension_that_changes_too_much_waits()
    {
        var tally = Tally([.. Enumerable.Repeat((Tier, (string?)"core", (string?)"scale", 0.0), 50), (Region, null, "emea", 0.0)]);

        var hold = Guard.Judge(PlanningFramework.Value.Guard, Fields(PlanningFramework.Value), tally, Distribution(PlanningFramework.Value, 100, "core")).Single();

        Assert.That(hold.Covers(Step(Tier, "core", "scale")), Is.True);
        Assert.That(hold.Covers(Step(Region, null, "emea")), Is.False);
        Assert.That(hold.Why, Does.Contain("Tier would change on 50 accounts, 50.0 % of the active ones; the guard lets 5.0 % through"));
    }

    [TestCase("core", true, TestName = "One account that moves too much of the value waits, few as it is")]
    [TestCase(null, false, TestName = "A blank that is filled moves no value")]
    public void Value_that_moves_is_judged(string? from, bool waits)
    {
        var tally = Tally((Tier, from, "scale", 2_000));

        var holds = Guard.Judge(PlanningFramework.Value.Guard, Fields(PlanningFramework.Value), tally, Distribution(PlanningFramework.Value, 100, "core", value: 100));

        Assert.That(holds, Has.Count.EqualTo(waits ? 1 : 0));
    }

    [Test]
    public void Without_a_guard_nothing_but_the_expected_shares_is_judged()
    {
        var framework = PlanningFramework.Parse(guard: "");
        var tally = Tally([.. Enumerable.Repeat((Tier, (string?)"core", (string?)"scale", 1e9), 100)]);

        Assert.That(Guard.Judge(framework.Guard, Fields(framework), tally, Distribution(framework, 100, "core")), Is.Empty);
    }

    [TestCase("core: 0%..20%", null, "core", true, TestName = "Into a segment above its range waits")]
    [TestCase("core: 0%..20%", "core", "scale", false, TestName = "Out of a segment above its range goes")]
    [TestCase("scale: 30%..90%", "scale", "core", true, TestName = "Out of a segment below its range waits")]
    [TestCase("scale: 30%..90%", null, "scale", false, TestName = "Into a segment below its range goes")]
    [TestCase("core: 0%..100%", null, "core", false, TestName = "Within the range everything goes")]
    public void A_segment_outside_its_expected_share_holds_what_makes_it_worse(string expect, string? from, string to, bool waits)
    {
        var framework = PlanningFramework.Parse(expect: $"expect: {{ {expect} }}");
        var tally = Tally((Tier, from, to, 0));

        var holds = Guard.Judge(framework.Guard, Fields(framework), tally, Distribution(framework, 100, "core"));

        Assert.That(holds.Any(hold => hold.Covers(Step(Tier, from, to))), Is.EqualTo(waits));
        Assert.That(holds.Count > 0, Is.EqualTo(waits), "a hold that holds nothing is none");
    }

    private static PlannedField[] Fields(Framework framework) => [.. framework.Dimensions.Select(dimension => new PlannedField(dimension.CrmField("fake")!, dimension))];

    private static SegmentStep Step(int field, string? from, string to) => new(new AccountId("1"), null, field, AttributeValue.Of(from), AttributeValue.Of(to));

    private static PlanTally Tally(params (int Field, string? From, string? To, double Value)[] moves)
    {
        var tally = new PlanTally(["Tier__c", "Region__c"]);
        foreach (var (field, from, to, value) in moves)
        {
            var (before, changes) = (new AttributeValue[2], new FieldChange[2]);
            (before[field], changes[field]) = (AttributeValue.Of(from), FieldChange.Set(AttributeValue.Of(to)));
            tally.Add(new AccountId("1"), before, changes, value);
        }

        return tally;
    }

    /// <summary>So many active accounts, all in one tier, each of the same value.</summary>
    private static SegmentDistribution Distribution(Framework framework, int active, string tier, double value = 0)
    {
        var distribution = new SegmentDistribution(framework);
        for (var i = 0; i < active; i++)
        {
            distribution.Add(Membership.Active, value);
            distribution.Add(0, Decision.Of(framework.Dimensions[0].PositionOf(tier)));
            distribution.Add(1, Decision.Of(framework.Dimensions[1].PositionOf("none")));
        }

        return distribution;
    }
}
