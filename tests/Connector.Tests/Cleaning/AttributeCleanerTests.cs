using Connector.Accounts;
using Connector.Cleaning;
using Connector.Tests.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Cleaning;

internal sealed class AttributeCleanerTests
{
    private static readonly AccountId Id = new("001");

    [TestCase("Employees", "1200", "1200")]
    [TestCase("Employees", " 1200.0 ", "1200")]
    [TestCase("Employees", "1.2E3", "1200")]
    [TestCase("ARR__c", "1200.50", "1200.5")]
    [TestCase("ARR__c", "1.200", "1.2")]
    [TestCase("Country", " gerMANY ", "EMEA")]
    [TestCase("Type", " partner CO", "partner")]
    [TestCase("Vip__c", "Yes", "true")]
    [TestCase("Vip__c", "0", "false")]
    [TestCase("Joined__c", "2026-01-31", "2026-01-31")]
    [TestCase("Joined__c", "2026-01-31T23:00:00Z", "2026-01-31")]
    [TestCase("Note__c", "  a b ", "a b")]
    public void A_raw_text_becomes_the_attribute_s_type(string field, string raw, string cleaned)
    {
        var (values, findings) = Clean(field, AttributeValue.Of(raw));

        Assert.That(values.Where(value => value.IsKnown).Select(value => value.ToString()), Does.Contain(cleaned));
        Assert.That(findings.Entries, Is.Empty);
    }

    [TestCase("Employees", "1.200", "unreadable-value")]
    [TestCase("Employees", "1.000", "unreadable-value")]
    [TestCase("Employees", "12.5", "unreadable-value")]
    [TestCase("Employees", "about 50", "unreadable-value")]
    [TestCase("Employees", "NaN", "unreadable-value")]
    [TestCase("Employees", "0", "value-out-of-range")]
    [TestCase("Employees", "3000001", "value-out-of-range")]
    [TestCase("Employees", "$5M", "unreadable-value")]
    [TestCase("Employees", "1-5k", "ambiguous-value")]
    [TestCase("ARR__c", "€5", "unreadable-value")]
    [TestCase("ARR__c", "1,200M", "ambiguous-value")]
    [TestCase("ARR__c", "-1", "value-out-of-range")]
    [TestCase("Country", "Narnia", "unmapped-value")]
    [TestCase("Trial__c", "perhaps", "unreadable-value")]
    [TestCase("Joined__c", "03/04/2026", "ambiguous-value")]
    [TestCase("Joined__c", "2026-02-30", "unreadable-value")]
    public void What_cannot_be_used_is_unknown_with_a_finding_and_never_guessed(string field, string raw, string rule)
    {
        var (values, findings) = Clean(field, AttributeValue.Of(raw));

        Assert.That(values.Where(value => value.IsKnown && value != AttributeValue.Of(false)), Is.Empty);
        var entry = findings.Entries.Single();
        Assert.That((entry.Rule, entry.Field, entry.Count), Is.EqualTo((rule, field, 1)));
        Assert.That(entry.Examples[0].Account, Is.EqualTo(Id));
        Assert.That(entry.Examples[0].Message, Does.Contain(raw));
    }

    [TestCase("Employees", "1,200", "1200", "standardised-value")]
    [TestCase("Employees", "1.2k", "1200", "standardised-value")]
    [TestCase("Employees", "1,000+", "1000", "estimated-value")]
    [TestCase("Employees", "51-200", "101", "estimated-value")]
    [TestCase("ARR__c", "$1.2M", "1200000", "standardised-value")]
    [TestCase("Joined__c", "31.01.2026", "2026-01-31", "standardised-value")]
    [TestCase("Country", "Bräzil", "LATAM", "standardised-value")]
    public void What_is_not_written_plainly_but_means_one_thing_is_used_and_told(string field, string raw, string cleaned, string rule)
    {
        var (values, findings) = Clean(field, AttributeValue.Of(raw));

        Assert.That(values.Where(value => value.IsKnown).Select(value => value.ToString()), Does.Contain(cleaned));
        var entry = findings.Entries.Single();
        Assert.That((entry.Severity, entry.Rule, entry.Field), Is.EqualTo((Severity.Information, rule, field)));
        Assert.That(entry.Examples[0].Message, Does.Contain(raw).And.Contain(cleaned));
    }

