using Connector.Accounts;
using Connector.Segmentation;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

internal sealed class NearestMovesTests
{
    [Test]
    public void The_smallest_change_of_a_number_is_the_nearest_that_brute_force_finds()
    {
        Gen.Select(RandomConditions.Condition.Array[1, 3], RandomFrameworks.Account).Sample((conditions, account) =>
        {
            var framework = RandomFrameworks.Of(conditions);
            var filled = RandomFrameworks.Filled(account);
            var moves = new Explainer(new Decider(framework), "x").Explain(0, account).Moves;

            foreach (var index in framework.Dimensions[0].UsedAttributes.Where(index => filled[index].IsKnown))
            {
                var found = moves.Where(move => move.Attribute.Index == index).Select(move => move.To.Name);
                Assert.That(found, Is.EquivalentTo(index < 2 ? Nearest(framework, conditions, filled, index) : Others(framework, conditions, filled, index)),
                    $"{RandomConditions.Names[index]} of {string.Join(",", account.Select(value => value.ToString()))} in {string.Join(" | ", conditions.Select(condition => condition.ToString()))}");
            }

            foreach (var move in moves)
            {
                var moved = filled.ToArray();
                moved[move.Attribute.Index] = move.Value;
                Assert.That(framework.Dimensions[0].At(RandomFrameworks.Segment(conditions, moved)), Is.EqualTo(move.To));
            }
        }, iter: 500);
    }

    [Test]
    public void A_change_is_told_as_a_person_would_say_it()
    {
        var account = new AttributeValue[9];
        account[0] = AttributeValue.Of(150);
        account[1] = AttributeValue.Of(30_000);

        var moves = new Explainer(new Decider(TestFramework.Framework), "alpha").Explain(0, account).Moves;

        Assert.That(moves.Select(move => $"{move.Change} → {move.To.Label}"), Is.EqualTo(new[] { "employees = 1000 → Strategic", "arr = 250000 → Strategic", "vip = true → Strategic" }));
        account[0] = AttributeValue.Of(5);
        moves = new Explainer(new Decider(TestFramework.Framework), "alpha").Explain(0, account).Moves;
        Assert.That(moves.Select(move => move.Change), Has.Some.EqualTo("arr < 25000"));
    }

    /// <summary>The segment of the nearest other value below, and above, that leads elsewhere.</summary>
    private static IEnumerable<string> Nearest(Framework framework, Connector.Segmentation.Conditions.Condition[] conditions, AttributeValue[] account, int index)
    {
        var domain = RandomFrameworks.Domains[index];
        var (place, now) = (Array.IndexOf(domain, account[index]), RandomFrameworks.Segment(conditions, account));
        foreach (var way in new[] { domain[..place].Reverse(), domain[(place + 1)..] })
        {
            foreach (var segment in way.Select(value => With(conditions, account, index, value)).Where(segment => segment != now).Take(1)) yield return framework.Dimensions[0].At(segment).Name;
        }
    }

    private static IEnumerable<string> Others(Framework framework, Connector.Segmentation.Conditions.Condition[] conditions, AttributeValue[] account, int index)
    {
        var now = RandomFrameworks.Segment(conditions, account);
        return RandomFrameworks.Domains[index].Select(value => With(conditions, account, index, value)).Where(segment => segment != now).Distinct().Select(segment => framework.Dimensions[0].At(segment).Name);
    }

    private static int With(Connector.Segmentation.Conditions.Condition[] conditions, AttributeValue[] account, int index, AttributeValue value)
    {
        var changed = account.ToArray();
        changed[index] = value;
        return RandomFrameworks.Segment(conditions, changed);
    }
}
