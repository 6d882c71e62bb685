using Connector.Accounts;
using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

internal sealed class BorderlineTests
{
    private static readonly Framework Today = TestFramework.Framework.On(new DateOnly(2026, 11, 26));

    [TestCase(950, 0, "strategic", 0.05)]
    [TestCase(1040, 0, "core", 0.041)]
    [TestCase(500, 0, null, 0)]
    [TestCase(500, 240_000, "strategic", 0.04)]
    [TestCase(5000, 240_000, null, 0, Description = "the other number holds it where it is")]
    public void An_account_is_close_when_one_number_within_the_margin_would_move_it(double employees, double arr, string? other, double distance)
    {
        var found = new BorderlineFinder(Today, margin: null).Of(new("A"), Values(employees, arr, null), []).ToList();

        Assert.That(found.Select(one => one.Change.Segment.Name), Is.EqualTo(other is null ? Array.Empty<string>() : [other]));
        if (other is not null) Assert.That(found[0].Distance, Is.EqualTo(distance).Within(0.001));
    }

    [Test]
    public void The_margin_may_be_given_and_a_persons_decision_is_not_questioned()
    {
        var now = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);
        var (near, decided) = (Values(950, 0, null), new Override(new("A"), "tier", "core", "them", "agreed", now, now.AddDays(1)));

        Assert.That(new BorderlineFinder(Today, 0.04).Of(new("A"), near, []), Is.Empty);
        Assert.That(new BorderlineFinder(Today, 0.05).Of(new("A"), near, []).Count(), Is.EqualTo(1));
        Assert.That(new BorderlineFinder(Today, 0.05).Of(new("A"), near, [decided]), Is.Empty);
        Assert.That(new BorderlineFinder(Today, 0.05).Of(new("A"), Values(950, 0, null, kind: "partner"), []), Is.Empty, "not in the population");
    }
}
