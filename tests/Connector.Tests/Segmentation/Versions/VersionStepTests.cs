using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Segmentation.Versions;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation.Versions;

internal sealed class VersionStepTests
{
    private const string Scale = "      - { name: scale,     label: Scale,     when: arr > 0 or employees >= 1, action: Wait, sla: 1d }\n";
    private const string Retired = "    retired:\n      - { name: scale, label: Scale, until: 2026-10-31, why: too thin, successor: core, crosswalk: { core: 75%, unclassified: 25% } }\n";

    [TestCase("label: Core,", "label: Heart,", "1.2.1")]
    [TestCase("action: Wait", "action: Write", "1.2.1")]
    [TestCase("owner: Operations", "owner: Sales", "1.2.1")]
    [TestCase("owner: Operations", "owner: Operations\nsponsor: the COO", "1.2.1")]
    [TestCase("owner: Operations", "owner: Operations\nreview: { every: 90d, last: 2026-11-01 }", "1.2.1")]
    [TestCase("action: Wait", "action: Wait, why: the board of May", "1.2.1")]
    [TestCase("ask: Where is it?", "ask: Where was it?", "1.2.1")]
    [TestCase("framework: test", "framework: test    # a remark", "1.2.1")]
    [TestCase("effective: 2026-11-01", "effective: 2026-12-01", "1.2.1")]
    [TestCase("arr >= 250000", "arr >= 300000", "1.3.0")]
    [TestCase("kind = 'customer'", "kind is known", "1.3.0")]
    [TestCase("valid: 1..3000000", "valid: 1..2000000", "1.3.0")]
    [TestCase("unclassified: 0%..5%", "unclassified: 0%..6%", "1.3.0")]
    [TestCase("owner: Operations", "owner: Operations\nguard: { max_changed: 5% }", "1.3.0")]
    [TestCase("owner: Operations", "owner: Operations\nvalue: arr", "1.3.0")]
    [TestCase("    expect: { strategic", "    stability: { dwell: 30d }\n    expect: { strategic", "1.3.0")]
    [TestCase("    expect: { strategic", "    mode: { frozen_until: 2030-01-01 }\n    expect: { strategic", "1.3.0")]
    [TestCase("    expect: { strategic", "    overrides: { unregistered_edit: revert }\n    expect: { strategic", "1.3.0")]
    [TestCase("dimensions:\n", "scores: { s: { arr >= 1: 5 } }\ndimensions:\n", "1.3.0")]
    [TestCase("currency: { to: USD }", "currency: { to: EUR }", "1.3.0")]
    [TestCase("owner: Operations", "owner: Operations\npolicy: { jurisdictions: [ EU ] }", "1.3.0")]
    [TestCase("unit: people", "unit: heads", "1.3.0")]
    [TestCase("valid: 1..3000000", "valid: 1..3000000, max_age: 365d", "1.3.0")]
    [TestCase("  trial:     { type: boolean, sources: [ crm: { alpha: Trial__c } ] }\n", "", "1.3.0")]
    [TestCase("dimensions:\n", "views: { strategic_near: { label: Strategic near, where: { tier: strategic, area: near } } }\ndimensions:\n", "1.2.1")]
    [TestCase("dimensions:\n", "measures: { total: { label: Total, attribute: arr } }\ndimensions:\n", "1.2.1")]
    [TestCase("owner: Operations", "owner: Operations\nconsumers: { csms: { label: CSMs, served_by: [ tier ] } }", "1.2.1")]
    [TestCase("objective: retention", "objective: growth", "1.2.1")]
    [TestCase("sla: 4h", "sla: 5h", "1.2.1")]
    [TestCase("kind: firmographic", "kind: behavioural", "1.2.1")]
    [TestCase("label: Area\n", "label: Place\n", "1.2.1")]
    [TestCase("    expect: { strategic", "    notes: { reason: { alpha: Why__c } }\n    expect: { strategic", "1.2.1")]
    [TestCase(Scale, "", "2.0.0")]
    [TestCase("name: core,", "name: heart,", "2.0.0")]
    [TestCase("  area:", "  place:", "2.0.0")]
    [TestCase("fields: { alpha: Area__c }", "fields: { alpha: Place__c }", "2.0.0")]
    public void The_least_version_follows_from_the_gravest_change(string before, string after, string least)
    {
        var changed = Load(Text.Replace(before, after, StringComparison.Ordinal)).OrThrow();

        var step = new VersionStep(TestFramework.Framework, changed);

        Assert.That(step.Least.ToString(), Is.EqualTo(least));
        Assert.That(step.Trouble, Does.Contain($"make it {least} or later"));
        var numbered = Load(Text.Replace(before, after, StringComparison.Ordinal).Replace("version: 1.2.0", $"version: {least}", StringComparison.Ordinal)).OrThrow();
        Assert.That(new VersionStep(TestFramework.Framework, numbered).Trouble, Is.Null);
    }

    private const string Conflict = "conflicts: { odd: { when: trial, holds: [ employees ], why: nobody knows } }\ndimensions:\n";

