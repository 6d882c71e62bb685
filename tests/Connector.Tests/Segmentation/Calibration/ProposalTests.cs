using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using Connector.Segmentation.Versions;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation.Calibration;

internal sealed class ProposalTests
{
    private static readonly Calibrated Origin = new("natural_breaks", new DateOnly(2026, 11, 26), ["arr", "employees"], 812, 0.8731, "abc123");

    private static readonly string[] Conditions = ["arr >= 300000 or employees >= 2000", "arr >= 40000 or employees >= 150", "arr is known or employees is known"];

    [Test]
    public void Thresholds_change_their_conditions_the_version_and_the_origin_and_no_other_letter()
    {
        var dimension = TestFramework.Framework.Dimension("tier")!;

        var proposal = Proposal.Of(TestFramework.Framework, dimension, Conditions, [TestFramework.Framework.Attributes[0], TestFramework.Framework.Attributes[1]], Origin);

        Assert.That(Differing(Text, proposal.Text), Is.EqualTo(new[]
        {
            "version: 1.3.0",
            "    calibrated: { method: natural_breaks, on: 2026-11-26, attributes: [ arr, employees ], accounts: 812, fit: 87.3%, evidence: abc123 }",
            "      - { name: strategic, label: Strategic, when: arr >= 300000 or employees >= 2000 or vip, action: Call, sla: 1h }",
            "      - { name: core,      label: Core,      when: arr >= 40000 or employees >= 150, action: Mail, sla: 4h }",
            "      - { name: scale,     label: Scale,     when: arr is known or employees is known, action: Wait, sla: 1d }",
        }));
        var after = Load(proposal.Text).OrThrow();
        Assert.That(after.Dimension("tier")!.Calibrated, Is.EqualTo(Origin with { Fit = 0.873, Attributes = after.Dimension("tier")!.Calibrated!.Attributes }));
        Assert.That(new VersionStep(TestFramework.Framework, after).Trouble, Is.Null);

        var again = Proposal.Of(after, after.Dimension("tier")!, Conditions, [after.Attributes[0], after.Attributes[1]], Origin with { Method = "quantiles" });
        Assert.That(Differing(proposal.Text, again.Text).Single(line => line.Contains("calibrated", StringComparison.Ordinal)), Does.Contain("method: quantiles, on: 2026-11-26").And.EndsWith("evidence: abc123 }"));
    }

    [Test]
    public void A_condition_over_several_lines_is_replaced_as_a_whole()
    {
        var dimension = TestFramework.Framework.Dimension("area")!;

        var proposal = Proposal.Of(TestFramework.Framework, dimension, ["arr >= 5", "arr is known"], [TestFramework.Framework.Attributes[1]], Origin);

        var after = Load(proposal.Text).OrThrow().Dimension("area")!;
        Assert.That(after.Segments.Select(segment => segment.When), Is.EqualTo(new[] { "arr >= 5 or region in ('EMEA', 'APAC')", "arr is known or region = 'LATAM' or region is known" }));
        Assert.That(after.Segments[1].Action, Is.EqualTo("Write"));
    }

    [Test]
    public void What_reads_a_chosen_attribute_with_another_is_told_as_dropped()
    {
        var framework = Load(Text.Replace("arr >= 250000 or", "arr >= 250000 and region = 'EMEA' or", StringComparison.Ordinal)).OrThrow();

        Assert.That(Proposal.Of(framework, framework.Dimension("tier")!, Conditions, [framework.Attributes[0], framework.Attributes[1]], Origin).Dropped,
            Is.EqualTo(new[] { "arr >= 250000 and region = 'EMEA'" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Merged_segments_leave_their_accounts_their_expected_share_and_a_line_under_retired(bool inLines)
    {
        var text = Text.Replace("{ strategic: 2%..20%, unclassified: 0%..5% }", inLines ? "\n      strategic: 2%..20%\n      scale: 10%..70%\n      core: 5%..40%" : "{ strategic: 2%..20%, core: 5%..40%, scale: 10%..70% }", StringComparison.Ordinal);
        var framework = Load(text).OrThrow();
        var dimension = framework.Dimension("tier")!;
        var merge = new GranularityStep(2, 0.5, 0.0042, dimension.Find("scale"), dimension.Find("core"));

        var proposal = Proposal.Of(framework, dimension, [merge], "arr", new DateOnly(2026, 11, 26));

        var after = Load(proposal.Text).OrThrow().Dimension("tier")!;
        Assert.That(after.Segments.Select(segment => segment.Name), Is.EqualTo(new[] { "strategic", "core" }));
        Assert.That(after.Find("core")!.When, Is.EqualTo("arr >= 25000 or employees >= 100 or arr > 0 or employees >= 1"));
        Assert.That(after.Retired.Single(), Has.Property(nameof(RetiredSegment.Successor)).EqualTo("core").And.Property(nameof(RetiredSegment.Why)).EqualTo("explained 0.42 % of arr"));
        Assert.That((after.Expect["core"].Low, after.Expect["core"].High), Is.EqualTo((0.15, 1.0)));
        Assert.That(new VersionStep(framework, Load(proposal.Text).OrThrow()), Has.Property(nameof(VersionStep.Trouble)).Null);
    }

    private static string[] Differing(string before, string after) => [.. after.Split('\n').Except(before.Split('\n'))];
}
