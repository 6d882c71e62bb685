using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Documents;
using Connector.Segmentation.Linting;
using Connector.Segmentation.Versions;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation.Holding;

internal sealed class ConflictTests
{
    private const string Conflicts = """
        conflicts:
          few_people: { when: employees < 10 and arr >= 100000, holds: [ employees ], why: so few people do not pay so much }
          no_land:    { when: "region = 'EMEA' and note = 'Tokyo'", holds: [ region ], why: the note names another place }
        dimensions:
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Earlier = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Framework Framework = With("dimensions:\n", Conflicts + "\n").OrThrow();

    [Test]
    public void An_account_in_conflict_keeps_its_last_segment_where_the_held_input_could_make_a_difference()
    {
        var (assigned, outcome, distribution) = Step(Framework, Values(5, 150_000, "APAC"), Was("scale"), Was("far"));

        Assert.That(assigned[0], Is.EqualTo(new Assignment("scale", 0, AssignmentFlags.Held | AssignmentFlags.Provisional, 3, Earlier)));
        Assert.That(assigned[1].Segment, Is.EqualTo("near"), "no rule of this dimension reads what is held");
        Assert.That(outcome.Held!.Select(held => (held.Attribute.Name, held.Why)), Is.EqualTo(new[] { ("employees", "conflict few_people (employees < 10 and arr >= 100000): so few people do not pay so much") }));
        Assert.That((distribution.Dimensions[0].Held, distribution.Dimensions[0].Provisional, distribution.Dimensions[0].Segments[2]), Is.EqualTo((1, 1, 1)));
        Assert.That(distribution.Certain, Is.Zero);
    }

    [Test]
    public void One_that_never_had_a_segment_or_had_left_the_population_is_in_otherwise()
    {
        Assert.That(Step(Framework, Values(5, 150_000, "APAC")).Assigned[0], Is.EqualTo(new Assignment("unclassified", -1, AssignmentFlags.Held | AssignmentFlags.Provisional, 7, Now)));
        Assert.That(Step(Framework, Values(5, 150_000, "APAC"), Was("scale") with { Flags = AssignmentFlags.Ended }).Assigned[0].Segment, Is.EqualTo("unclassified"));
        Assert.That(Step(Framework, Values(5, 150_000, "APAC"), Was("gone_from_the_framework")).Assigned[0].Segment, Is.EqualTo("unclassified"));
    }

    [Test]
    public void What_the_held_input_cannot_change_is_decided()
    {
        var (assigned, outcome, _) = Step(Framework, Values(5, 300_000, "APAC"), Was("scale"));

        Assert.That((assigned[0].Segment, assigned[0].Flags, outcome.Held), Is.EqualTo(("strategic", AssignmentFlags.None, (object?)null)), "arr alone makes it strategic, whoever works there");
    }

    [Test]
    public void A_conflict_that_is_not_certain_holds_nothing()
    {
        Assert.That(Step(Framework, Values(5, null, "APAC"), Was("core")).Assigned[0].Segment, Is.EqualTo("scale"));
        Assert.That(Step(Framework, Values(null, 150_000, "APAC"), Was("scale")).Assigned[0].Segment, Is.EqualTo("core"));
        Assert.That(Step(Framework, Values(5, 50_000, "APAC"), Was("scale")).Assigned[0].Segment, Is.EqualTo("core"));
    }

    [Test]
    public void A_person_s_decision_beats_what_is_held_and_the_conflict_s_end_lets_the_rules_decide()
    {
        var overridden = new Override(new AccountId("a"), "tier", "strategic", "Ada", "agreed", Earlier, Now.AddDays(9));
        Assert.That(Step(Framework, [overridden], Values(5, 150_000, "APAC"), Was("scale")).Assigned[0].Flags, Is.EqualTo(AssignmentFlags.Overridden));

        var held = Step(Framework, Values(5, 150_000, "APAC"), Was("scale")).Assigned[0];
        Assert.That(Step(Framework, Values(50, 150_000, "APAC"), held).Assigned[0], Is.EqualTo(new Assignment("core", 0, AssignmentFlags.None, 7, Now)));
    }

    [Test]
    public void Who_is_in_the_population_is_decided_by_the_account_s_own_values()
    {
        var framework = With("dimensions:\n", "conflicts:\n  odd: { when: employees < 10, holds: [ kind, employees ], why: odd }\ndimensions:\n").OrThrow();

        var (assigned, outcome, _) = Step(framework, Values(5, 1, "APAC"), Was("core"));

        Assert.That((outcome.Membership, assigned[0].Segment), Is.EqualTo((Membership.Active, "core")));
    }

    [Test]
    public void What_is_calculated_from_a_held_input_is_held_with_it()
    {
        var text = Text.Replace("dimensions:\n", "  per_head: { type: money, valid: 0.., derived: arr / employees }\nconflicts:\n  odd: { when: employees < 10 and arr >= 100000, holds: [ employees ], why: odd }\ndimensions:\n", StringComparison.Ordinal)
            .Replace("when: arr >= 250000 or employees >= 1000 or vip", "when: per_head >= 1000", StringComparison.Ordinal);
        var framework = Load(text).OrThrow();

        var (assigned, _, _) = Step(framework, [.. Values(5, 150_000, "APAC"), AttributeValue.Of(30_000)], Was("scale"));

        Assert.That((assigned[0].Segment, assigned[0].IsHeld), Is.EqualTo(("scale", true)));
    }

    [Test]
    public void Explain_says_what_is_held_and_what_the_rules_alone_would_say()
    {
        var explained = new Explainer(Framework, "alpha", new DateOnly(2026, 11, 2)).Explain(0, Values(5, 150_000, "APAC"));

        Assert.That(explained.Held.Single().Why, Does.Contain("few_people").And.Contain("do not pay so much"));
        Assert.That(explained.Segment.Name, Is.EqualTo("core"));
        Assert.That(new Explainer(Framework, "alpha", new DateOnly(2026, 11, 2)).Explain(1, Values(5, 150_000, "APAC")).Held, Is.Empty);
    }

    [Test]
    public void Lint_shows_an_account_in_each_conflict_and_finds_those_that_cannot_be_or_hold_nothing()
    {
        var framework = With("dimensions:\n", Conflicts.Replace("dimensions:", """
              never: { when: employees < 10 and employees > 20, holds: [ employees ], why: never }
              idle:  { when: score > 3, holds: [ score ], why: nobody reads it }
            dimensions:
            """, StringComparison.Ordinal) + "\n").OrThrow();

        var findings = Linter.Check(framework, new DateOnly(2026, 11, 2), []).Findings;

        Assert.That(findings.Where(finding => finding.Rule is "dead-conflict" or "idle-conflict").Select(finding => (finding.Rule, finding.Subject)), Is.EquivalentTo(new[] { ("dead-conflict", "never"), ("idle-conflict", "idle") }));
        var shown = findings.Single(finding => finding is { Rule: "held-accounts", Subject: "few_people" }).Examples.Single();
        Assert.That(shown.Dimension.Name, Is.EqualTo("tier"));
        Assert.That(Step(framework, [.. shown.Attributes], Was("scale")).Outcome.Held ?? [], Has.All.Property("Attribute").Property("Name").EqualTo("employees"));
        Assert.That(shown.Attributes[0].Number, Is.LessThan(10));
        Assert.That(findings.Select(finding => finding.Subject), Has.None.EqualTo("note"), "a conflict reads it");
    }

    [TestCase("holds: [ employees ]", "holds: [ vip ]", "never unknown")]
    [TestCase("holds: [ employees ]", "holds: [ employes ]", "'employes' is no attribute")]
    [TestCase("holds: [ employees ]", "holds: []", "holds nothing")]
    [TestCase("employees < 10 and", "employes < 10 and", "employes")]
    [TestCase(", why: so few people do not pay so much", "", "why")]
    [TestCase("few_people:", "Few-People:", "cannot name a conflict")]
    public void Bad_conflicts_are_refused_at_their_place(string piece, string instead, string message)
    {
        var errors = With("dimensions:\n", Conflicts.Replace(piece, instead, StringComparison.Ordinal) + "\n").Errors;

        Assert.That(errors.Select(error => error.ToString()), Has.Some.Contains(message));
    }

    [Test]
    public void A_change_of_a_conflict_is_a_change_of_thresholds_and_the_documents_tell_it()
    {
        var changes = new VersionStep(TestFramework.Framework, Framework).Changes.Where(change => change.Part == "What is held").ToList();

        Assert.That(changes.Select(change => change.Kind), Is.EqualTo(new[] { ChangeKind.Thresholds, ChangeKind.Thresholds }));
        Assert.That(RulesDocument.Of(Framework).Markdown, Does.Contain("contradict each other").And.Contain("so few people do not pay so much"));
    }

    private static Assignment Was(string segment) => new(segment, 0, AssignmentFlags.None, 3, Earlier);

    private static (Assignment[] Assigned, SegmentationOutcome Outcome, SegmentDistribution Distribution) Step(Framework framework, AttributeValue[] values, params Assignment[] previous) =>
        Step(framework, null, values, previous);

    private static (Assignment[] Assigned, SegmentationOutcome Outcome, SegmentDistribution Distribution) Step(Framework framework, IReadOnlyList<Override>? overrides, AttributeValue[] values, params Assignment[] previous)
    {
        var (assigned, distribution) = (new Assignment[framework.Dimensions.Count], new SegmentDistribution(framework));
        var outcome = new Segmenter(framework, frameworkVersion: 7).Assign(values, previous, Now, assigned, distribution, overrides);
        return (assigned, outcome, distribution);
    }
}
