using Connector.Accounts;
using Connector.Enrichment;
using NUnit.Framework;

namespace Connector.Tests.Enrichment;

public class FactTextTests
{
    [TestCase("  Retail ", "Retail")]
    [TestCase("Retail\u0000\u001b[31m", "Retail[31m")]
    [TestCase("\u202egnikcaH", "gnikcaH")]
    [TestCase("Ser\u200bvice\ufeff", "Service")]
    [TestCase("a\ud800b", "ab")]
    [TestCase("Energía & Água", "Energía & Água")]
    [TestCase("日本", "日本")]
    [TestCase("\u200f \t", null)]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void Marks_that_nobody_sees_are_taken_out_of_a_strangers_text(string? text, string? clean) => Assert.That(FactText.Of(text), Is.EqualTo(clean));

    [Test]
    public void A_text_of_a_megabyte_names_nothing() => Assert.That(FactText.Value(new string('A', 1_000_000)), Is.EqualTo(AttributeValue.Unknown));

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(null)]
    public void What_is_no_number_is_unknown(double? number) => Assert.That(FactText.Number(number), Is.EqualTo(AttributeValue.Unknown));
}
