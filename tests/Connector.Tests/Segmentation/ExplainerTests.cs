using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

internal sealed class ExplainerTests
{
    private readonly Explainer _explainer = new(TestFramework.Framework, "alpha", new DateOnly(2026, 11, 24));

    [Test]
    public void An_explanation_names_the_segment_its_clause_and_the_inputs_with_their_fields()
    {
        var explanation = _explainer.Explain(0, Values(500, 10));

        Assert.That((explanation.Segment.Label, explanation.Clause, explanation.Membership),
            Is.EqualTo(("Core", "employees >= 100", Membership.Active)));
        Assert.That(explanation.Inputs.Select(input => (input.Attribute.Name, input.Value.ToString(), input.CrmField, input.Decided)),
            Is.EqualTo(new[]
        {
            ("employees", "500", "Employees", true),
            ("arr", "10", "ARR__c", false),
            ("vip", "false", "Vip__c", false),
        }));
        Assert.That(explanation.IsProvisional, Is.False);
        Assert.That(explanation.PossibleLabels, Is.EqualTo(new[] { "Core" }));
    }

    [Test]
    public void A_provisional_one_names_the_possible_labels_and_what_is_worth_finding_out()
    {
        var explanation = _explainer.Explain(0, Values(null, 0));

        Assert.That((explanation.Segment.Label, explanation.Clause, explanation.IsProvisional),
            Is.EqualTo(("Unclassified", (string?)null, true)));
        Assert.That(explanation.PossibleLabels, Is.EqualTo(new[] { "Strategic", "Core", "Scale" }));
        Assert.That(explanation.Matter.Select(attribute => attribute.Name), Is.EqualTo(new[] { "employees" }));
    }

    [Test]
    public void A_crm_without_the_field_shows_none()
    {
        var explanation = new Explainer(TestFramework.Framework, "beta", default).Explain(0, Values(5, 5));

        Assert.That(explanation.Inputs.Select(input => input.CrmField), Is.EqualTo(new[] { "numberofemployees", null, null }));
    }
}
