using Connector.Segmentation.Versions;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation.Versions;

/// <summary>Whatever differs between two versions is told, as grave as it is, with what stood there before.</summary>
internal sealed class ToldChangesTests
{
    private const string Tier = "    expect: { strategic";
    private const string East = "{ name: east, scope: region = 'APAC', until: 2027-06-30, approved_by: CCO, segments: [ { name: core, when: arr >= 5000 } ] }";
    private const string West = "{ name: west, scope: region = 'LATAM', until: 2027-06-30, approved_by: CCO, segments: [ { name: core, when: arr >= 6000 } ] }";
    private const string Notes = "    notes: { reason: { alpha: Why__c } }\n";

    [TestCase("", "label: Area\n", "label: Place\n", ChangeKind.Wording, "was called Area")]
    [TestCase("", "kind: firmographic", "kind: behavioural", ChangeKind.Wording, "has another kind or owner")]
    [TestCase("    owner: Sales\n", "owner: Sales", "owner: Success", ChangeKind.Wording, "has another kind or owner")]
    [TestCase("", "fields: { alpha: Tier__c, beta: tier }", "fields: { alpha: Level__c, beta: tier }", ChangeKind.Structure, "is written to Level__c (alpha), tier (beta), before to Tier__c (alpha), tier (beta)")]
    [TestCase("    exceptions: [ " + East + " ]\n", "    exceptions: [ " + East + " ]\n", "", ChangeKind.Thresholds, "exception east is gone")]
    [TestCase("    exceptions: [ " + East + ", " + West + " ]\n", East + ", ", "", ChangeKind.Thresholds, "exception east is gone")]
    [TestCase("    exceptions: [ " + East + " ]\n", East, East + ", " + West, ChangeKind.Thresholds, "exception west is new: where region = 'LATAM', until 2027-06-30")]
    [TestCase("    exceptions: [ " + East + ", " + West + " ]\n", "until: 2027-06-30, approved_by: CCO, segments: [ { name: core, when: arr >= 6000", "until: 2027-07-31, approved_by: CCO, segments: [ { name: core, when: arr >= 6000",
        ChangeKind.Thresholds, "exception west was: where region = 'LATAM', until 2027-06-30; is: where region = 'LATAM', until 2027-07-31")]
    [TestCase("    exceptions: [ " + East + " ]\n", "approved_by: CCO", "approved_by: CEO", ChangeKind.Wording, "exception east is approved by CEO")]
    [TestCase("    exceptions: [ " + East + ", " + West + " ]\n", East + ", " + West, West + ", " + East, ChangeKind.Thresholds, "exceptions stand in another order")]
    [TestCase("    exceptions: [ " + East + " ]\n", "arr >= 5000", "arr >= 7000", ChangeKind.Thresholds, "Core: its rule in an exception changed")]
    [TestCase("    mode: { frozen_until: 2030-01-01 }\n", "    mode: { frozen_until: 2030-01-01 }\n", "", ChangeKind.Thresholds, "is decided at every run, before frozen until 2030-01-01")]
    [TestCase("    retired: [ { name: old, label: Old, until: 2026-01-01, why: none, successor: core } ]\n", "successor: core", "successor: scale", ChangeKind.Thresholds, "retired Old now leads to Scale")]
    [TestCase("    stability: { margin: { arr: 10% } }\n", "arr: 10%", "arr: 20%", ChangeKind.Thresholds, "margins or the time that accounts stay changed")]
    [TestCase("    stability: { margin: { arr: 10%, employees: 5% } }\n", "arr: 10%, employees: 5%", "arr: 5%, employees: 10%", ChangeKind.Thresholds, "margins or the time that accounts stay changed")]
    [TestCase("    stability: { dwell: 30d }\n", "30d", "31d", ChangeKind.Thresholds, "margins or the time that accounts stay changed")]
    [TestCase("", "expect: { strategic: 2%..20%", "expect: { strategic: 2%..21%", ChangeKind.Thresholds, "other shares are expected")]
    [TestCase("    entry: { accounts: 20 }\n", "accounts: 20", "accounts: 30", ChangeKind.Thresholds, "a segment must hold something else to be worth having")]
    [TestCase("    purposes: [ pricing ]\n", "[ pricing ]", "[ service ]", ChangeKind.Thresholds, "its segments have other purposes")]
    public void A_dimensions_change_is_told(string extra, string piece, string changed, ChangeKind kind, string what) =>
        AssertTold(Text.Replace(Tier, extra + Tier, StringComparison.Ordinal), piece, changed, kind, what);