    [TestCase("when: trial", "when: vip", ChangeKind.Thresholds, "odd holds employees when vip; before employees when trial")]
    [TestCase("holds: [ employees ]", "holds: [ arr ]", ChangeKind.Thresholds, "odd holds arr when trial; before employees when trial")]
    [TestCase("why: nobody knows", "why: the audit", ChangeKind.Wording, "odd says another reason")]
    [TestCase("odd:", "even:", ChangeKind.Thresholds, "odd holds nothing any more")]
    [TestCase("odd:", "even:", ChangeKind.Thresholds, "even is new: trial")]
    [TestCase(Conflict, "dimensions:\n", ChangeKind.Thresholds, "odd holds nothing any more")]
    public void What_is_held_is_compared_by_name_condition_inputs_and_reason(string piece, string changed, ChangeKind kind, string what)
    {
        var before = Text.Replace("dimensions:\n", Conflict, StringComparison.Ordinal);

        var step = new VersionStep(Load(before).OrThrow(), Load(before.Replace(piece, changed, StringComparison.Ordinal)).OrThrow());

        Assert.That(step.Changes.Select(change => (change.Kind, change.What)), Does.Contain((kind, what)));
        Assert.That(new VersionStep(step.Before, step.Before).Changes, Is.Empty);
    }

    [Test]
    public void The_same_text_needs_no_new_version_and_an_older_number_tells_nothing()
    {
        Assert.That(new VersionStep(TestFramework.Framework, TestFramework.Framework).Trouble, Is.Null);
        var older = Load(Text.Replace("version: 1.2.0", "version: 1.1.9", StringComparison.Ordinal)).OrThrow();
        Assert.That(new VersionStep(TestFramework.Framework, older).Trouble, Does.Contain("1.2.1"));
    }

    [Test]
    public void A_table_that_changed_since_is_a_minor_change()
    {
        var moved = Load(Text, Regions + "France,EMEA\n").OrThrow();

        Assert.That(new VersionStep(TestFramework.Framework, moved).Least.ToString(), Is.EqualTo("1.3.0"), "both tables are at hand");
        Assert.That(new VersionStep(moved, moved, recordedHash: TestFramework.Framework.Hash).Least.ToString(), Is.EqualTo("1.3.0"), "the earlier one is not, but its hash is");
    }

    [Test]
    public void Lint_asks_what_became_of_a_segment_and_is_content_with_an_answer()
    {
        var (gone, told) = (Load(Text.Replace(Scale, "", StringComparison.Ordinal)).OrThrow(), WithRetired(Retired).OrThrow());

        Assert.That(Rules(gone), Does.Contain("segment-vanished").And.Contain("version-understates"));
        Assert.That(Rules(told), Does.Not.Contain("segment-vanished"));
        Assert.That(new VersionStep(TestFramework.Framework, told).Changes.Select(change => change.What), Does.Contain("Scale is retired (too thin); its accounts go to Core (75 %) and Unclassified (25 %)"));
    }

    [TestCase("name: scale, label", "name: core, label", "'core' is still a segment")]
    [TestCase("successor: core", "successor: heart", "'heart' is no segment of the dimension")]
    [TestCase("core: 75%", "cores: 75%", "'cores' is no segment of the dimension")]
    [TestCase("core: 75%", "core: 70%", "make 100 % together")]
    [TestCase("successor: core", "successor: strategic", "the crosswalk does not lead to the successor 'strategic'")]
    [TestCase("why: too thin, ", "", "has no 'why'")]
    public void What_is_wrong_with_a_retired_segment_is_told(string before, string after, string message) =>
        Assert.That(WithRetired(Retired.Replace(before, after, StringComparison.Ordinal)).Errors.Select(error => error.Message), Has.Some.Contains(message));

    [Test]
    public void An_override_that_names_a_retired_segment_holds_for_its_successor()
    {
        var framework = WithRetired(Retired).OrThrow();
        var now = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var assignments = new Assignment[2];

        new Segmenter(framework, 1).Assign(Values(5000, 0, "EMEA"), [], now, assignments, overrides: [new Override(new("A"), "tier", "scale", "them", "agreed", now, now.AddDays(1))]);

        Assert.That((assignments[0].Segment, assignments[0].IsOverridden), Is.EqualTo(("core", true)));
    }

    [Test]
    public void Accounts_of_a_retired_segment_are_counted_beside_the_crosswalk()
    {
        var dimension = WithRetired(Retired).OrThrow().Dimension("tier")!;

        var flow = RetiredFlow.Of(dimension, [("scale", "core", 6), ("scale", "strategic", 3), ("scale", null, 1), ("core", "strategic", 5), (null, "core", 2)]).Single();

        Assert.That((flow.Accounts, flow.OffTheWay), Is.EqualTo((10L, 4L)));
        Assert.That(flow.ToString(), Does.EndWith("of 10, 6 (60 %) go to Core, 3 (30 %) go to Strategic, 1 (10 %) lose their segment; 4 go elsewhere"));
    }

    private static FrameworkLoadResult WithRetired(string retired) => Load(Text.Replace(Scale, "", StringComparison.Ordinal).Replace("    expect: { strategic", retired + "    expect: { strategic", StringComparison.Ordinal));

    private static IEnumerable<string> Rules(Framework framework) =>
        Linter.Check(framework, new DateOnly(2026, 11, 1), [], step: new VersionStep(TestFramework.Framework, framework)).Findings.Select(finding => finding.Rule);
}
