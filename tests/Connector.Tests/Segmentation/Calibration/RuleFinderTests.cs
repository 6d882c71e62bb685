using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Calibration;

/// <summary>How groups that were found become conditions that a person can read.</summary>
internal sealed class RuleFinderTests
{
    private static readonly AttributeDefinition[] Both = [TestFramework.Framework.Attributes[0], TestFramework.Framework.Attributes[1]];

    [Test]
    public void Accounts_high_in_both_are_told_apart_by_both_and_those_high_in_either_by_either()
    {
        var rows = (from employees in Enumerable.Range(1, 10) from arr in Enumerable.Range(1, 10) select new double[] { employees * 100, arr * 1000 }).ToList();

        Assert.That(Rules(rows, row => row[0] > 500 && row[1] > 5000), Is.EqualTo(new[] { "employees >= 600 and arr >= 6000" }));
        Assert.That(Rules(rows, row => row[0] > 500 || row[1] > 5000), Is.EqualTo(new[] { "employees >= 600 or arr >= 6000" }));
    }

    /// <summary>One account in fifty put right is less than what a second comparison costs to read.</summary>
    [TestCase(50, "employees >= 500")]
    [TestCase(10, "employees >= 500 and arr >= 20")]
    public void A_second_comparison_must_be_worth_reading(int everyOther, string rule)
    {
        var rows = Enumerable.Range(1, 1000).Select(i => new double[] { i, i % everyOther == 0 ? 10 : 20 }).ToList();

        Assert.That(Rules(rows, row => row[0] > 500 && row[1] > 10), Is.EqualTo(new[] { rule }));
    }

    [Test]
    public void Of_two_attributes_that_tell_as_much_the_first_is_read()
    {
        var rows = Enumerable.Range(1, 64).Select(i => new double[] { i, i }).ToList();

        Assert.That(Rules(rows, row => row[0] > 32), Is.EqualTo(new[] { "employees >= 33" }));
    }

    [Test]
    public void Accounts_that_a_rule_has_taken_do_not_count_for_the_next()
    {
        var rows = Enumerable.Range(1, 90).Select(i => new double[] { i, 1 }).ToList();

        Assert.That(Text(RuleFinder.Rules(new CalibrationSample(Both, rows, new int[90], 90, 0), [.. rows.Select(row => row[0] > 60 ? 0 : row[0] > 30 ? 1 : 2)], 3)), Is.EqualTo(new[] { "employees >= 60", "employees >= 30" }));
        Assert.That(RuleFinder.Rules(new CalibrationSample(Both, rows, new int[90], 90, 0), new int[90], 3), Has.Count.EqualTo(1), "the first takes all, and of nothing there is no rule");
    }

    [Test]
    public void Very_many_accounts_are_told_apart_as_well_by_an_even_choice_of_them()
    {
        var rows = Enumerable.Range(1, 9000).Select(i => new double[] { i, 9000 - i }).ToList();

        var rule = RuleFinder.Rules(new CalibrationSample(Both, rows, new int[9000], 9000, 0), [.. rows.Select(row => row[0] > 4500 ? 0 : 1)], 2).Single();

        Assert.That(rule.Thresholds.Select(one => one.Attribute), Is.EqualTo(new[] { 0 }));
        Assert.That(rule.Thresholds[0].Least, Is.EqualTo(4500).Within(150));
    }

    [Test]
    public void The_first_rule_that_holds_decides_and_what_none_takes_is_the_last_segments()
    {
        ThresholdRule[] rules = [new(true, [(0, 10), (1, 5)]), new(false, [(0, 10), (1, 5)])];

        Assert.That(ThresholdRule.Decide(rules, [[10, 5], [10, 4], [9, 5], [9, 4]]), Is.EqualTo(new[] { 0, 1, 1, 2 }));
    }

    private static IEnumerable<string> Rules(List<double[]> rows, Func<double[], bool> isHigh) =>
        Text(RuleFinder.Rules(new CalibrationSample(Both, rows, new int[rows.Count], rows.Count, 0), [.. rows.Select(row => isHigh(row) ? 0 : 1)], 2));

    private static IEnumerable<string> Text(IReadOnlyList<ThresholdRule> rules) => rules.Select(rule => rule.Text(Both));
}
