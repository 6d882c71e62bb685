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

    [TestCase(-0.001, 0)]
    [TestCase(0, 0)]
    public void To_a_border_of_zero_nothing_is_close(double score, int found)
    {
        var framework = TestFramework.With("arr > 0 or employees >= 1", "score >= 0").OrThrow();

        Assert.That(new BorderlineFinder(framework.On(new DateOnly(2026, 11, 26)), 0.5).Of(new("A"), Values(score: score), []).Count(), Is.EqualTo(found), "a share of nothing is nothing");
    }

    [Test]
    public void A_dimension_s_own_margin_counts_where_none_is_given_and_the_nearest_border_is_told()
    {
        var framework = TestFramework.With("    expect: {", "    stability: { margin: { employees: 30% } }\n    expect: {").OrThrow().On(new DateOnly(2026, 11, 26));

        Assert.That(Labels(Values(800, 0)), Is.EqualTo(new[] { "Strategic 20 employees" }), "a fifth below the border");
        Assert.That(Labels(Values(690, 0)), Is.Empty, "31 % below");
        Assert.That(Labels(Values(950, 245_000)), Is.EqualTo(new[] { "Strategic 2 arr" }), "arr by 10 % like every other, and nearer");

        string[] Labels(AttributeValue[] account) => [.. new BorderlineFinder(framework, null).Of(new("A"), account, []).Select(one => $"{one.Change.Segment.Label} {one.Distance * 100:0} {one.Change.Attribute.Name}")];
    }
}
