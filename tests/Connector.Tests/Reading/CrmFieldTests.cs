using Connector.Accounts;
using Connector.Reading;
using NUnit.Framework;

namespace Connector.Tests.Reading;

public class CrmFieldTests
{
    [TestCase(1234.565, 2, 1234.57)]
    [TestCase(1234.5, 0, 1235)]
    [TestCase(-0.5, 0, -1)]
    [TestCase(0.1 + 0.2, null, 0.3)]
    [TestCase(1e29, null, null)]
    public void A_number_is_what_the_field_gives_back(double number, int? decimals, double? kept) =>
        Assert.That(Field(ValueKind.Number, decimals: decimals).Fit(AttributeValue.Of(number)), Is.EqualTo(kept is { } known ? AttributeValue.Of(known) : AttributeValue.Unknown));

    [TestCase(" Energy ", "Energy")]
    [TestCase("Telecommunications", null)]
    public void A_text_is_trimmed_and_none_when_it_is_too_long(string text, string? kept) =>
        Assert.That(Field(ValueKind.Text, length: 10).Fit(AttributeValue.Of(text)), Is.EqualTo(AttributeValue.Of(kept)));

    [Test]
    public void A_restricted_field_holds_its_options_alone_and_a_number_may_stand_in_a_text()
    {
        Assert.That(Field(ValueKind.Text, options: ["Energy"]).Fit(AttributeValue.Of("energy")).IsKnown, Is.False);
        Assert.That(Field(ValueKind.Text).Fit(AttributeValue.Of(1200)), Is.EqualTo(AttributeValue.Of("1200")));
        Assert.That(Field(ValueKind.Date).Fit(AttributeValue.Of(1200)).IsKnown, Is.False);
    }

    private static CrmField Field(ValueKind kind, int? decimals = null, int? length = null, params string[] options) =>
        new("F", "F", kind, true, options.Length > 0, options.Length > 0, options, false, false, decimals, length);
}
