using Connector.Accounts;
using Connector.Cleaning;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Segmentation.Documents;
using Connector.Segmentation.Proof;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation.Holding;

internal sealed class StaleTests
{
    private const string Arr = "arr:       { type: money, valid: 0.., sources: [ crm: { alpha: ARR__c } ] }";
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    [TestCase("carry 60d", 85, 500d)]
    [TestCase("carry 60d", 95, null)]
    [TestCase("hold", 29, 500d)]
    [TestCase("hold", 31, null)]
    [TestCase("default 7", 29, 500d)]
    [TestCase("default 7", 31, 7d)]
    [TestCase(null, 4_000, 500d)]
    public void An_old_value_counts_as_long_as_the_attribute_says(string? rule, int days, double? expected)
    {
        var framework = Billed(rule);

        var arr = Clean(framework, days)[1];

        Assert.That(arr.IsKnown ? arr.Number : (double?)null, Is.EqualTo(expected));
    }

    [Test]
    public void A_source_lower_in_trust_is_taken_once_the_first_is_too_old()
    {
        var framework = Load(Text.Replace(Arr, "arr: { type: money, valid: 0.., max_age: 30d, when_stale: carry 60d, sources: [ billing: arr, crm: { alpha: ARR__c } ] }", StringComparison.Ordinal)).OrThrow();

        Assert.That(Clean(framework, 95, crm: 42)[1].Number, Is.EqualTo(42));
    }

    [Test]
    public void A_held_attribute_without_a_value_keeps_the_last_segment_and_else_otherwise()
    {
        var framework = Billed("hold");
        var previous = new Assignment("strategic", 0, AssignmentFlags.None, 3, Now.AddDays(-90));
        var assigned = new Assignment[2];
        var segmenter = new Segmenter(framework, 7);

        var outcome = segmenter.Assign(Values(50, null, "APAC"), [previous], Now, assigned);
        Assert.That((assigned[0].Segment, assigned[0].IsHeld, outcome.Held!.Single().Attribute.Name), Is.EqualTo(("strategic", true, "arr")));

        segmenter.Assign(Values(50, null, "APAC"), [], Now, assigned);
        Assert.That(assigned[0].Segment, Is.EqualTo("unclassified"), "without the rule it would be scale, and provisional");

        segmenter.Assign(Values(5_000, null, "APAC"), [], Now, assigned);
        Assert.That((assigned[0].Segment, assigned[0].IsHeld), Is.EqualTo(("strategic", false)), "no revenue can put it elsewhere");
    }

    [Test]
    public void A_default_counts_as_known_is_told_and_never_asked_for()
    {
        var framework = Billed("default 0");
        var findings = new FindingTally();
        var attributes = Clean(framework, null, findings: findings);

        var decision = new Decider(framework).Decide(0, [.. Values(5), .. Array.Empty<AttributeValue>()]);

        Assert.That(findings.Entries.Single(entry => entry.Rule == FindingRules.DefaultUsed).Field, Is.EqualTo("arr"));
        Assert.That(attributes[1].Number, Is.Zero);
        Assert.That((decision.Segment, decision.IsProvisional), Is.EqualTo((2, false)), "an account made up without arr has the default too");
        Assert.That(Prover.Prove(framework)[0].States, Is.LessThan(Prover.Prove(Billed(null))[0].States), "unknown is no state of it");
    }

    [TestCase("carry 60d", "", "max_age")]
    [TestCase("carry soon", "max_age: 30d, ", "carry 90d")]
    [TestCase("keep", "max_age: 30d, ", "hold")]
    [TestCase("default lots", "max_age: 30d, ", "that arr can have")]
    [TestCase("default -1", "max_age: 30d, ", "that arr can have")]
    public void Bad_rules_are_refused(string rule, string age, string message)
    {
        var errors = Load(Text.Replace(Arr, $"arr: {{ type: money, valid: 0.., {age}when_stale: {rule}, sources: [ billing: arr ] }}", StringComparison.Ordinal)).Errors;

        Assert.That(errors.Select(error => error.ToString()), Has.Some.Contains(message));
    }

    [Test]
    public void A_field_of_the_CRM_has_no_age_to_be_carried_and_two_attributes_do_not_differ_over_one_fact()
    {
        Assert.That(Load(Text.Replace(Arr, "arr: { type: money, max_age: 30d, when_stale: carry 60d, sources: [ crm: { alpha: ARR__c } ] }", StringComparison.Ordinal)).Errors.Single().ToString(), Does.Contain("no age"));
        var twice = Text.Replace(Arr, "arr: { type: money, max_age: 30d, when_stale: hold, sources: [ billing: arr ] }\n  mrr: { type: money, sources: [ billing: arr ] }", StringComparison.Ordinal);
        Assert.That(Load(twice).Errors.Select(error => error.ToString()), Has.Some.Contains("arr and mrr read billing.arr"));
    }

    [Test]
    public void The_data_source_map_says_what_happens_to_old_values()
    {
        Assert.That(SourcesDocument.Of(Billed("carry 60d")).Markdown, Does.Contain("then carried for"));
        Assert.That(SourcesDocument.Of(Billed("default 7")).Markdown, Does.Contain("7 is taken"));
    }

    private static Framework Billed(string? rule) => Load(Text.Replace(Arr,
        $"arr: {{ type: money, valid: 0.., max_age: 30d, {(rule is null ? "" : $"when_stale: {rule}, ")}sources: [ billing: arr ] }}", StringComparison.Ordinal)).OrThrow();

    /// <param name="days">Age of what billing said; null = it said nothing.</param>
    private static AttributeValue[] Clean(Framework framework, int? days, double? crm = null, FindingTally? findings = null)
    {
        var shelf = new FactShelf(framework, Now);
        var facts = new AttributeValue[shelf.Names.Count];
        if (days is { } age) shelf.Fill([new SourceAnswer(1, "billing", "billing", AnswerOutcome.Matched, Now.AddDays(-age), Now.AddDays(-age), 1, 0, null, new FactSet(["arr"], [AttributeValue.Of(500)]))], facts);
        var layout = new FieldLayout(1, framework.FieldsToRead("alpha"));
        var fields = layout.Fields.Select(field => field == "ARR__c" && crm is { } known ? AttributeValue.Of(known) : AttributeValue.Unknown).ToArray();
        var attributes = new AttributeValue[framework.Attributes.Count];
        new AttributeCleaner(framework, "alpha", layout, shelf.Names).Clean(new AccountId("a"), fields, facts, attributes, findings ?? new FindingTally());
        return attributes;
    }
}