    [Test]
    public void What_no_table_knows_gets_the_nearest_entry_proposed_and_stays_unknown()
    {
        var (values, findings) = Clean("Country", AttributeValue.Of("Germanny"));

        Assert.That(values[2].IsKnown, Is.False);
        Assert.That(findings.Entries.Single().Examples[0].Message, Does.Contain("EMEA"));
    }

    [Test]
    public void Hostile_texts_are_refused_quickly_and_not_quoted()
    {
        string[] hostile =
        [
            "=HYPERLINK(\"http://x\")", "\u202E0001", "12\u0000", new string('9', 1_000_000), new string(' ', 500_000) + "x" + new string(',', 500_000),
            string.Concat(Enumerable.Repeat("1-", 20)), "-1+cmd|' /C calc'!A0", "\uD800", "1" + new string('\'', 28), "someone@example.com",
        ];
        string[] fields = ["Employees", "ARR__c", "Joined__c", "Country", "Type"];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var text in hostile)
        {
            foreach (var field in fields)
            {
                var (values, findings) = Clean(field, AttributeValue.Of(text));

                Assert.That(values.Take(3).Concat(values.Skip(6).Take(1)).Where(value => value.IsKnown), Is.Empty, $"{field} of a text of {text.Length}");
                var message = findings.Entries.Single().Examples[0].Message;
                Assert.That(message, Does.Not.Contain('\0').And.Not.Contain('@'));
                Assert.That(message, Has.Length.LessThan(400));
            }
        }

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void Numbers_dates_and_booleans_of_the_right_kind_pass_as_they_are()
    {
        Assert.That(Clean("Employees", AttributeValue.Of(5)).Values[0], Is.EqualTo(AttributeValue.Of(5)));
        Assert.That(Clean("Vip__c", AttributeValue.Of(true)).Values[4], Is.EqualTo(AttributeValue.Of(true)));
        Assert.That(Clean("Vip__c", AttributeValue.Of(1)).Values[4], Is.EqualTo(AttributeValue.Of(true)));
        Assert.That(Clean("Joined__c", AttributeValue.Of(new DateOnly(2026, 1, 2))).Values[6],
            Is.EqualTo(AttributeValue.Of(new DateOnly(2026, 1, 2))));
        Assert.That(Clean("Note__c", AttributeValue.Of(12.5)).Values[7], Is.EqualTo(AttributeValue.Of("12.5")));
    }

