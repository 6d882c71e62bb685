using Connector.HubSpot;
using Connector.Salesforce;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

/// <summary>Attributes that no rule may use, and segments that hold too little.</summary>
internal sealed class PolicyTests
{
    [TestCase("{ attribute: region, why: law }", "rules of area use region")]
    [TestCase("{ attribute: kind, why: law }", "rules of tier use kind", TestName = "The population's attributes are used too")]
    [TestCase("{ attribute: employees, purpose: pricing, why: law }", "rules of tier use employees")]
    [TestCase("{ attribute: employees, purpose: hiring, why: law }", null)]
    [TestCase("{ attribute: employees, jurisdiction: EU, why: law }", "the policy forbids employees in EU (law)")]
    [TestCase("{ attribute: employees, jurisdiction: US, why: law }", null)]
    [TestCase("{ attribute: note, why: law }", null)]
    public void A_framework_whose_rules_use_what_they_may_not_does_not_load(string forbidden, string? message)
    {
        var text = Text.Replace("population:\n", $"policy: {{ jurisdictions: [ EU ], forbidden: [ {forbidden} ] }}\npopulation:\n", StringComparison.Ordinal)
            .Replace("    label: Tier\n", "    label: Tier\n    purposes: [ pricing ]\n", StringComparison.Ordinal);

        var errors = Load(text).Errors;

        Assert.That(errors.Any(), Is.EqualTo(message is not null));
        if (message is not null) Assert.That(errors.Select(error => error.Message), Has.Some.Contains(message));
    }

    [Test]
    public void A_forbidden_attribute_is_found_behind_what_is_derived_from_it()
    {
        var text = Text.Replace("population:\n", "policy: { forbidden: [ { attribute: score, why: law } ] }\npopulation:\n", StringComparison.Ordinal)
            .Replace("dimensions:\n", "  twice: { type: decimal, derived: 2 * score }\ndimensions:\n", StringComparison.Ordinal)
            .Replace("arr >= 250000 or", "twice > 5 or", StringComparison.Ordinal);

        Assert.That(Load(text).Errors.Single().Message, Does.Contain("use score"));
    }

    [TestCase("accounts: 2", new[] { "strategic" })]
    [TestCase("value: 60%", new[] { "core", "scale" })]
    [TestCase("accounts: 2, value: 60%", new string[0], TestName = "Few large accounts earn their segment as many small ones do")]
    public void A_segment_that_holds_too_little_is_found_in_the_run_and_by_lint(string entry, string[] below)
    {
        var framework = Load(Text.Replace("    expect: {", $"    entry: {{ {entry} }}\n    expect: {{", StringComparison.Ordinal).Replace("questions:\n", "value: arr\nquestions:\n", StringComparison.Ordinal)).OrThrow();
        var distribution = new SegmentDistribution(framework);
        var segmenter = new Segmenter(framework, 1);
        foreach (var arr in (double[])[900_000, 30_000, 30_000, 10, 10]) segmenter.Assign(Values(5, arr), [], DateTimeOffset.UnixEpoch, new Connector.Accounts.Assignment[2], distribution);

        var lint = Linter.Check(framework, new DateOnly(2026, 11, 24), [SalesforceNameRules.Rules, HubSpotNameRules.Rules], distribution);

        Assert.That(EntryThresholds.Breaches(distribution).Select(breach => breach.Segment.Name), Is.EqualTo(below));
        Assert.That(EntryThresholds.Check(distribution).Select(finding => finding.Field), Is.EqualTo(below.Select(name => $"tier.{name}")));
        Assert.That(lint.Findings.Where(finding => finding.Rule == "segment-below-entry").Select(finding => finding.Subject), Is.EqualTo(below.Select(name => $"tier.{name}")));
    }
}
