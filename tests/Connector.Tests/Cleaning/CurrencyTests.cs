using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Tests.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Cleaning;

/// <summary>Amounts in other currencies: converted at the latest rate that is not after the day, or unknown with a finding.</summary>
internal sealed class CurrencyTests
{
    private const string Rates = "day,currency,rate\n# closing rates\n2026-10-01,EUR,1.10\n2026-11-01,EUR,1.20\n2026-12-01,EUR,9\n2026-11-20,GBP,1.3\n";
    private const string ByRecord = "{ to: USD, from: { alpha: Cur__c }, rates: rates }";
    private static readonly DateOnly Day = new(2026, 11, 24);

    [TestCase("EUR", "100", "120", null)]
    [TestCase("USD", "100", "100", null)]
    [TestCase("EUR", "€1.2M", "1440000", "standardised-value")]
    [TestCase("EUR", "$5", "unknown", "unreadable-value")]
    [TestCase("SEK", "100", "unknown", "no-rate")]
    [TestCase(null, "100", "unknown", "unknown-currency")]
    [TestCase("EUR", "-5", "unknown", "value-out-of-range")]
    public void An_amount_is_converted_at_the_latest_rate_or_is_unknown_and_told(string? currency, string amount, string expected, string? finding)
    {
        var (arr, findings) = Clean(Load(ByRecord).OrThrow().On(Day), amount, currency);

        Assert.That(arr, Is.EqualTo(expected));
        Assert.That(findings.Select(entry => entry.Rule), Is.EqualTo(finding is null ? [] : new[] { finding }));
    }

    [TestCase("2026-09-30", "unknown")]
    [TestCase("2026-10-01", "110")]
    [TestCase("2026-10-31", "110")]
    [TestCase("2026-11-01", "120")]
    [TestCase("2027-03-01", "900")]
    public void The_rate_is_the_one_of_the_day(string day, string expected)
    {
        var framework = Load("{ to: USD, from: EUR, rates: rates }").OrThrow().On(DateOnly.Parse(day, null));

        Assert.That(Clean(framework, "100", null).Arr, Is.EqualTo(expected));
    }

    [Test]
    public void Converting_without_a_day_is_a_mistake_of_the_caller()
    {
        Assert.That(() => Clean(Load(ByRecord).OrThrow(), "100", "EUR"), Throws.InvalidOperationException);
    }

    [Test]
    public void The_field_that_names_the_currency_is_read_with_the_others()
    {
        Assert.That(Load(ByRecord).OrThrow().FieldsToRead("alpha"), Does.Contain("Cur__c"));
        Assert.That(TestFramework.Framework.FieldsToRead("alpha"), Does.Not.Contain("Cur__c"));
    }

    [TestCase("{ to: USD, from: EUR }", "amounts that are not in USD need 'rates'")]
    [TestCase("{ to: USD, rates: rates }", "nothing is converted")]
    [TestCase("{ to: USD, from: record, rates: rates }", "'record' is no currency")]
    [TestCase("{ to: USD, from: { beta: cur }, rates: rates }", "does not say in which currency the amounts of alpha are")]
    [TestCase("{ to: USD, from: EUR, rates: courses }", "unknown table 'courses'")]
    public void A_currency_that_cannot_be_converted_is_refused(string currency, string message)
    {
        Assert.That(Load(currency).Errors.Select(error => error.Message), Has.Some.Contains(message));
    }

    [TestCase("day,currency,rate\n2026-11-01,Euro,1\n", "'Euro' is no currency")]
    [TestCase("day,currency,rate\n1.11.2026,EUR,1\n", "'1.11.2026' is no day")]
    [TestCase("day,currency,rate\n2026-11-01,EUR,-1\n", "'-1' is no rate")]
    [TestCase("day,currency,rate\n2026-11-01,EUR,1\n2026-11-01,EUR,2\n", "EUR has two rates")]
    [TestCase("currency,rate\nEUR,1\n", "columns day,currency,rate")]
    public void A_table_of_rates_is_checked_line_by_line(string rates, string message)
    {
        Assert.That(Load(ByRecord, rates).Errors.Select(error => error.ToString()), Has.Some.Matches<string>(error => error!.StartsWith("rates.csv:", StringComparison.Ordinal) && error.Contains(message, StringComparison.Ordinal)));
    }

    [Test]
    public void The_hash_covers_the_rates()
    {
        Assert.That(Load(ByRecord).OrThrow().Hash, Is.Not.EqualTo(Load(ByRecord, Rates.Replace("1.3", "1.4", StringComparison.Ordinal)).OrThrow().Hash));
    }

    private static FrameworkLoadResult Load(string currency, string rates = Rates) => FrameworkFile.Parse(
        TestFramework.Text.Replace("{ to: USD }", currency, StringComparison.Ordinal), "f.yaml",
        name => name == "regions" ? new TableFile("regions.csv", TestFramework.Regions) : name == "rates" ? new TableFile("rates.csv", rates) : null);

    private static (string Arr, IReadOnlyList<FindingTally.Entry> Findings) Clean(Framework framework, string amount, string? currency)
    {
        var cleaner = new AttributeCleaner(framework, "alpha", new FieldLayout(0, ["ARR__c", "Cur__c"]));
        var (values, findings) = (new AttributeValue[framework.Attributes.Count], new FindingTally());
        cleaner.Clean(new AccountId("1"), [AttributeValue.Of(amount), AttributeValue.Of(currency)], values, findings);
        return (values[1].ToString(), findings.Entries);
    }
}