    [Test]
    public void A_boolean_is_no_number_and_a_number_no_date()
    {
        Assert.That(Clean("Employees", AttributeValue.Of(true)).Findings.Entries, Has.Count.EqualTo(1));
        Assert.That(Clean("Joined__c", AttributeValue.Of(20260101)).Findings.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_value_outside_a_map_is_known_and_no_mapped_one()
    {
        var (values, findings) = Clean("Type", AttributeValue.Of("partner"));

        Assert.That(values[3], Is.EqualTo(AttributeValue.Of("unmapped")));
        Assert.That(findings.Entries.Single().Rule, Is.EqualTo("unmapped-value"));
    }

    [TestCase("Employees", "   ")]
    [TestCase("Type", null)]
    [TestCase("Country", "")]
    public void A_blank_is_unknown_and_no_finding(string field, string? raw)
    {
        var (values, findings) = Clean(field, AttributeValue.Of(raw));

        Assert.That(values.Where((value, index) => index != 4).All(value => !value.IsKnown));
        Assert.That(findings.Entries, Is.Empty);
    }

    [Test]
    public void A_boolean_with_a_default_is_never_unknown()
    {
        Assert.That(Clean("Vip__c", AttributeValue.Unknown).Values[4], Is.EqualTo(AttributeValue.Of(false)));
        Assert.That(Clean("Employees", AttributeValue.Of(5)).Values[4], Is.EqualTo(AttributeValue.Of(false)),
            "no such field in the layout");
        Assert.That(Clean("Trial__c", AttributeValue.Unknown).Values[5].IsKnown, Is.False, "no default");
    }

    [Test]
    public void The_next_source_is_asked_when_the_first_field_is_hidden_blank_or_invalid()
    {
        var framework = TestFramework.With("crm: { alpha: Employees, beta: numberofemployees }",
            "crm: { alpha: Employees }, crm: { alpha: Staff__c }").OrThrow();
        var both = new AttributeCleaner(framework, "alpha", new FieldLayout(0, ["Staff__c", "Employees"]));
        var second = new AttributeCleaner(framework, "alpha", new FieldLayout(0, ["Staff__c"]));

        Assert.That(Employees(both, 7, 8), Is.EqualTo("8"));
        Assert.That(Employees(both, 7, -8), Is.EqualTo("7"));
        Assert.That(Employees(both, 7, null), Is.EqualTo("7"));
        Assert.That(Employees(second, 7), Is.EqualTo("7"));

        static string Employees(AttributeCleaner cleaner, params double?[] fields)
        {
            var attributes = new AttributeValue[9];
            cleaner.Clean(Id, fields.Select(field => field is { } number ? AttributeValue.Of(number) : AttributeValue.Unknown).ToArray(),
                attributes, new FindingTally());
            return attributes[0].ToString();
        }
    }

    [Test]
    public void Attributes_that_no_field_shows_are_one_finding_each_per_run()
    {
        var framework = TestFramework.With("type: money,", "type: money, required: true,").OrThrow();
        var cleaner = new AttributeCleaner(framework, "alpha",
            new FieldLayout(0, ["employees", "Country", "Type", "Joined__c", "Note__c"]));
        var findings = new FindingTally();

        cleaner.ReportNotShown(findings);

        Assert.That(findings.Entries.Select(entry => (entry.Severity, entry.Rule, entry.Field, entry.Count)), Is.EquivalentTo(new[]
        {
            (Severity.Error, "attribute-not-shown", "arr", 1L),
            (Severity.Warning, "attribute-not-shown", "trial", 1L),
            (Severity.Warning, "attribute-not-shown", "score", 1L),
            (Severity.Warning, "attribute-not-shown", "vip", 1L),
        }));
        Assert.That(findings.Entries[0].Examples[0].Message, Does.Contain("ARR__c"));
        Assert.That(cleaner.NotShown.Where(attribute => attribute.Required).Select(attribute => attribute.Name),
            Is.EqualTo(new[] { "arr" }));
    }

    [Test]
    public void Cleaning_a_clean_account_allocates_nothing()
    {
        var cleaner = new AttributeCleaner(TestFramework.Framework, "alpha",
            new FieldLayout(0, ["Employees", "Country", "Type", "Vip__c"]));
        AttributeValue[] fields = [AttributeValue.Of("12"), AttributeValue.Of("japan"), AttributeValue.Of("Customer"),
            AttributeValue.Of(true)];
        var (attributes, findings) = (new AttributeValue[9], new FindingTally());
        cleaner.Clean(Id, fields, attributes, findings);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) cleaner.Clean(Id, fields, attributes, findings);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static (AttributeValue[] Values, FindingTally Findings) Clean(string field, AttributeValue raw)
    {
        var cleaner = new AttributeCleaner(TestFramework.Framework, "alpha", new FieldLayout(0, [field]));
        var (attributes, findings) = (new AttributeValue[9], new FindingTally());
        cleaner.Clean(Id, [raw], attributes, findings);
        return (attributes, findings);
    }
}
