using Connector.Accounts;
using Connector.HubSpot;
using Connector.Salesforce;
using Connector.Segmentation.Design;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Design;

internal sealed class LinterTests
{
    private static readonly Linter Linter = new([new SalesforceNaming(), new HubSpotNaming()]);

    [Test]
    public void The_shipped_framework_passes_its_own_lint()
    {
        Assert.That(Linter.Lint(ShippedConfig.Framework).Where(finding => finding.Severity > Severity.Information).Select(finding => $"{finding.Subject}: {finding.Message}"), Is.Empty);
    }

    [TestCase("arr >= 25000 or employees >= 100, action", "arr >= 25000 and employees < 1, action", "contradiction", "tier.core", "no account can meet")]
    [TestCase("label: Core,", "label: Poor payers,", "stigmatising-name", "tier.core", "'Poor'")]
    [TestCase("name: core,", "name: losers,", "stigmatising-name", "tier.losers", "'losers'")]
    [TestCase("answered_by: [ tier ]", "answered_by: [ area ]", "answers-no-question", "tier", "no question is answered by it")]
    [TestCase(" or vip, action", ", action", "unused-attribute", "vip", "read every night")]
    [TestCase("version: 1.2.0", "version: 1.2.1", "number-of-dimensions", "test", "2 dimensions: people work with 3 to 5; see which questions")]
    [TestCase("version: 1.2.0", "version: 1.2.1", "number-of-segments", "area", "2 segments: 3 to 5")]
    public void A_planted_fault_is_found_at_its_place(string before, string after, string rule, string subject, string message)
    {
        var text = TestFramework.Text.Replace(before, after, StringComparison.Ordinal);

        var found = Linter.Lint(TestFramework.Load(text).OrThrow()).Where(finding => finding.Rule == rule && finding.Subject == subject).ToList();

        Assert.That(found.Select(finding => finding.Message), Has.Some.Contains(message));
        var last = subject.Split('.')[^1];
        Assert.That(last == "test" || text.Split('\n')[found[0].Place.Line - 1].Contains(last, StringComparison.Ordinal), "the line names it");
    }

    [TestCase(6, null, Severity.Warning)]
    [TestCase(7, null, Severity.Error)]
    [TestCase(7, "seven markets by law", null)]
    public void More_than_six_segments_need_a_reason(int count, string? waiver, Severity? expected)
    {
        var segments = string.Join('\n', Enumerable.Range(1, count).Select(i => $"      - {{ name: s{i}, label: S{i}, when: score = {i}, action: Call, sla: 1d }}"));
        var text = $$"""
            {{TestFramework.Text.TrimEnd()}}
              many:
                label: Many
                kind: behavioural
                fields: { alpha: Many__c }
                {{(waiver is null ? "" : $"waiver: {waiver}")}}
                segments:
            {{segments}}
                otherwise: { name: none, label: None, action: Ask }
            """;

        var found = Linter.Lint(TestFramework.Load(text).OrThrow()).Where(finding => finding is { Rule: "number-of-segments", Subject: "many" });

        Assert.That(found.Select(finding => (Severity?)finding.Severity), Is.EqualTo(expected is null ? [] : new[] { expected }));
    }

    [TestCase("Tier", "is no custom field")]
    [TestCase("Tier___c", "no name of a custom field")]
    [TestCase("A_very_long_name_that_nobody_would_type_twice__c", "no name of a custom field")]
    [TestCase("Tier__c", null)]
    public void Salesforce_names_are_checked(string field, string? problem)
    {
        var problems = new SalesforceNaming().Problems(ShippedConfig.Framework.Dimensions[0], field);

        Assert.That(problems, problem is null ? Is.Empty : Has.Some.Contains(problem));
    }

    [TestCase("customer_tier", null)]
    [TestCase("Customer_Tier", "lower-case")]
    [TestCase("1tier", "a letter first")]
    [TestCase("hs_tier", "the vendor's own")]
    public void Hubspot_names_are_checked(string field, string? problem)
    {
        var problems = new HubSpotNaming().Problems(ShippedConfig.Framework.Dimensions[0], field);

        Assert.That(problems, problem is null ? Is.Empty : Has.Some.Contains(problem));
    }

    [Test]
    public void Labels_that_a_crm_would_refuse_are_named()
    {
        var dimension = ShippedConfig.Framework.Dimensions[0] with { Label = new string('x', 101) };

        Assert.That(new SalesforceNaming().Problems(dimension, "Tier__c"), Has.Some.Contains("a field's label at most 40"));
        Assert.That(new HubSpotNaming().Problems(dimension, "tier"), Has.Some.Contains("a property's label at most 100"));
    }
}
