using Connector.Segmentation;
using NUnit.Framework;
using Written = Connector.Segmentation.Documents.Documents;

namespace Connector.Tests.Segmentation.Documents;

/// <summary>Rules in the words of people who do not know the language.</summary>
internal sealed class WordsTests
{
    [TestCase("employees < 10", "employees is below 10")]
    [TestCase("employees <= 10", "employees is at most 10")]
    [TestCase("employees != 1000", "employees is not 1,000")]
    [TestCase("employees > 10 and (vip or trial)", "employees is above 10 and (vip is yes or trial is yes)")]
    [TestCase("not (vip and trial)", "not (vip is yes and trial is yes)")]
    [TestCase("vip = false", "vip is no")]
    [TestCase("vip != true", "vip is no")]
    [TestCase("vip != false", "vip is yes")]
    [TestCase("region in ('EMEA')", "region is one of EMEA")]
    [TestCase("region in ('EMEA', 'APAC', 'LATAM')", "region is one of EMEA, APAC or LATAM")]
    [TestCase("region not in ('EMEA', 'APAC')", "region is none of EMEA and APAC")]
    [TestCase("arr between 5 and 7.5", "arr is between 5 USD and 7.5 USD")]
    [TestCase("score between 5 and 7.5", "score is between 5 and 7.5")]
    [TestCase("days since joined between 5 and 7", "the number of days since joined is between 5 and 7")]
    [TestCase("days since joined < 5", "the number of days since joined is below 5")]
    [TestCase("joined >= 2026-01-31", "joined is at least 2026-01-31")]
    [TestCase("note is unknown", "note is not known")]
    public void A_condition_is_told_in_words(string condition, string words)
    {
        var framework = TestFramework.With("arr > 0 or employees >= 1,", $"\"{condition}\",").OrThrow();

        Assert.That(Document(framework, "rules"), Does.Contain($"Scale: if {words}."));
    }

    [TestCase("mode: { frozen_until: 2030-01-01 }", "Frozen until 2030-01-01: an account that has a segment keeps it until then.")]
    [TestCase("mode: { each_year_on: 02-01 }", "Decided once a year, from 02-01 (month-day)")]
    [TestCase("mode: { on_change_of: [ arr, region ] }", "keeps it until one of these changes: arr, region.")]
    [TestCase("stability: { dwell: 1d, confirm: 3 }", "only after: 1 day in the segment; 3 runs in a row that say the same other segment.")]
    [TestCase("stability: { dwell: 36h }", "only after: 36 hours in the segment.")]
    public void When_and_how_slowly_accounts_move_is_told(string key, string words)
    {
        Assert.That(Document(TestFramework.With("    expect: {", $"    {key}\n    expect: {{").OrThrow(), "rules"), Does.Contain(words));
    }

    [Test]
    public void What_may_not_be_used_and_where_thresholds_came_from_is_told()
    {
        var framework = TestFramework.Load(TestFramework.Text.Replace("    kind: value\n", "    kind: value\n    calibrated: { method: natural_breaks, on: 2026-11-26, attributes: [ arr ], accounts: 1812, fit: 87.3% }\n", StringComparison.Ordinal)
            .Replace("owner: Operations", "owner: Operations\npolicy: { jurisdictions: [ EU ], forbidden: [ { attribute: religion, why: the law }, { attribute: age, purpose: pricing, jurisdiction: EU, why: a court } ] }\nuse_cases: { renew: { need: Renew early, owner: Success, served_by: [ tier ] }, grow: { need: Grow, served_by: [ tier ] } }", StringComparison.Ordinal)).OrThrow();

        var definition = Document(framework, "definition");

        Assert.That(definition, Does.Contain("What no rule may use").And.Contain("| religion | anything | everywhere | the law |").And.Contain("| age | pricing | EU | a court |"));
        Assert.That(definition, Does.Contain("on 2026-11-26: natural breaks of arr among 1,812 accounts, explaining 87.3 % of the spread."));
        Assert.That(definition, Does.Contain("Success").And.Not.Contain("Who works with it"));
        Assert.That(Document(TestFramework.Framework, "definition"), Does.Not.Contain("What no rule may use"));
    }

    private static string Document(Framework framework, string name) => Written.Of(framework).Single(document => document.Name == name).Markdown;
}
