using System.Globalization;
using Connector.Cleaning.Standards;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Cleaning.Standards;

internal sealed class QuantityTextsTests
{
    [TestCase("1,200", 1200, HowRead.Rewritten)]
    [TestCase("12,345,678", 12345678, HowRead.Rewritten)]
    [TestCase("1.234.567", 1234567, HowRead.Rewritten)]
    [TestCase("1 200", 1200, HowRead.Rewritten)]
    [TestCase("1'200", 1200, HowRead.Rewritten)]
    [TestCase("1.2k", 1200, HowRead.Rewritten)]
    [TestCase("5K", 5000, HowRead.Rewritten)]
    [TestCase("2.3M", 2300000, HowRead.Rewritten)]
    [TestCase("250 employees", 250, HowRead.Rewritten)]
    [TestCase("1,000+", 1000, HowRead.Estimated)]
    [TestCase("10001+ employees", 10001, HowRead.Estimated)]
    [TestCase(">5000", 5000, HowRead.Estimated)]
    [TestCase("more than 500", 500, HowRead.Estimated)]
    [TestCase("51-200", 101, HowRead.Estimated)]
    [TestCase("51–200 employees", 101, HowRead.Estimated)]
    [TestCase("1,001 - 5,000", 2237, HowRead.Estimated)]
    [TestCase("1k-5k", 2236, HowRead.Estimated)]
    [TestCase("2 to 10", 4, HowRead.Estimated)]
    [TestCase("0-1", 1, HowRead.Estimated)]
    public void A_headcount_is_read_as_forms_and_vendors_write_it(string text, double people, HowRead how)
    {
        var read = Headcount.Read(text);

        Assert.That((read.Value.ToString(), read.How), Is.EqualTo((people.ToString(CultureInfo.InvariantCulture), how)));
    }

    [TestCase("$5M", HowRead.Refused)]
    [TestCase("5 million USD", HowRead.Refused)]
    [TestCase("€1,200", HowRead.Refused)]
    [TestCase("1-5k", HowRead.Ambiguous)]
    [TestCase("200-51", HowRead.Refused)]
    [TestCase("1.200", HowRead.Refused)]
    [TestCase("1,2,3", HowRead.Refused)]
    [TestCase("12.5", HowRead.Refused)]
    [TestCase("-5", HowRead.Refused)]
    [TestCase("11-Oct", HowRead.Refused)]
    [TestCase("about 50", HowRead.Refused)]
    [TestCase("+", HowRead.Refused)]
    [TestCase("1e5", HowRead.Refused)]
    [TestCase("=1+1", HowRead.Refused)]
    public void What_is_no_headcount_is_not_guessed(string text, HowRead how)
    {
        var read = Headcount.Read(text);

        Assert.That((read.Value.IsKnown, read.How), Is.EqualTo((false, how)));
    }

    [TestCase("$5", 5)]
    [TestCase("$1.2M", 1200000)]
    [TestCase("USD 1,200,000", 1200000)]
    [TestCase("1,200,000 usd", 1200000)]
    [TestCase("US$ 1.200.000,50", 1200000.5)]
    [TestCase("$1,200", 1200)]
    [TestCase("-$1,200.50", -1200.5)]
    [TestCase("3 bn", 3e9)]
    [TestCase("12 Mio. USD", 12e6)]
    [TestCase("1200,50", 1200.5)]
    public void An_amount_is_read_in_the_framework_s_currency(string text, double amount)
    {
        var read = Amount.Read(text, "USD");

        Assert.That((read.Value.ToString(), read.How), Is.EqualTo((amount.ToString(CultureInfo.InvariantCulture), HowRead.Rewritten)));
    }

    [TestCase("€5", HowRead.Refused, "EUR")]
    [TestCase("5 GBP", HowRead.Refused, "GBP")]
    [TestCase("$5 CAD", HowRead.Refused, "two currencies")]
    [TestCase("5 pigs", HowRead.Refused, "no currency")]
    [TestCase("$1.200", HowRead.Ambiguous, "thousands or decimals")]
    [TestCase("1,200M", HowRead.Ambiguous, "thousands or decimals")]
    [TestCase("$", HowRead.Refused, null)]
    [TestCase("1-5M", HowRead.Refused, null)]
    public void Another_currency_or_an_unclear_amount_is_refused_with_its_reason(string text, HowRead how, string? why)
    {
        var read = Amount.Read(text, "USD");

        Assert.That((read.Value.IsKnown, read.How), Is.EqualTo((false, how)));
        if (why is not null) Assert.That(read.Why, Does.Contain(why));
    }

    [TestCase("31.01.2026", "2026-01-31")]
    [TestCase("01/31/2026", "2026-01-31")]
    [TestCase("5/5/2026", "2026-05-05")]
    [TestCase("31 Jan 2026", "2026-01-31")]
    [TestCase("January 31, 2026", "2026-01-31")]
    [TestCase("20260131", "2026-01-31")]
    [TestCase("2026/1/31", "2026-01-31")]
    [TestCase("03/04/2026", null)]
    [TestCase("31/01/26", null)]
    [TestCase("31.02.2026", null)]
    [TestCase("29.02.2025", null)]
    [TestCase("13/13/2026", null)]
    [TestCase("31/01/0000", null)]
    [TestCase("yesterday", null)]
    public void A_day_is_read_when_day_and_month_can_be_told_apart(string text, string? day)
    {
        Assert.That(DayText.Read(text).Value.ToString(), Is.EqualTo(day ?? "unknown"));
    }

    [Test]
    public void Whole_numbers_come_back_however_they_are_grouped() => Gen.Int[1000, 2_000_000_000].Sample(number =>
    {
        var english = number.ToString("N0", CultureInfo.InvariantCulture);
        return Quantity.Of(english).Exact == number && Quantity.Of(english.Replace(',', '’')).Exact == number && Quantity.Of(english.Replace(',', '\u00A0')).Exact == number;
    });
}
