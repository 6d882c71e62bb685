using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Proof;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>Each kind of defect, planted, is found at its place with an account that shows it.</summary>
internal sealed class ProverTests
{
    private const string Strategic = "arr >= 250000 or employees >= 1000 or vip";
    private const string Core = "arr >= 25000 or employees >= 100";
    private const string Scale = "arr > 0 or employees >= 1";

    [Test]
    public void A_sound_dimension_is_proved_total_with_every_segment_and_alternative_reached()
    {
        foreach (var proof in Prover.Prove(TestFramework.Framework).Concat(Prover.Prove(ShippedConfig.Framework.On(ShippedConfig.Day))))
        {
            Assert.That((proof.IsDecided, proof.IsTotal), Is.EqualTo((true, true)), proof.Dimension.Name);
            Assert.That((proof.ReachedSegments, proof.ReachedClauses), Is.EqualTo((proof.Dimension.Segments.Count, proof.Clauses)), proof.Dimension.Name);
            Assert.That(proof.Findings.Where(finding => finding.Severity != Severity.Information), Is.Empty, proof.Dimension.Name);
        }
    }

    [TestCase(Core, "arr >= 300000", "dead-segment", "tier.core", "arr = 300000")]
    [TestCase(Core, "arr >= 10 and arr < 10", "dead-segment", "tier.core", null)]
    [TestCase(Core, "employees >= 4000000", "dead-segment", "tier.core", null)]
    [TestCase(Core, "kind = 'partner'", "dead-segment", "tier.core", null)]
    [TestCase(Core, "arr >= 25000 or employees >= 2000", "unreachable-clause", "tier.core", "employees = 2000")]
    [TestCase(Core, "arr >= 25000 or arr < 0", "contradiction", "tier.core", null)]
    [TestCase(Core, "arr >= 25000 or employees >= 100 and employees not in (0) and employees != 0 or employees = 0 and arr > 1", "contradiction", "tier.core", null)]
    [TestCase(Core, "arr >= 25000 or employees >= 100 and not (employees = 0)", "contradiction", "tier.core", null, TestName = "A test that never holds is told also where its alternative can")]
    [TestCase(Core, "arr >= 25000 or arr >= 90000 or employees >= 100", "unreachable-clause", "tier.core", "Core by arr >= 25000")]
    [TestCase(Core, "arr >= 90000 or arr >= 25000 or employees >= 100", "redundant-clause", "tier.core", "arr = 90000")]
    [TestCase(Scale, "arr > 0 and employees >= 1", "falls-to-otherwise", "tier.unclassified", "arr = 0")]
    [TestCase(Scale, "arr > 0 or employees between 1 and 80", "falls-to-otherwise", "tier.unclassified", "employees = 81")]
    [TestCase(Scale, "arr is unknown or employees is unknown", "only-while-unknown", "tier.scale", "arr = unknown")]
    [TestCase(Strategic, "arr between 250000 and 900000 or employees >= 1000", "non-monotone", "tier", "going from")]
    public void A_planted_defect_is_found(string piece, string planted, string rule, string subject, string? shows)
    {
        var framework = TestFramework.With(piece, planted).OrThrow();

        var finding = Prover.Prove(framework)[0].Findings.First(finding => finding.Rule == rule);

        Assert.That(finding.Subject, Is.EqualTo(subject));
        if (shows is not null) Assert.That(finding.Message, Does.Contain(shows));
        Assert.That(finding.Examples.Count > 0, Is.EqualTo(shows is not null), "whatever some account can show is shown");
        var explainer = new Explainer(framework, "alpha", default);
        Assert.That(finding.Examples.Select(example => explainer.Explain(example.Dimension.Index, example.Attributes.ToArray()).Segment.Name), Is.EqualTo(finding.Examples.Select(example => example.Segment.Name)));
        Assert.That(finding.Examples.Select(example => explainer.MembershipOf(example.Attributes.ToArray())), Has.All.EqualTo(Membership.Active));
    }

    [TestCase("value: arr\n", 1)]
    [TestCase("", 0)]
    public void More_of_what_accounts_are_weighed_by_may_never_mean_a_lower_segment(string value, int findings)
    {
        var reversed = TestFramework.Text.Replace(Strategic, "arr < 250000", StringComparison.Ordinal);

        var proof = Prover.Prove(TestFramework.Load(value + reversed).OrThrow())[0];

        Assert.That(proof.Findings.Count(finding => finding.Rule == "non-monotone"), Is.EqualTo(findings));
    }

    [Test]
    public void A_finding_about_an_alternative_points_at_its_first_character()
    {
        var framework = TestFramework.With(Core, "arr >= 25000 or employees >= 2000").OrThrow();

        var finding = Prover.Prove(framework)[0].Findings.Single(finding => finding.Rule == "unreachable-clause");

        var line = framework.Text.Split('\n')[finding.Place.Line - 1];
        Assert.That(line[(finding.Place.Column - 1)..], Does.StartWith("employees >= 2000"));
    }

    [Test]
    public void Findings_stand_in_the_order_of_the_file()
    {
        var framework = TestFramework.With(Strategic, "arr between 250000 and 900000 or employees >= 1000").OrThrow();

        var findings = Prover.Prove(framework)[0].Findings;

        Assert.That(findings[0].Rule, Is.EqualTo("non-monotone"), "it is about the whole dimension");
        Assert.That(findings.Select(finding => (finding.Place.Line, finding.Place.Column)), Is.Ordered);
        Assert.That(findings.Select(finding => finding.Place.Line).Distinct().Count(), Is.GreaterThan(2));
    }

    [Test]
    public void Segments_that_share_accounts_are_told_with_what_the_order_makes_of_them()
    {
        var findings = Prover.Prove(TestFramework.Framework)[0].Findings.Where(finding => finding.Rule == "order-decides").ToList();

        Assert.That(findings.Select(finding => finding.Subject), Is.EqualTo(new[] { "tier.core", "tier.scale", "tier.scale" }));
        Assert.That(findings.Select(finding => finding.Examples[0].Segment.Name), Is.EqualTo(new[] { "strategic", "strategic", "core" }));
    }

    [Test]
    public void A_population_that_nobody_belongs_to_is_a_contradiction()
    {
        var framework = TestFramework.With("active: kind = 'customer'", "active: kind = 'customer' and kind = 'partner'").OrThrow();

        Assert.That(Prover.Prove(framework)[0].Findings.Select(finding => (finding.Severity, finding.Rule)), Is.EqualTo(new[] { (Severity.Error, "contradiction") }));
    }

    [Test]
    public void Beyond_the_budget_nothing_is_claimed()
    {
        var proof = Prover.Prove(TestFramework.Framework, budget: 20)[0];

        Assert.That((proof.IsDecided, proof.IsTotal, proof.ReachedSegments, proof.ReachedClauses, proof.Clauses), Is.EqualTo((false, false, 0, 0, 7)));
        Assert.That(proof.Findings.Select(finding => finding.Rule), Is.EqualTo(new[] { "undecided" }));
    }

    [Test]
    public void A_dimension_of_eight_attributes_is_proved_within_a_tenth_of_the_budget()
    {
        var proof = Prover.Prove(EightAttributes.Framework, Prover.Budget / 10).Single();

        Assert.That(proof.IsDecided, Is.True);
        Assert.That(proof.States, Is.GreaterThan(30_000_000));
    }
}
