using Connector.Accounts;
using Connector.Segmentation;
using CsCheck;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

internal sealed class SegmentChangesTests
{
    private readonly Explainer _explainer = new(TestFramework.Framework, "alpha", new DateOnly(2026, 11, 24));

    [Test]
    public void The_nearest_change_of_each_input_that_would_move_the_account_is_told_as_a_condition()
    {
        var changes = _explainer.Explain(0, Values(500, 30000)).Changes;

        Assert.That(changes.Select(change => (change.Condition, change.Nearest.ToString(), change.Segment.Label)), Is.EqualTo(new[]
        {
            ("employees >= 1000", "1000", "Strategic"),
            ("arr >= 250000", "250000", "Strategic"),
            ("vip = true", "true", "Strategic"),
        }));
    }

    [Test]
    public void Of_an_unknown_input_everything_is_told_that_it_could_turn_out_to_be()
    {
        var changes = _explainer.Explain(0, Values(null, 0)).Changes.Where(change => change.Attribute.Name == "employees");

        Assert.That(changes.Select(change => (change.Condition, change.Segment.Label)), Is.EqualTo(new[]
        {
            ("employees <= 99", "Scale"), ("employees between 100 and 999", "Core"), ("employees >= 1000", "Strategic"),
        }));
    }

    [TestCase(24999.5, "arr >= 25000 and arr < 250000")]
    [TestCase(25000, "arr < 25000")]
    public void An_open_end_is_told_as_open(double arr, string condition)
    {
        var changes = _explainer.Explain(0, Values(5, arr)).Changes;

        Assert.That(changes.First(change => change.Attribute.Name == "arr").Condition, Is.EqualTo(condition));
    }

    [Test]
    public void Changes_equal_what_trying_every_value_of_one_attribute_finds()
    {
        Gen.Select(RandomConditions.Condition.Array[1, 3], RandomFramework.Account.Array[1, 8]).Sample((conditions, accounts) =>
        {
            var framework = RandomFramework.Of(conditions);
            var decider = new Decider(framework);
            foreach (var account in accounts) Check(framework, decider, account);
        }, iter: 500);
    }

    private static void Check(Framework framework, Decider decider, AttributeValue[] account)
    {
        var explanation = new Explainer(framework, "alpha", default).Explain(0, account);
        foreach (var index in framework.Dimensions[0].UsedAttributes)
        {
            var changes = explanation.Changes.Where(change => change.Attribute.Index == index).ToList();
            var tried = RandomFramework.Domains[index].Select(value => (Value: value, Segment: Decide(decider, account, index, value)))
                .Where(one => one.Segment.Name != explanation.Segment.Name).ToList();
            var present = framework.Attributes[index].Effective(account[index]);

            Assert.That(changes.Select(change => Decide(decider, account, index, change.Nearest).Name), Is.EqualTo(changes.Select(change => change.Segment.Name)));
            if (present.Kind == ValueKind.Number) CheckNearest(changes, tried, present);
            else Assert.That(changes.Select(change => change.Segment.Name).Distinct(), Is.EquivalentTo(tried.Select(one => one.Segment.Name).Distinct()));
        }
    }

    private static void CheckNearest(List<SegmentChange> changes, List<(AttributeValue Value, Segment Segment)> tried, AttributeValue present)
    {
        foreach (var side in new[] { -1, 1 })
        {
            var found = changes.Where(change => Math.Sign(change.Nearest.Number - present.Number) == side).ToList();
            var nearest = tried.Where(one => Math.Sign(one.Value.Number - present.Number) == side).OrderBy(one => Math.Abs(one.Value.Number - present.Number)).Take(1).ToList();

            Assert.That(found.Select(change => change.Segment.Name), Is.EqualTo(nearest.Select(one => one.Segment.Name)));
            if (nearest.Count > 0 && found[0].Attribute.Type == AttributeType.Integer) Assert.That(found[0].Nearest, Is.EqualTo(nearest[0].Value));
        }
    }

    private static Segment Decide(Decider decider, AttributeValue[] account, int attribute, AttributeValue value)
    {
        var changed = account.ToArray();
        changed[attribute] = value;
        return decider.Framework.Dimensions[0].At(decider.Decide(0, changed).Segment);
    }
}
