using System.Diagnostics;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Proof;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Proof;

/// <summary>Each kind of defect, planted.</summary>
internal sealed class RuleProverTests
{
    [Test]
    public void The_shipped_framework_proves_sound()
    {
        var found = new RuleProver(ShippedConfig.Framework).Prove().Where(finding => finding.Severity > Severity.Information);

        Assert.That(found.Select(finding => $"{finding.Dimension.Name} {finding.Defect}: {finding.Message}"), Is.Empty);
    }

    [TestCase("employees >= 5 and employees < 5", "Contradiction core")]
    [TestCase("employees < 1", "Contradiction core")] // outside the valid domain
    [TestCase("employees >= 2000", "DeadSegment core")]
    [TestCase("employees >= 100 or employees >= 200", "UnreachableClause core")]
    [TestCase("employees >= 100 or arr < 0", "Contradiction core")]
    [TestCase("employees between 100 and 200 or arr >= 25000", "NotMonotone employees")]
    [TestCase("arr >= 25000", "Overlap core")]
    public void A_planted_defect_is_found(string core, string expected)
    {
        var dimension = Dimension($"employees >= 1000", core, "employees >= 1");

        Assert.That(Prove(dimension).Select(Told), Has.Some.EqualTo(expected));
    }

    [Test]
    public void A_known_account_that_no_segment_wants_is_shown()
    {
        var found = Prove(Dimension("employees >= 1000", "employees >= 100", "arr > 0")).Single(finding => finding.Defect == RuleDefect.FallsThrough);

        Assert.That(found.Examples.Single().Select(value => value.ToString()).Take(2), Is.EqualTo(new[] { "1", "0" })); // one person, no revenue
    }

    [Test]
    public void Tiers_behind_each_other_are_no_overlap_and_nothing_else_either()
    {
        Assert.That(Prove(Dimension("employees >= 1000", "employees >= 100", "employees >= 1")), Is.Empty);
    }

    [Test]
    public void A_segment_for_unknown_values_is_reachable_and_no_known_account_falls_through()
    {
        Assert.That(Prove(Dimension("employees is unknown", "employees >= 100", "employees >= 1")), Is.Empty);
    }

    [Test]
    public void Beyond_the_budget_nothing_is_called_proved()
    {
        var framework = Dimension("employees >= 1000", "arr >= 5", "score > 1");

        Assert.That(new RuleProver(framework, budget: 10).Prove(framework.Dimensions[0]).Select(finding => finding.Defect), Is.EqualTo(new[] { RuleDefect.Undecided }));
    }

    [Test]
    public void More_value_and_a_later_tier_is_a_warning_with_the_two_accounts()
    {
        var framework = Dimension("arr >= 1000 and arr < 5000", "arr >= 100", "arr >= 0");
        var found = Prove(framework).Single(finding => finding.Defect == RuleDefect.NotMonotone);

        Assert.That(found.Severity, Is.EqualTo(Severity.Warning));
        Assert.That(found.Examples.Select(example => example[1].Number), Is.Ordered.Ascending);
        Assert.That(found.Message, Does.StartWith("more arr leads from Strategic to Core here"));
    }

    [Test]
    public void Eight_coupled_attributes_are_gone_through()
    {
        var text = TestFramework.Text.Replace(
            "when: arr >= 250000 or employees >= 1000 or vip",
            "when: arr >= 250000 or employees >= 1000 or vip or (region = 'EMEA' and trial) or (joined < 2020-01-01 and score > 5 and note = 'x' and kind = 'customer')", StringComparison.Ordinal);
        var framework = TestFramework.Load(text).OrThrow();
        var clock = Stopwatch.StartNew();

        var found = new RuleProver(framework).Prove(framework.Dimensions[0]);

        TestContext.Out.WriteLine($"{framework.Dimensions[0].UsedAttributes.Count} attributes in {clock.ElapsedMilliseconds} ms");
        Assert.That(framework.Dimensions[0].UsedAttributes, Has.Count.GreaterThanOrEqualTo(8));
        Assert.That(found.Select(finding => finding.Defect), Has.None.EqualTo(RuleDefect.Undecided));
    }

    private static IReadOnlyList<RuleFinding> Prove(Framework framework) => new RuleProver(framework).Prove(framework.Dimensions[0]);

    private static string Told(RuleFinding finding) =>
        $"{finding.Defect} {(finding.Defect == RuleDefect.NotMonotone ? finding.Message.Split(' ')[1] : finding.Segment?.Name)}";

    private static Framework Dimension(string strategic, string core, string scale) => TestFramework.Load(TestFramework.Text
        .Replace("arr >= 250000 or employees >= 1000 or vip", strategic, StringComparison.Ordinal)
        .Replace("arr >= 25000 or employees >= 100", core, StringComparison.Ordinal)
        .Replace("arr > 0 or employees >= 1", scale, StringComparison.Ordinal)).OrThrow();
}
