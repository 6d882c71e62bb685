using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>What a framework says of itself: what it reads, what people call its parts, and whether two days or versions are alike to it.</summary>
internal sealed class FrameworkTests
{
    private const string Rates = "day,currency,rate\n2026-10-01,EUR,1.10\n2026-11-10,EUR,1.20\n2026-11-10,GBP,1.3\n";
    private const string East = "    exceptions: [ { name: east, scope: region = 'APAC', until: 2026-11-20, approved_by: CCO, segments: [ { name: core, when: arr >= 5000 } ] } ]\n";

    [TestCase("2026-11-24", "2026-11-24", "", true)]
    [TestCase("2026-11-24", "2026-11-25", "", true, TestName = "Nothing but ages counts days")]
    [TestCase("2026-11-19", "2026-11-20", East, true, TestName = "On its last day an exception is in force")]
    [TestCase("2026-11-20", "2026-11-21", East, false, TestName = "The day after it is not")]
    [TestCase("2026-11-21", "2026-11-20", East, false)]
    [TestCase("2026-11-21", "2026-12-30", East, true)]
    [TestCase("2026-10-01", "2026-11-09", "rates", true)]
    [TestCase("2026-11-09", "2026-11-10", "rates", false)]
    [TestCase("2026-11-10", "2027-11-10", "rates", true)]
    [TestCase("2026-09-30", "2026-10-01", "rates", false, TestName = "The first rate is another than none")]
    public void Two_days_are_alike_while_no_exception_ends_and_no_rate_changes(string one, string other, string piece, bool alike)
    {
        var framework = (piece == "rates" ? WithCurrency("{ to: USD, from: EUR, rates: rates }") : TestFramework.With("    expect: {", piece + "    expect: {").OrThrow());

        Assert.That(framework.IsAlikeButForAges(Day(one), Day(other)), Is.EqualTo(alike));
    }

    [TestCase("days since joined >= 90", true)]
    [TestCase("joined >= 2026-01-01", false)]
    public void It_is_known_whether_any_condition_counts_days(string condition, bool counts)
    {
        Assert.That(TestFramework.With("arr > 0 or employees >= 1", condition).OrThrow().CountsDays, Is.EqualTo(counts));
        Assert.That(TestFramework.With("active: kind = 'customer'", $"active: kind = 'customer' and {condition}").OrThrow().CountsDays, Is.EqualTo(counts));
        Assert.That(TestFramework.With("dimensions:\n", $"conflicts:\n  odd: {{ when: {condition}, holds: [ arr ], why: both cannot be }}\ndimensions:\n").OrThrow().CountsDays, Is.EqualTo(counts));
    }

    [TestCase("tier", "Tier")]
    [TestCase("theirs", "Their accounts")]
    [TestCase("total", "Total ARR")]
    [TestCase("nobody", "nobody")]
    public void What_a_register_names_has_the_label_that_people_see(string name, string label)
    {
        var framework = TestFramework.With("dimensions:\n", "views:\n  theirs: { label: Their accounts, where: { tier: core } }\nmeasures: { total: { label: Total ARR, attribute: arr } }\ndimensions:\n").OrThrow();

        Assert.That(framework.LabelOf(name), Is.EqualTo(label));
        Assert.That(framework.Artefacts, Is.EqualTo(new[] { "tier", "area", "theirs", "total" }));
    }

    [TestCase("{ to: USD }", "{ to: USD }", true)]
    [TestCase("{ to: USD }", "{ to: EUR }", false)]
    [TestCase("{ to: USD, from: EUR, rates: rates }", "{ to: USD, from: GBP, rates: rates }", false)]
    [TestCase("{ to: USD, from: EUR, rates: rates }", "{ to: USD, from: EUR, rates: other }", false)]
    [TestCase("{ to: USD, from: { alpha: EUR }, rates: rates }", "{ to: USD, from: { alpha: Cur__c }, rates: rates }", false)]
    [TestCase("{ to: USD, from: { alpha: EUR, beta: USD }, rates: rates }", "{ to: USD, from: { beta: USD, alpha: EUR }, rates: rates }", true)]
    public void The_same_fields_give_the_same_amounts_while_they_are_converted_alike(string one, string other, bool alike) =>
        Assert.That(WithCurrency(one).ReadsAs(WithCurrency(other)), Is.EqualTo(alike));

