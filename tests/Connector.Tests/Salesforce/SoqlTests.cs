using Connector.Salesforce;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SoqlTests
{
    /// <summary>A reader of SOQL literals by the documented escapes, written apart from the writer.</summary>
    [Test]
    public void An_escaped_text_ends_where_it_should_and_means_the_same() =>
        Gen.String[Gen.OneOf(Gen.Char["'\\\n\r\t\"%_n "], Gen.Char), 0, 30].Sample(text =>
        {
            var literal = Soql.Text(text);
            var meant = new System.Text.StringBuilder();
            for (var i = 1; i < literal.Length - 1; i++)
            {
                if (literal[i] is '\'' or '\n' or '\r') return false;
                if (literal[i] != '\\') meant.Append(literal[i]);
                else if ("'\\nrt\"".Contains(literal[++i])) meant.Append(literal[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var same => same });
                else return false;
            }

            return literal[0] == '\'' && literal[^1] == '\'' && meant.ToString() == text;
        });

    [TestCase("Name FROM User --")]
    [TestCase("")]
    [TestCase("1st")]
    [TestCase("Owner..Name")]
    [TestCase("a'b")]
    public void What_is_no_name_is_refused(string name) => Assert.Throws<ArgumentException>(() => Soql.Select([name], "Account"));

    [Test]
    public void A_moment_is_rounded_down_to_the_second_in_UTC() =>
        Assert.That(Soql.Moment(new DateTimeOffset(2026, 2, 1, 0, 0, 0, 999, TimeSpan.FromHours(2))), Is.EqualTo("2026-01-31T22:00:00Z"));

    [TestCase("2026-02-01T09:30:00.000+0000", "2026-02-01T09:30:00.0000000+00:00")]
    [TestCase("2026-02-01T09:30:00Z", "2026-02-01T09:30:00.0000000+00:00")]
    [TestCase("2026-02-01T09:30:00.25+01:00", "2026-02-01T08:30:00.2500000+00:00")]
    [TestCase("2026-02-01T00:30:00.001-0130", "2026-02-01T02:00:00.0010000+00:00")]
    [TestCase("2026-02-30T00:00:00Z", null)]
    [TestCase("2026-02-01", null)]
    [TestCase("2026-02-01T09:30:00", null)]
    [TestCase("2026-02-01T09:30:00.Z", null)]
    public void A_moment_is_read_in_each_of_its_forms(string text, string? expected) =>
        Assert.That(SalesforceTime.TryParse(text, out var moment) ? moment.ToString("O") : null, Is.EqualTo(expected));
}