    [TestCase("framework: test", "framework: trial", ChangeKind.Wording, "was called test")]
    [TestCase("score:     { type: decimal,", "score:     { type: decimal, max_age: 30d,", ChangeKind.Thresholds, "score has another age limit, unit or write-back, or is required otherwise than before")]
    [TestCase("score:     { type: decimal,", "score:     { type: decimal, required: true,", ChangeKind.Thresholds, "score has another age limit, unit or write-back, or is required otherwise than before")]
    [TestCase("unit: people,", "unit: heads,", ChangeKind.Thresholds, "employees has another age limit, unit or write-back, or is required otherwise than before")]
    [TestCase("owner: Operations", "owner: Operations\nescalations: { many: { watch: held, above: 5%, owner: Grace, within: 5d, evidence: the list } }", ChangeKind.Wording, "escalations changed")]
    [TestCase("owner: Operations", "owner: Operations\nobjectives: { growth: 100% }", ChangeKind.Wording, "objectives or candidates changed")]
    [TestCase("objective: retention", "objective: growth", ChangeKind.Wording, "the objective was retention; is: growth")]
    [TestCase("owner: Operations", "owner: Sales", ChangeKind.Wording, "Sales answers for it, before Operations")]
    [TestCase("owner: Operations", "owner: Operations\nsponsor: the COO", ChangeKind.Wording, "the COO stands behind it, before nobody")]
    [TestCase("owner: Operations", "owner: Operations\nreview: { every: 90d, last: 2026-11-01 }", ChangeKind.Wording, "the next review is due by 2027-01-30")]
    [TestCase("ask: Where is it?", "ask: Where was it?", ChangeKind.Wording, "questions, use cases or consumers changed")]
    [TestCase("dimensions:\n", "measures: { total: { label: Total, attribute: arr } }\ndimensions:\n", ChangeKind.Wording, "views or measures changed")]
    [TestCase("owner: Operations", "owner: Operations\nvalue: arr", ChangeKind.Thresholds, "accounts are weighed by arr, before by nothing")]
    [TestCase("  note:      { type: text", "  memo:      { type: text, sources: [ crm: { alpha: Memo__c } ] }\n  note:      { type: text", ChangeKind.Thresholds, "memo is new")]
    [TestCase("  trial:     { type: boolean, sources: [ crm: { alpha: Trial__c } ] }\n", "", ChangeKind.Thresholds, "trial is no longer read")]
    [TestCase("alpha: ARR__c } ] }", "alpha: ARR__c } ], owner: Finance }", ChangeKind.Wording, "arr has another owner or quality target")]
    [TestCase("alpha: ARR__c } ] }", "alpha: ARR__c } ], quality: { valid: 98% } }", ChangeKind.Wording, "arr has another owner or quality target")]
    [TestCase("{ name: core,", "{ name: core, code: COR,", ChangeKind.Wording, "Core: other systems know it by another code or alias")]
    [TestCase("{ name: core,", "{ name: core, aliases: { erp: [ 1, 2 ] },", ChangeKind.Wording, "Core: other systems know it by another code or alias")]
    [TestCase("currency: { to: USD }", "currency: { to: EUR }", ChangeKind.Thresholds, "amounts are converted in another way")]
    public void A_frameworks_change_is_told(string piece, string changed, ChangeKind kind, string what) => AssertTold(Text, piece, changed, kind, what);

    [Test]
    public void What_stood_there_before_is_told_from_the_other_side_too()
    {
        AssertTold(Text.Replace("owner: Operations", "owner: Operations\nsponsor: the COO", StringComparison.Ordinal), "\nsponsor: the COO", "", ChangeKind.Wording, "nobody stands behind it, before the COO");
        AssertTold(Text.Replace("owner: Operations", "owner: Operations\nvalue: arr", StringComparison.Ordinal), "\nvalue: arr", "", ChangeKind.Thresholds, "accounts are weighed by nothing, before by arr");
        AssertTold(Text.Replace("owner: Operations", "owner: Operations\nreview: { every: 90d, last: 2026-11-01 }", StringComparison.Ordinal), "\nreview: { every: 90d, last: 2026-11-01 }", "",
            ChangeKind.Wording, "no review is due any more");
    }

    [Test]
    public void Notes_that_come_and_go_are_told_with_what_was_noted()
    {
        var with = Text.Replace(Tier, Notes + Tier, StringComparison.Ordinal);

        var (came, went) = (Told(Text, with), Told(with, Text));

        Assert.That(came.Single(), Does.StartWith("notes ").And.EndWith(", before nothing").And.Not.Contains("notes nothing"));
        Assert.That(went.Single(), Does.StartWith("notes nothing beside the segment, before ").And.Not.EndsWith("before nothing"));
    }

    [Test]
    public void Where_margins_or_shares_stand_in_the_file_is_no_change_of_them()
    {
        var one = Text.Replace(Tier, "    stability: { margin: { arr: 10%, employees: 5% } }\n" + Tier, StringComparison.Ordinal);
        var other = one.Replace("{ arr: 10%, employees: 5% }", "{ employees: 5%, arr: 10% }", StringComparison.Ordinal).Replace("{ strategic: 2%..20%, unclassified: 0%..5% }", "{ unclassified: 0%..5%, strategic: 2%..20% }", StringComparison.Ordinal);

        Assert.That(Told(one, other), Is.EqualTo(new[] { "comments, order or layout of the file" }));
    }

    [Test]
    public void The_gravest_of_several_changes_is_the_one_that_the_trouble_names()
    {
        var changed = Text.Replace("objective: retention", "objective: growth", StringComparison.Ordinal).Replace("arr >= 250000", "arr >= 300000", StringComparison.Ordinal)
            .Replace("sla: 4h", "sla: 5h", StringComparison.Ordinal);

        var step = new VersionStep(TestFramework.Framework, Load(changed).OrThrow());

        Assert.That(step.Changes, Has.Count.EqualTo(3));
        Assert.That(step.Trouble, Does.Contain("(minor), Tier: Strategic was: arr >= 250000").And.Contain("make it 1.3.0"));
    }

    private static void AssertTold(string before, string piece, string changed, ChangeKind kind, string what)
    {
        Assert.That(before, Does.Contain(piece));

        var step = new VersionStep(Load(before).OrThrow(), Load(before.Replace(piece, changed, StringComparison.Ordinal)).OrThrow());

        // an exception that comes, goes or moves changes the rules of its segments too, each told for itself
        var told = step.Changes.Where(change => change.What == what || !change.What.EndsWith("its rule in an exception changed", StringComparison.Ordinal));
        Assert.That(told.Select(change => (change.Kind, change.What)), Is.EqualTo(new[] { (kind, what) }));
    }

    private static IEnumerable<string> Told(string before, string after) => new VersionStep(Load(before).OrThrow(), Load(after).OrThrow()).Changes.Select(change => change.What);
}