    [Test]
    public void A_framework_reads_as_another_only_with_the_same_attributes()
    {
        var fewer = TestFramework.With("  trial:     { type: boolean, sources: [ crm: { alpha: Trial__c } ] }\n", "").OrThrow();
        var moneyless = Moneyless("");

        Assert.That(TestFramework.Framework.ReadsAs(TestFramework.Load(TestFramework.Text.Replace("label: Tier", "label: Rank", StringComparison.Ordinal)).OrThrow()), Is.True);
        Assert.That((TestFramework.Framework.ReadsAs(fewer), fewer.ReadsAs(TestFramework.Framework)), Is.EqualTo((false, false)));
        Assert.That((moneyless.ReadsAs(Moneyless("")), moneyless.ReadsAs(Moneyless("currency: { to: USD }\n")), Moneyless("currency: { to: USD }\n").ReadsAs(moneyless)), Is.EqualTo((true, false, false)));
    }

    [Test]
    public void The_field_of_the_currency_is_asked_for_where_amounts_are_and_no_field_twice()
    {
        var framework = WithCurrency("{ to: USD, from: { alpha: Cur__c, beta: deal_currency }, rates: rates }", text => text.Replace("alpha: Note__c", "alpha: vip__c", StringComparison.Ordinal));

        Assert.That(framework.FieldsToRead("alpha"), Is.EqualTo(new[] { "Employees", "ARR__c", "Country", "Type", "Vip__c", "Trial__c", "Joined__c", "Cur__c" }));
        Assert.That((framework.CurrencyField("alpha"), framework.CurrencyField("beta")), Is.EqualTo(("Cur__c", (string?)null)), "beta has no amounts");
        Assert.That(framework.Facts, Is.EqualTo(new[] { "usage.score" }));
    }

    [Test]
    public void What_a_dimension_reads_is_what_its_rules_name_and_what_stands_behind_that()
    {
        var framework = TestFramework.Load(TestFramework.Text.Replace("dimensions:\n", "  head: { type: money, derived: arr / employees }\ndimensions:\n", StringComparison.Ordinal)
            .Replace("arr > 0 or employees >= 1,", "head > 0,", StringComparison.Ordinal).Replace("arr >= 250000 or employees >= 1000 or vip", "vip", StringComparison.Ordinal)
            .Replace("arr >= 25000 or employees >= 100", "trial", StringComparison.Ordinal)).OrThrow();

        Assert.That(Names(framework.Reads(framework.Dimensions[0])), Is.EquivalentTo(new[] { "head", "arr", "employees", "vip", "trial" }));
        Assert.That(Names(framework.Reads(framework.Dimensions[1])), Is.EquivalentTo(new[] { "region" }));
        Assert.That(Names(framework.Reads(framework.Population)), Is.EquivalentTo(new[] { "kind" }));

        IEnumerable<string> Names(IEnumerable<int> indexes) => indexes.Select(index => framework.Attributes[index].Name);
    }

    [TestCase("1.2.3", "1.2.3", 0)]
    [TestCase("1.2.3", "1.2.4", -1)]
    [TestCase("1.3.0", "1.2.9", 1)]
    [TestCase("1.9.9", "2.0.0", -1)]
    public void Versions_are_ordered_by_their_parts(string one, string other, int order)
    {
        var (left, right) = (Version(one), Version(other));

        Assert.That((left < right, left <= right, left > right, left >= right), Is.EqualTo((order < 0, order <= 0, order > 0, order >= 0)));

        static SemanticVersion Version(string text) => text.Split('.').Select(part => int.Parse(part, null)).ToList() is [var major, var minor, var patch] ? new(major, minor, patch) : default;
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, null);

    private static Framework Moneyless(string currency) => FrameworkFile.Parse(EightAttributes.Text.Replace("currency: { to: USD }\n", currency, StringComparison.Ordinal).Replace("type: money", "type: decimal", StringComparison.Ordinal), "f.yaml", _ => null).OrThrow();

    private static Framework WithCurrency(string currency, Func<string, string>? change = null) => FrameworkFile.Parse((change ?? (text => text))(TestFramework.Text).Replace("currency: { to: USD }", $"currency: {currency}", StringComparison.Ordinal), "f.yaml", name => name switch
    {
        "regions" => new TableFile("regions.csv", TestFramework.Regions),
        "rates" => new TableFile("rates.csv", Rates),
        "other" => new TableFile("other.csv", Rates + "2026-12-01,EUR,1.4\n"),
        _ => null,
    }).OrThrow();
}
