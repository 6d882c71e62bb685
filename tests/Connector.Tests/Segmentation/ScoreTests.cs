using Connector.Segmentation;
using Connector.Segmentation.Linting;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

/// <summary>Points for conditions, and segments that are bands of their sum.</summary>
internal sealed class ScoreTests
{
    private const string Health = "{ score >= 60: 30, vip: 20, days since joined > 90: 10, employees < 10: -15 }";
    private static readonly DateOnly Today = new(2026, 11, 24);

    [TestCase(70, true, 100, 500, 60, "strategic")]
    [TestCase(70, true, 80, 500, 50, "strategic")]
    [TestCase(70, false, 80, 500, 30, "core")]
    [TestCase(70, false, 80, 5, 15, "scale")]
    public void Segments_are_bands_of_the_sum(double usage, bool vip, int days, double employees, int sum, string segment)
    {
        var explanation = Explain(Health, Values(employees, vip: vip, score: usage, joined: Today.AddDays(-days)));

        Assert.That(explanation.Segment.Name, Is.EqualTo(segment));
        Assert.That((explanation.Scores.Single().Low, explanation.Scores.Single().High), Is.EqualTo((sum, sum)));
    }

    [Test]
    public void What_is_unknown_leaves_the_score_between_two_sums_and_decides_only_where_both_agree()
    {
        var open = Explain(Health, Values(vip: true, joined: Today));
        var sure = Explain(Health, Values(vip: true, score: 80, joined: Today.AddDays(-100)));

        Assert.That((open.Scores[0].Low, open.Scores[0].High, open.Segment.Name), Is.EqualTo((5, 50, "unclassified")));
        Assert.That(open.PossibleLabels, Is.EqualTo(new[] { "Strategic", "Core", "Scale" }));
        Assert.That(open.Scores[0].Counted.Select(part => part.Points), Is.EqualTo(new[] { 30, 20, -15 }), "what holds or may hold; who joined today has no 90 days");
        Assert.That((sure.Scores[0].Low, sure.Scores[0].High, sure.Segment.Name, sure.IsProvisional), Is.EqualTo((45, 60, "strategic", false)));
    }

    [TestCase("health: { vip: 0 }", "whole points up to 1000")]
    [TestCase("health: { vip: 1.5 }", "whole points up to 1000")]
    [TestCase("health: { }", "has no parts")]
    [TestCase("health: { vipp: 3 }", "unknown attribute 'vipp' in the condition of score health. Did you mean 'vip'?")]
    [TestCase("arr: { vip: 3 }", "is an attribute already")]
    [TestCase("health: { health > 3: 3, vip: 1 }", "unknown attribute 'health'")]
    public void What_is_wrong_with_a_score_is_an_error(string score, string message)
    {
        Assert.That(TestFramework.Load("scores: { " + score + " }\n" + TestFramework.Text).Errors.Select(error => error.Message), Has.Some.Contains(message));
    }

    [TestCase("health", "is a score")]
    [TestCase("health >= 'much'", "is a score")]
    [TestCase("health in (3)", "is a score")]
    [TestCase("health is known", "is a score")]
    [TestCase("health between 3 and 'much'", "is a score")]
    [TestCase("health between 9 and 3", "the range is reversed")]
    [TestCase("healt >= 3", "Did you mean 'health'?")]
    public void A_score_is_compared_with_a_number(string condition, string message)
    {
        var text = TestFramework.Text.Replace("arr >= 25000 or employees >= 100", condition, StringComparison.Ordinal);

        Assert.That(TestFramework.Load("scores: { health: { vip: 3 } }\n" + text).Errors.Single().Message, Does.Contain(message));
    }

    [Test]
    public void A_band_that_no_account_reaches_is_found_at_its_first_character()
    {
        var text = TestFramework.Text.Replace("arr >= 25000 or employees >= 100", "arr >= 25000 or health >= 4", StringComparison.Ordinal);
        var framework = TestFramework.Load("scores: { health: { vip: 3, trial: -2 } }\n" + text).OrThrow();

        var finding = Linter.Check(framework, Today, []).Findings.Single(finding => finding.Rule == "contradiction");

        Assert.That(framework.Text.Split('\n')[finding.Place.Line - 1][(finding.Place.Column - 1)..], Does.StartWith("health >= 4"));
    }

    [Test]
    public void A_score_that_no_rule_compares_is_found()
    {
        var framework = TestFramework.Load("scores: { health: { vip: 3 } }\n" + TestFramework.Text).OrThrow();

        Assert.That(Linter.Check(framework, Today, []).Findings.Select(finding => (finding.Rule, finding.Subject)), Does.Contain(("unused-score", "health")));
    }

    [TestCase("currency: { to: USD, from: record }", "'record' is no currency")]
    [TestCase("currency: { to: USD, from: EUR }", "need 'rates'")]
    [TestCase("currency: { to: USD, rates: rates.csv }", "nothing is converted")]
    public void Amounts_are_never_taken_for_another_currency_s(string currency, string message)
    {
        Assert.That(With("currency: { to: USD }", currency).Errors.Single().Message, Does.Contain(message));
    }

    private static AssignmentExplanation Explain(string parts, Connector.Accounts.AttributeValue[] account)
    {
        var text = TestFramework.Text
            .Replace("arr >= 250000 or employees >= 1000 or vip", "health >= 45", StringComparison.Ordinal)
            .Replace("arr >= 25000 or employees >= 100", "health between 20 and 44", StringComparison.Ordinal)
            .Replace("arr > 0 or employees >= 1", "health < 20", StringComparison.Ordinal);
        return new Explainer(TestFramework.Load($"scores: {{ health: {parts} }}\n" + text).OrThrow(), "alpha", Today).Explain(0, account);
    }
}
