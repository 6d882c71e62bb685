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

    [TestCase("{ strategic: 2%..20%, core: 5%..40%, scale: 10%..70% }", "    expect: { strategic: 2%..20%, core: 15%..100% }")]
    [TestCase("{ scale: 10%..70%, core: 5%..40%, strategic: 2%..20% }", "    expect: { core: 15%..100%, strategic: 2%..20% }")]
    [TestCase("{ scale: 10%..70% }", "    expect: {  }")]
    [TestCase("{ core: 5%..30%, scale: 10%..20%, strategic: 2%..20% }", "    expect: { core: 15%..50%, strategic: 2%..20% }")]
    public void The_share_of_a_merged_segment_goes_to_the_other_wherever_it_stands(string expect, string after)
    {
        var framework = Load(Text.Replace("{ strategic: 2%..20%, unclassified: 0%..5% }", expect, StringComparison.Ordinal)).OrThrow();

        Assert.That(Merged(framework).Split('\n'), Does.Contain(after));
    }

    [Test]
    public void Of_what_stands_around_a_merged_segment_nothing_is_lost()
    {
        var text = Text.Replace("      - { name: scale,", "      # the small ones\n      - { name: scale,", StringComparison.Ordinal)
            .Replace("    otherwise: { name: unclassified,", "\n    # who is left\n    otherwise: { name: unclassified,", StringComparison.Ordinal)
            .Replace("  area:\n", "    retired:\n      - { name: gone, label: Gone, until: 2026-01-01, why: nobody, successor: core }\n  area:\n", StringComparison.Ordinal);
        var framework = Load(text).OrThrow();

        var merged = Merged(framework);

        Assert.That(text.Split('\n').Except(merged.Split('\n')).Select(line => line.Trim().Split(',')[0]), Is.EqualTo(new[] { "version: 1.2.0", "- { name: core", "- { name: scale" }));
        Assert.That(Load(merged).OrThrow().Dimension("tier")!.Retired.Select(segment => segment.Name), Is.EqualTo(new[] { "scale", "gone" }));
    }

    [TestCase("    retired: [ { name: gone, label: Gone, until: 2026-01-01, why: nobody, successor: core } ]\n", "'retired' is not one entry a line")]
    public void A_file_that_cannot_take_a_line_is_told_at_its_line(string piece, string message)
    {
        var text = Text.Replace("    expect: {", piece + "    expect: {", StringComparison.Ordinal);
        var line = text[..text.IndexOf(piece, StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;

        Assert.That(() => Merged(Load(text).OrThrow()), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"line {line}: {message}"));
    }

    [TestCase("    calibrated: { method: quantiles, on: 2026-01-01, attributes: [ arr ], accounts: 5, fit: 50% }", "    calibrated:\n      method: quantiles\n      on: 2026-01-01\n      attributes: [ arr ]\n      accounts: 5\n      fit: 50%", "'calibrated' is not written as { key: value, … } in one line")]
    public void Where_thresholds_came_from_is_replaced_only_in_one_line(string piece, string inLines, string message)
    {
        var (good, bad) = (With("    kind: value\n", $"    kind: value\n{piece}\n").OrThrow(), With("    kind: value\n", $"    kind: value\n{inLines}\n").OrThrow());

        Assert.That(Calibrated(good).Text.Split('\n').Count(line => line.StartsWith("    calibrated: { method: natural_breaks,", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(() => Calibrated(bad), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"line 25: {message}"));

        static Proposal Calibrated(Framework framework) => Proposal.Of(framework, framework.Dimension("tier")!, Conditions, [framework.Attributes[0], framework.Attributes[1]], Origin);
    }

    [Test]
    public void A_dimension_or_segments_in_one_line_are_left_to_a_person()
    {
        const string Area = "{ label: Area, kind: firmographic, fields: { alpha: Area__c }, segments: [ { name: near, label: Near, when: region is known, action: Visit }, { name: far, label: Far, when: arr > 0, action: Write } ], otherwise: { name: nowhere, label: Nowhere, action: Research } }";
        var text = Text[..Text.IndexOf("  area:", StringComparison.Ordinal)];
        var oneLine = Load($"{text}  area: {Area}\n").OrThrow();
        var list = Load($"{text}  area:\n    label: Area\n    kind: firmographic\n    fields: {{ alpha: Area__c }}\n    segments: {Area[Area.IndexOf('[', StringComparison.Ordinal)..(Area.IndexOf(']', StringComparison.Ordinal) + 1)]}\n    otherwise: {{ name: nowhere, label: Nowhere, action: Research }}\n").OrThrow();
        var line = text.Count(letter => letter == '\n') + 1;

        Assert.That(() => Without(oneLine), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"line {line}: dimension area is written in one line"));
        Assert.That(() => Without(list), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"line {line + 4}: segment 'far' does not begin a line of its own"));
    }

    [TestCase("    otherwise: { name: nowhere, label: Nowhere, action: Research }\n", "", TestName = "Segments at the end of the file are joined too")]
    [TestCase("", "", TestName = "Where otherwise stands last its line stays")]
    [TestCase("", "views:\n  theirs: { label: Theirs, where: { tier: core } }\n", TestName = "What follows the dimensions is no part of the last one")]
    public void The_last_segment_of_the_last_dimension_is_joined_wherever_it_stands(string otherwise, string after)
    {
        var text = otherwise.Length == 0 ? Text + after : Text.Replace(otherwise, "", StringComparison.Ordinal).Replace("    fields: { alpha: Area__c }\n", $"    fields: {{ alpha: Area__c }}\n{otherwise}", StringComparison.Ordinal);
        var merged = Without(Load(text).OrThrow());

        var area = Load(merged).OrThrow().Dimension("area")!;

        Assert.That(area.Segments.Select(segment => segment.When), Is.EqualTo(new[] { "region in ('EMEA', 'APAC') or region = 'LATAM'\nor region is known".Replace('\n', ' ') }));
        Assert.That(area.Retired.Select(segment => (segment.Name, segment.Successor)), Is.EqualTo(new[] { ("far", "near") }));
        Assert.That(merged, Does.Contain("\n    otherwise: { name: nowhere, label: Nowhere, action: Research }\n").And.Not.Contain("name: far\n"));
        Assert.That(after.Length == 0 || merged.EndsWith(after, StringComparison.Ordinal), Is.True);
    }

    [TestCase("plain words", "plain words")]
    [TestCase(@"back\slash", @"back\slash")]
    [TestCase(@"back\slash: quoted", "\"back\\\\slash: quoted\"")]
    [TestCase(", first", "\", first\"")]
    [TestCase("a: b", "\"a: b\"")]
    [TestCase("say \"so\" #1", "\"say \\\"so\\\" #1\"")]
    public void A_text_is_quoted_where_the_file_would_read_it_otherwise(string text, string quoted) => Assert.That(FrameworkEdit.Quote(text), Is.EqualTo(quoted));

    [Test]
    public void Merges_one_after_the_other_all_end_where_the_last_does()
    {
        var framework = Load(Text.Replace("{ strategic: 2%..20%, unclassified: 0%..5% }", "{ strategic: 2%..20%, core: 5%..30%, scale: 10%..40% }", StringComparison.Ordinal)).OrThrow();
        var dimension = framework.Dimension("tier")!;
        GranularityStep[] merges = [new(2, 0.5, 0.001, dimension.Find("scale"), dimension.Find("core")), new(1, 0.4, 0.002, dimension.Find("core"), dimension.Find("strategic"))];

        var after = Load(Proposal.Of(framework, dimension, merges, "arr", new DateOnly(2026, 11, 26)).Text).OrThrow().Dimension("tier")!;

        Assert.That((after.Expect.Count, after.Expect["strategic"].Low, after.Expect["strategic"].High), Is.EqualTo((1, 0.17, 0.9)));
        Assert.That(after.Segments.Select(segment => segment.Name), Is.EqualTo(new[] { "strategic" }));
        Assert.That(after.Retired.Select(segment => (segment.Name, segment.Successor)), Is.EquivalentTo(new[] { ("scale", "strategic"), ("core", "strategic") }));
        Assert.That(after.Segments[0].When, Is.EqualTo("arr >= 250000 or employees >= 1000 or vip or arr >= 25000 or employees >= 100 or arr > 0 or employees >= 1"));
    }

    private static string Merged(Framework framework)
    {
        var dimension = framework.Dimension("tier")!;
        return Proposal.Of(framework, dimension, [new GranularityStep(2, 0.5, 0.0042, dimension.Find("scale"), dimension.Find("core"))], "arr", new DateOnly(2026, 11, 26)).Text;
    }

    private static string Without(Framework framework)
    {
        var dimension = framework.Dimension("area")!;
        return Proposal.Of(framework, dimension, [new GranularityStep(1, 0.5, 0.0042, dimension.Find("far"), dimension.Find("near"))], "arr", new DateOnly(2026, 11, 26)).Text;
    }

    private static string[] Differing(string before, string after) => [.. after.Split('\n').Except(before.Split('\n'))];
}
