using Connector.Deployment;
using Connector.Segmentation;
using Connector.Tests.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Deployment;

internal sealed class ArtefactsTests
{
    [Test]
    public void A_view_of_each_segment_becomes_one_view_per_segment_and_pair()
    {
        var views = Of("""
            views:
              pairs: { label: "{tier} {area}", where: { tier: each, area: each } }
              mine:  { label: My strategic, where: { tier: strategic }, scope: mine }

            """).Views;

        Assert.That(views.Select(view => view.Name).Take(4), Is.EqualTo(new[] { "pairs_strategic_near", "pairs_strategic_far", "pairs_strategic_nowhere", "pairs_core_near" }));
        Assert.That(views[0].Label, Is.EqualTo("Strategic Near"));
        Assert.That(views, Has.Count.EqualTo((4 * 3) + 1));
        Assert.That(views[^1].Scope, Is.EqualTo(ViewScope.Mine));
        Assert.That(views[^1].Where.Single(), Is.EqualTo(new SegmentCondition("Tier__c", new SegmentOption("strategic", "Strategic"))));
    }

    [Test]
    public void A_view_of_a_dimension_without_a_field_in_the_crm_is_left_out_and_said()
    {
        var artefacts = Of("views:\n  areas: { label: \"{area}\", where: { area: each } }\n", "beta");

        Assert.That(artefacts.Views, Is.Empty);
        Assert.That(artefacts.LeftOut, Has.Some.EqualTo("view areas: area has no field in beta"));
    }

    [Test]
    public void Every_dimension_and_measure_has_a_report_and_what_people_expect_besides_is_named()
    {
        var artefacts = Of("measures:\n  arr: { label: ARR, attribute: arr }\n  health: { label: Health, attribute: score, show: average }\n");

        Assert.That(artefacts.Reports.Select(report => report.Label), Is.EqualTo(new[]
        {
            "Customers by Tier", "Customers by Area", "ARR by Tier", "ARR by Area", "CSM Book of Business", "Data Quality of Segment Fields",
        }));
        Assert.That(artefacts.LeftOut, Has.Some.Contains("attribute score has no field in alpha").And.Some.Contains("reports of churn").And.Some.Contains("reports of nps").And.None.Contains("reports of arr"));
    }

    [Test]
    public void A_measure_whose_field_the_crm_does_not_show_is_left_out_and_said()
    {
        var framework = TestFramework.Load(TestFramework.Text + "measures:\n  arr: { label: ARR, attribute: arr }\n").OrThrow();
        var field = framework.Measures.Single().Attribute.CrmField("alpha")!;

        var artefacts = Artefacts.Of(framework, "alpha", shown => shown != field);

        Assert.That(artefacts.Reports.Select(report => report.Label), Has.None.Contains("ARR").And.Some.EqualTo("Customers by Tier"));
        Assert.That(artefacts.LeftOut, Has.Some.EqualTo($"reports of ARR: {field} is not shown: make it exist and readable for the connector's user"));
    }

    [Test]
    public void The_main_field_is_that_of_the_dimension_of_value()
    {
        Assert.That(Of("").Main!.Field, Is.EqualTo("Tier__c"));
        Assert.That(Artefacts.Of(ShippedConfig.Framework, "salesforce").Main!.Field, Is.EqualTo("Customer_Tier__c"));
    }

    [TestCase("views:\n  a: { label: x, where: { teir: each } }\n", "unknown dimension 'teir' in view a. Known: tier, area.")]
    [TestCase("views:\n  a: { label: x, where: { tier: strategc } }\n", "tier has no segment 'strategc', which view a lists. Did you mean 'strategic'?")]
    [TestCase("views:\n  a: { label: x, where: { tier: each } }\n", "view a is one for each tier, all with one label: write {tier} into it")]
    [TestCase("views:\n  a: { label: \"{area} x\", where: { tier: core } }\n", "the label of view a names {area}, which its 'where' does not.")]
    [TestCase("views:\n  a: { label: x }\n", "view a lists every account")]
    [TestCase("views:\n  a: { label: x, where: { tier: core }, scope: ours }\n", "'ours' is no 'scope' of view a.")]
    [TestCase("views:\n  a: { label: x, where: { tier: [core] } }\n", "view a needs one segment of tier, or 'each' for a view of every segment")]
    [TestCase("views:\n  A b: { label: x, where: { tier: core } }\n", "'A b' cannot name a view")]
    [TestCase("views:\n  a_core: { label: x, where: { area: near } }\n  a: { label: \"{tier}\", where: { tier: each } }\n", "views a_core and a both make a list named a_core: rename one of them")]
    [TestCase("measures:\n  a: { label: x, attribute: region }\n", "'region' is no attribute with numbers, and measure a adds them up.")]
    [TestCase("measures:\n  a: { label: x, attribute: scor }\n", "Did you mean 'score'?")]
    public void A_wrong_view_or_measure_is_named_with_its_place_and_its_mend(string section, string message)
    {
        var errors = TestFramework.Load(TestFramework.Text + section).Errors;

        Assert.That(errors.Select(error => error.Message), Has.Some.Contains(message));
        Assert.That(errors.Select(error => error.Line), Is.All.GreaterThan(TestFramework.Text.Split('\n').Length - 2));
    }

    private static Artefacts Of(string sections, string crm = "alpha") => Artefacts.Of(TestFramework.Load(TestFramework.Text + sections).OrThrow(), crm);
}
