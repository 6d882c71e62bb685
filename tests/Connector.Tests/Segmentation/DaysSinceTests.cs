using Connector.Accounts;
using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

/// <summary>Conditions on age: what they mean on a day, and when time alone moves an account.</summary>
internal sealed class DaysSinceTests
{
    private const string Piece = "arr >= 25000 or employees >= 100";
    private static readonly DateOnly Today = new(2026, 11, 24);

    [TestCase(">= 90", 89, false)]
    [TestCase(">= 90", 90, true)]
    [TestCase("> 90", 90, false)]
    [TestCase("> 90", 91, true)]
    [TestCase("<= 90", 90, true)]
    [TestCase("<= 90", 91, false)]
    [TestCase("< 90", 89, true)]
    [TestCase("< 90", 90, false)]
    [TestCase("< 90", -5, true)]
    [TestCase("= 90", 90, true)]
    [TestCase("= 90", 91, false)]
    [TestCase("!= 90", 91, true)]
    [TestCase("between 30 and 90", 29, false)]
    [TestCase("between 30 and 90", 30, true)]
    [TestCase("between 30 and 90", 90, true)]
    [TestCase("between 30 and 90", 91, false)]
    public void Days_are_counted_from_the_date_to_the_day_of_the_run(string comparison, int ago, bool holds)
    {
        var framework = With(Piece, $"days since joined {comparison}").OrThrow();

        var decision = new Decider(framework.On(Today)).Decide(0, Values(joined: Today.AddDays(-ago)));

        Assert.That(decision.Segment == 1, Is.EqualTo(holds));
    }

    [Test]
    public void An_unknown_date_does_not_match_and_makes_the_account_provisional()
    {
        var decision = new Decider(With(Piece, "days since joined >= 90").OrThrow().On(Today)).Decide(0, Values(1, 1));

        Assert.That((decision.Segment, decision.IsProvisional), Is.EqualTo((2, true)));
    }

    [Test]
    public void Time_moves_an_account_on_the_day_that_explain_names_and_not_before()
    {
        var framework = With(Piece, "days since joined between 30 and 90").OrThrow();
        var account = Values(1, 1, joined: Today.AddDays(-10));

        var crossing = new Explainer(framework, "alpha", Today).Explain(0, account).Crossing!;

        Assert.That((crossing.Day, crossing.Segment.Name), Is.EqualTo((Today.AddDays(20), "core")));
        Assert.That(Decide(framework, crossing.Day.AddDays(-1), account), Is.EqualTo("scale"));
        Assert.That(Decide(framework, crossing.Day, account), Is.EqualTo("core"));
        Assert.That(new Explainer(framework, "alpha", crossing.Day).Explain(0, account).Crossing?.Day, Is.EqualTo(Today.AddDays(81)));
        Assert.That(new Explainer(framework, "alpha", Today.AddDays(81)).Explain(0, account).Crossing, Is.Null);
    }

    [Test]
    public void What_would_move_the_account_is_told_as_a_date()
    {
        var changes = new Explainer(With(Piece, "days since joined >= 90").OrThrow(), "alpha", Today).Explain(0, Values(1, 1, joined: Today)).Changes;

        Assert.That(changes.Where(change => change.Attribute.Name == "joined").Select(change => change.Condition), Is.EqualTo(new[] { "joined <= 2026-08-26" }));
    }

    [Test]
    public void Rules_that_count_days_cannot_be_decided_without_a_day()
    {
        Assert.That(() => new Decider(With(Piece, "days since joined >= 90").OrThrow()), Throws.InvalidOperationException.With.Message.Contains("rules of a day"));
    }

    private static string Decide(Framework framework, DateOnly day, AttributeValue[] account) =>
        framework.Dimensions[0].At(new Decider(framework.On(day)).Decide(0, account).Segment).Name;

    [TestCase("days since arr >= 90", "days are counted since a date")]
    [TestCase("days since joined >= 1.5", "no number of days")]
    [TestCase("days since joined >= 2026-01-31", "no number of days")]
    [TestCase("days since joined between 90 and 30", "the range is reversed")]
    [TestCase("region has 'EMEA'", "has one value")]
    public void A_wrong_use_is_an_error_at_its_place(string condition, string message)
    {
        Assert.That(With(Piece, condition).Errors.Single().Message, Does.Contain(message));
    }
}
