using Connector.Accounts;
using Connector.Reading;
using Connector.Surveys.Auditing;
using Connector.Tests.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Surveys.Auditing;

public sealed class ValueCheckTests
{
    private static readonly Connector.Segmentation.Framework Today = TestFramework.Framework.On(new DateOnly(2026, 11, 26));

    [TestCase("ada@acme.example", true)]
    [TestCase(" ada@mail.acme.co.uk ", true)]
    [TestCase("ada@gmail.com", true)]
    [TestCase("ada", false)]
    [TestCase("ada@", false)]
    [TestCase("@acme.example", false)]
    [TestCase("ada@acme", false)]
    [TestCase("ada@acme.example, bob@acme.example", false)]
    [TestCase("ada lovelace@acme.example", false)]
    public void An_email_address_has_one_name_and_one_domain(string text, bool isRight) => Check(TextForm.EmailAddress, text, isRight, "no-email-address");

    [TestCase("+1 (555) 123-4567", true)]
    [TestCase("5551234", true)]
    [TestCase("0000000000", false)]
    [TestCase("n/a", false)]
    [TestCase("12345", false)]
    public void A_telephone_number_is_one_that_somebody_could_answer(string text, bool isRight) => Check(TextForm.PhoneNumber, text, isRight, "no-telephone-number");

    [TestCase("https://www.acme.example/about", true)]
    [TestCase("acme.co.uk", true)]
    [TestCase("linkedin.com/company/acme", true)]
    [TestCase("acme", false)]
    [TestCase("ada@acme.example", false)]
    [TestCase("none", false)]
    public void A_web_address_leads_to_a_host(string text, bool isRight) => Check(TextForm.WebAddress, text, isRight, "no-web-address");

    [TestCase("Berlin", true)]
    [TestCase("n/a", false)]
    [TestCase("Unknown", false)]
    [TestCase("---", false)]
    [TestCase("NA", true)] // Namibia, North America
    public void Any_other_text_says_something(string text, bool isRight) => Check(TextForm.Any, text, isRight, "says-nothing");

    [TestCase("Hot", true)]
    [TestCase("Hot;Cold", true)]
    [TestCase("Hot; Tepid", false)]
    [TestCase("Tepid", false)]
    public void A_choice_is_among_the_options(string text, bool isRight) =>
        Judge(Field(ValueKind.Text) with { IsPicklist = true, Options = ["Hot", "Cold"] }, AttributeValue.Of(text), isRight, "no-option");

    [TestCase("2026-01-31", true)]
    [TestCase("1900-01-01", false)]
    [TestCase("2999-12-31", false)]
    public void A_date_is_of_our_time(string day, bool isRight) =>
        Judge(Field(ValueKind.Date), AttributeValue.Of(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)), isRight, "date-out-of-range");

    [TestCase("Employees", 120.0, true, "")]
    [TestCase("Employees", -5.0, false, "value-out-of-range")]
    [TestCase("Country", "Japan", true, "")]
    [TestCase("Country", "Atlantis", false, "unmapped-value")]
    [TestCase("Type", "Customer", true, "")]
    [TestCase("Type", "Rumour", false, "unmapped-value")]
    public void A_field_that_an_attribute_reads_is_right_when_the_attribute_can_use_it(string field, object value, bool isRight, string fault) =>
        Judge(Field(value is double ? ValueKind.Number : ValueKind.Text) with { Name = field }, value is double number ? AttributeValue.Of(number) : AttributeValue.Of((string)value), isRight, fault);

    [Test]
    public void Numbers_yes_and_no_and_ids_have_no_check_of_their_own()
    {
        Assert.That(ValueCheck.Of(Field(ValueKind.Number), Today, "alpha"), Is.Null);
        Assert.That(ValueCheck.Of(Field(ValueKind.Boolean), Today, "alpha"), Is.Null);
        Assert.That(ValueCheck.Of(Field(ValueKind.Text) with { Form = TextForm.Key }, Today, "alpha"), Is.Null);
    }

    [TestCase(100, 95, 1000, 0.888, 0.978)]
    [TestCase(100, 100, 1000, 0.963, 1.0)]
    [TestCase(100, 95, 100, 0.95, 0.95)] // all were checked: nothing is left to chance
    [TestCase(1, 0, 1000, 0.0, 0.793)]
    public void The_share_of_right_values_comes_with_the_interval_that_that_of_all_lies_in(int looked, int right, long population, double low, double high)
    {
        var sample = Enumerable.Range(0, looked).Select(i => new DrawnValue(new AccountId($"{i}"), AttributeValue.Of(i < right ? "Berlin" : "?"), AttributeValue.Unknown)).ToList();

        var accuracy = ValueCheck.Of(Field(ValueKind.Text), Today, "alpha")!.Judge(sample, population, 0.95)!;

        Assert.That((accuracy.Checked, accuracy.Right), Is.EqualTo((looked, right)));
        Assert.That(accuracy.Low, Is.EqualTo(low).Within(0.001));
        Assert.That(accuracy.High, Is.EqualTo(high).Within(0.001));
        Assert.That(accuracy.Faults.Values.Sum(), Is.EqualTo(looked - right));
        Assert.That(accuracy.Example?.Value, Is.EqualTo(right < looked ? $"{right}" : null));
    }

    private static void Check(TextForm form, string text, bool isRight, string fault) => Judge(Field(ValueKind.Text) with { Form = form }, AttributeValue.Of(text), isRight, fault);

    private static void Judge(CrmField field, AttributeValue value, bool isRight, string fault)
    {
        var accuracy = ValueCheck.Of(field, Today, "alpha")!.Judge([new DrawnValue(new AccountId("1"), value, AttributeValue.Unknown)], 1, 0.95)!;

        Assert.That(accuracy.Right, Is.EqualTo(isRight ? 1 : 0));
        Assert.That(accuracy.Faults.Keys, isRight ? Is.Empty : Is.EqualTo(new[] { fault }));
    }

    private static CrmField Field(ValueKind kind) => new("Some__c", "Some", kind, true, false, false, [], false);
}
