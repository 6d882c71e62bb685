using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

internal sealed class SetAttributeTests
{
    private const string Piece = "arr >= 25000 or employees >= 100";

    [TestCase("SAP;Salesforce", true)]
    [TestCase("salesforce", true)]
    [TestCase("Salesforce CPQ", false)]
    [TestCase(null, false)]
    public void A_set_has_a_value_ignoring_case_and_only_whole(string? stack, bool has)
    {
        var framework = Load("stack has 'Salesforce'", "").OrThrow();

        Assert.That(new Decider(framework).Decide(0, Account(stack)).Segment == 1, Is.EqualTo(has));
    }

    [TestCase(" b ; a;a", "", "a;b", 0)]
    [TestCase("Salesforce.com; sfdc ;Oracle", ", map: { Salesforce.com: salesforce, SFDC: salesforce }", "salesforce", 1)]
    [TestCase("Oracle", ", map: { Salesforce.com: salesforce }", "unknown", 1)]
    public void Values_are_parted_standardised_and_sorted_and_what_no_table_lists_is_told(string raw, string map, string cleaned, int findings)
    {
        var framework = Load("stack is known", map).OrThrow();
        var tally = new FindingTally();
        var values = new AttributeValue[framework.Attributes.Count];

        new AttributeCleaner(framework, "alpha", new FieldLayout(0, ["Stack__c"])).Clean(new AccountId("1"), [AttributeValue.Of(raw)], values, tally);

        Assert.That(values[^1].ToString(), Is.EqualTo(cleaned));
        Assert.That(tally.Entries.Sum(entry => entry.Count), Is.EqualTo(findings));
    }

    [TestCase("stack = 'SAP'", "is a set of values")]
    [TestCase("stack in ('SAP')", "is a set of values")]
    [TestCase("stack has 5", "cannot be compared with 5")]
    public void A_set_is_asked_with_has_alone(string condition, string message)
    {
        Assert.That(Load(condition, "").Errors.Single().Message, Does.Contain(message));
    }

    [Test]
    public void A_value_that_the_map_does_not_have_is_an_error()
    {
        Assert.That(Load("stack has 'sales'", ", map: { Salesforce.com: salesforce }").Errors.Single().Message, Does.Contain("is never 'sales'"));
    }

    [Test]
    public void More_than_ten_values_asked_for_are_an_error_at_the_attribute()
    {
        var condition = string.Join(" or ", Enumerable.Range(0, 11).Select(i => $"stack has 'v{i}'"));

        Assert.That(Load(condition, "").Errors.Single().Message, Does.Contain("more than 10 values"));
    }

    [Test]
    public void The_nearest_change_of_a_set_is_told_value_by_value()
    {
        var explainer = new Explainer(Load("stack has 'SAP' and stack has 'CRM'", "").OrThrow(), "alpha", default);

        var changes = explainer.Explain(0, Account("CRM")).Changes.Where(change => change.Attribute.Name == "stack");

        Assert.That(changes.Select(change => (change.Condition, change.Segment.Name)), Is.EqualTo(new[] { ("stack has 'SAP'", "core") }));
    }

    private static AttributeValue[] Account(string? stack) => [.. TestFramework.Values(1, 1), AttributeValue.Of(stack)];

    private static FrameworkLoadResult Load(string condition, string map) => TestFramework.Load(TestFramework.Text
        .Replace(Piece, condition, StringComparison.Ordinal)
        .Replace("dimensions:\n", $"  stack:     {{ type: set{map}, sources: [ crm: {{ alpha: Stack__c }} ] }}\ndimensions:\n", StringComparison.Ordinal));
}
