using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Steadiness;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Steadiness;

/// <summary>How the values of two moments are told apart as the rules do it.</summary>
internal sealed class InputSpreadTests
{
    private static readonly DateOnly Then = new(2026, 1, 1);
    private static readonly DateOnly Now = new(2026, 11, 1);

    [TestCase("employees >= 100", "50 99 100 5000", "employees <= 99|employees <= 99|employees >= 100|employees >= 100", TestName = "A threshold counts with the side that the rules count it on")]
    [TestCase("employees > 100", "100 101", "employees <= 100|employees >= 101")]
    [TestCase("employees between 10 and 100", "9 10 100 101", "employees <= 9|employees between 10 and 100|employees between 10 and 100|employees >= 101")]
    [TestCase("employees = 100", "99 100 101", "employees <= 99|employees = 100|employees >= 101", TestName = "A value asked for is a part by itself")]
    [TestCase("employees >= 100 or employees = 100", "99 100 101", "employees <= 99|employees = 100|employees >= 101", TestName = "So is a threshold that the rules count on both sides")]
    [TestCase("employees >= 100", "?", "employees is unknown")]
    [TestCase("employees is known", "7 ?", "employees is known|employees is unknown")]
    public void Numbers_fall_into_what_the_thresholds_leave(string condition, string values, string parts) =>
        Assert.That(string.Join('|', values.Split(' ').Select(value => PartOf(condition, "employees", value == "?" ? AttributeValue.Unknown : AttributeValue.Of(int.Parse(value, CultureInfo.InvariantCulture))))), Is.EqualTo(parts));

    [TestCase("industry = 'bank'", "bank", "industry = 'bank'")]
    [TestCase("industry = 'bank'", "farm", "industry is another")]
    [TestCase("industry is known", "farm", "industry is known")]
    [TestCase("stack has 'SAP'", "SAP; Jira", "stack has 'SAP'")]
    [TestCase("stack has 'SAP'", "Jira", "not stack has 'SAP'")]
    public void Texts_and_sets_fall_into_what_the_rules_name(string condition, string value, string part) =>
        Assert.That(PartOf(condition, condition.Split(' ')[0], AttributeValue.Of(value)), Is.EqualTo(part));

    [Test]
    public void Shares_are_of_all_accounts_and_what_moved_most_comes_first()
    {
        var framework = With("employees >= 100 and industry = 'bank'");
        var (then, now) = (new InputSpread(framework, Then), new InputSpread(framework, Now));
        for (var i = 0; i < 10; i++)
        {
            then.Add(Values(framework, ("employees", AttributeValue.Of(i < 8 ? 50 : 500)), ("industry", AttributeValue.Of("bank"))));
            now.Add(Values(framework, ("employees", i < 5 ? AttributeValue.Unknown : AttributeValue.Of(i < 6 ? 50 : 500)), ("industry", AttributeValue.Of("bank"))));
        }

        var shifts = InputSpread.Between(then, now);

        Assert.That(shifts.Select(shift => (shift.Attribute.Name, shift.Reading)), Is.EqualTo(new[] { ("employees", ShiftReading.Shifted), ("industry", ShiftReading.Stable) }));
        Assert.That(shifts[0].Parts, Is.EqualTo(new InputPart[] { new("employees <= 99", 0.8, 0.1), new("employees is unknown", 0, 0.5), new("employees >= 100", 0.2, 0.4) }));
        Assert.That(shifts[0].Psi, Is.EqualTo((-0.7 * Math.Log(1 / 8.0)) + ((0.5 - 1e-4) * Math.Log(0.5 / 1e-4)) + (0.2 * Math.Log(2))).Within(1e-9));
        Assert.That(shifts[0].Calibrations(framework), Is.EqualTo(new[] { "connector calibrate thresholds --dimension size --attribute employees" }));
        Assert.That(shifts[1].Calibrations(framework), Is.Empty);
    }

    [TestCase(0.0999, ShiftReading.Stable)]
    [TestCase(0.1, ShiftReading.Shifting)]
    [TestCase(0.2499, ShiftReading.Shifting)]
    [TestCase(0.25, ShiftReading.Shifted)]
    public void The_reading_is_the_usual_one(double psi, ShiftReading reading) =>
        Assert.That(new InputShift(With("employees >= 1").Attributes[0], psi, []).Reading, Is.EqualTo(reading));

    [TestCase("days since renewed >= 90", 0)]
    [TestCase("renewed >= 2026-06-01", 1)]
    public void Ages_are_compared_as_ages_and_dates_as_dates(string condition, int moved)
    {
        var framework = With(condition);
        var (then, now) = (new InputSpread(framework, Then), new InputSpread(framework, Now));
        then.Add(Values(framework, ("renewed", AttributeValue.Of(Then.AddDays(-10)))));
        now.Add(Values(framework, ("renewed", AttributeValue.Of(Now.AddDays(-10)))));

        Assert.That(InputSpread.Between(then, now).Single().Parts.Count(part => part.Now > part.Then), Is.EqualTo(moved));
    }

    [Test]
    public void With_nobody_at_one_of_the_moments_there_is_nothing_to_compare()
    {
        var framework = With("employees >= 100");
        var now = new InputSpread(framework, Now);
        now.Add(Values(framework));

        Assert.That(InputSpread.Between(new InputSpread(framework, Then), now), Is.Empty);
    }

    private static string PartOf(string condition, string attribute, AttributeValue value)
    {
        var framework = With(condition);
        var spread = new InputSpread(framework, Now);
        spread.Add(Values(framework, (attribute, value)));
        return InputSpread.Between(spread, spread).Single(shift => shift.Attribute.Name == attribute).Parts.Single().Text;
    }

    private static AttributeValue[] Values(Framework framework, params (string Attribute, AttributeValue Value)[] known)
    {
        var values = new AttributeValue[framework.Attributes.Count];
        foreach (var (attribute, value) in known) values[framework.Attribute(attribute)!.Index] = value;
        return values;
    }

    private static Framework With(string condition)
    {
        var loaded = FrameworkFile.Parse($$"""
            framework: test
            version: 1.0.0
            effective: 2026-01-01
            owner: Tests
            objective: retention
            population:
              active: "{{condition.Split(' ')[condition.StartsWith("days", StringComparison.Ordinal) ? 2 : 0]}} is known"
            attributes:
              employees: { type: integer, valid: 1..3000000, sources: [ crm: { fake: Employees } ] }
              industry: { type: text, sources: [ crm: { fake: Industry } ] }
              stack: { type: set, sources: [ crm: { fake: Stack } ] }
              renewed: { type: date, sources: [ crm: { fake: Renewed } ] }
            dimensions:
              size:
                label: Size
                kind: firmographic
                fields: { fake: Size__c }
                segments:
                  - { name: yes, label: Yes, when: "{{condition}}", action: Visit, sla: 1h }
                otherwise: { name: none, label: None, action: Research }
            """, "test.yaml", _ => null);
        return loaded.Framework ?? throw new InvalidOperationException(string.Join("; ", loaded.Errors));
    }
}
