using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Calibration;

/// <summary>How one attribute's values are cut, scaled and rounded.</summary>
internal sealed class BordersTests
{
    private static readonly AttributeDefinition Money = TestFramework.Framework.Attributes[1];
    private static readonly AttributeDefinition Employees = TestFramework.Framework.Attributes[0];

    private static readonly Gen<double[]> Sorted = Gen.Int[0, 9].Select(number => (double)number).Array[4, 30].Select(values => values.Order().ToArray());

    [Test]
    public void A_quantile_begins_at_the_first_of_equal_values_and_never_at_the_very_first()
    {
        Gen.Select(Sorted, Gen.Int[2, 5]).Sample((sorted, groups) =>
        {
            var begins = Enumerable.Range(1, groups - 1).Select(group => Array.IndexOf(sorted, sorted[sorted.Length * group / groups])).Where(place => place > 0).Distinct();

            Assert.That(Borders.Quantiles(sorted, groups), Is.EqualTo(begins));
        }, iter: 200);
    }

    [Test]
    public void Natural_breaks_of_more_different_values_than_are_gone_through_still_lie_between_the_heaps()
    {
        double[] sorted = [.. Enumerable.Range(0, 900).Select(i => (double)i), .. Enumerable.Range(0, 700).Select(i => 5000.0 + i), .. Enumerable.Range(0, 800).Select(i => 90_000.0 + i)];

        var borders = Borders.NaturalBreaks(sorted, 3);

        Assert.That(borders, Has.Count.EqualTo(2));
        Assert.That((borders[0], borders[1]), Is.EqualTo((900, 1600)).Using<(int, int)>((one, other) => Math.Abs(one.Item1 - other.Item1) <= 5 && Math.Abs(one.Item2 - other.Item2) <= 5));
    }

    [TestCase(512, TestName = "Up to 512 different values are gone through one by one")]
    [TestCase(513, TestName = "Of one more the last two are taken together")]
    public void The_last_of_many_different_values_is_parted_from_the_rest(int different)
    {
        double[] sorted = [.. Enumerable.Range(0, different - 1).Select(i => i / 1000.0), 50];

        Assert.That(Borders.NaturalBreaks(sorted, 2), Is.EqualTo(new[] { 511 }));
    }

    [Test]
    public void Equal_values_are_never_parted_and_one_value_has_no_border()
    {
        Assert.That(Borders.NaturalBreaks([1, 1, 1, 7, 7, 9], 2), Is.EqualTo(new[] { 3 }));
        Assert.That(Borders.NaturalBreaks([4, 4, 4], 3), Is.Empty);
        Assert.That(Borders.NaturalBreaks([4, 5], 3), Is.Empty, "two values are no three groups");
    }

    [TestCase(new[] { 4873.0, 5213 }, 1, false, 5000)]
    [TestCase(new[] { 4873.0, 5000 }, 1, false, 5000, TestName = "The first value above may be the border")]
    [TestCase(new[] { 5000.0, 5213 }, 1, false, 5200, TestName = "The last value below may not")]
    [TestCase(new[] { 1.2, 1.31 }, 1, true, 1.31, TestName = "Where no whole number lies between, the value itself")]
    [TestCase(new[] { 1.2, 2.31 }, 1, true, 2)]
    [TestCase(new[] { -52.0, -48 }, 1, false, -50)]
    [TestCase(new[] { -3.0, 0 }, 1, false, 0, TestName = "Of nothing nothing is round")]
    [TestCase(new[] { 71.0, 77 }, 1, false, 75)]
    [TestCase(new[] { 3.9, 4.1 }, 1, false, 4)]
    [TestCase(new[] { 0.0, 5e-9 }, 1, false, 5e-9)]
    public void A_threshold_is_the_roundest_number_that_cuts_there(double[] sorted, int border, bool isWhole, double round) =>
        Assert.That(Readable.Threshold(sorted, border, isWhole), Is.EqualTo(round).Within(1e-12));

    [Test]
    public void For_a_rounder_number_a_few_accounts_may_change_sides_and_no_more()
    {
        double[] sorted = [.. Enumerable.Range(0, 200).Select(i => 900.0 + i)];

        Assert.That(Readable.Threshold(sorted, 102, isWhole: true), Is.EqualTo(1000), "1.5 % of 200 are three");
        Assert.That(Readable.Threshold(sorted, 103, isWhole: true), Is.EqualTo(1000));
        Assert.That(Readable.Threshold(sorted, 104, isWhole: true), Is.Not.EqualTo(1000));
        Assert.That(Readable.Threshold(sorted, 97, isWhole: true), Is.EqualTo(1000));
        Assert.That(Readable.Threshold(sorted, 96, isWhole: true), Is.Not.EqualTo(1000));
        Assert.That(Readable.Threshold(sorted, 1, isWhole: true), Is.EqualTo(900).Or.EqualTo(902.5).Or.InRange(900, 905), "at the ends there are none to change sides");
    }

    [TestCase(new[] { 1.0, 2, 3 }, ScaleChoice.Auto, false)]
    [TestCase(new[] { 1.0, 2, 300 }, ScaleChoice.Auto, true, TestName = "Few accounts have most of it")]
    [TestCase(new[] { 1.0, 1, 4 }, ScaleChoice.Auto, false, TestName = "A mean of twice the middle is not skewed yet")]
    [TestCase(new[] { 0.0, 2, 300 }, ScaleChoice.Auto, true, TestName = "Zero has a place on the logarithmic scale")]
    [TestCase(new[] { -1.0, 2, 300 }, ScaleChoice.Auto, false, TestName = "What is below zero has none")]
    [TestCase(new[] { -1.0, 2, 3 }, ScaleChoice.Log, false, TestName = "Even when it is asked for")]
    [TestCase(new[] { 1.0, 2, 3 }, ScaleChoice.Log, true)]
    [TestCase(new[] { 1.0, 2, 300 }, ScaleChoice.Linear, false)]
    public void The_logarithm_is_taken_where_few_accounts_have_most(double[] values, ScaleChoice choice, bool isLog)
    {
        var scale = ValueScale.Of(values, choice);
        var standard = values.Select(scale.Standard).ToList();

        Assert.That(scale.IsLog, Is.EqualTo(isLog));
        Assert.That((standard.Average(), standard.Average(value => value * value)), Is.EqualTo((0.0, 1.0)).Using<(double, double)>((one, other) => Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9));
        Assert.That(scale.Standard(9) - scale.Standard(4), Is.EqualTo((scale.Standard(4) - scale.Standard(1.5)) * (isLog ? 1 : 2)).Within(1e-9), "1 + 9 is twice 1 + 4");
    }

    [Test]
    public void Where_nothing_differs_every_value_is_the_mean() => Assert.That(ValueScale.Of([7, 7], ScaleChoice.Auto).Standard(7), Is.Zero);

    [Test]
    public void What_groups_explain_is_the_share_of_the_spread_that_lies_between_them()
    {
        double[][] points = [[1], [2], [5], [6]];

        Assert.That(Variance.Explained(points, [0, 0, 1, 1]), Is.EqualTo(16 / 17.0).Within(1e-12));
        Assert.That(Variance.Explained(points, [0, 0, 0, 0]), Is.Zero);
        Assert.That(Variance.Explained([[3, 1], [3, 1]], [0, 1]), Is.Zero, "nothing differs");
        Assert.That(Variance.Explained([[0, 0], [0, 8], [2, 0], [2, 8]], [0, 0, 1, 1]), Is.EqualTo(4 / 68.0).Within(1e-12), "in all directions together");
    }

    [Test]
    public void Quantiles_part_accounts_by_their_number_and_natural_breaks_by_the_gap()
    {
        double[] amounts = [.. Enumerable.Range(1, 90).Select(i => (double)i), .. Enumerable.Range(1, 10).Select(i => 5000.0 + i)];

        Assert.That(Sizes(CalibrationMethod.Quantiles), Has.All.InRange(48, 52));
        Assert.That(Sizes(CalibrationMethod.NaturalBreaks), Is.EqualTo(new[] { 10, 90 }));

        IReadOnlyList<int> Sizes(CalibrationMethod method) => Calibrator.Find(Sample([Money], amounts), method, 2, ScaleChoice.Linear, seed: 1)!.Sizes;
    }

    [Test]
    public void By_borders_an_account_is_as_high_as_its_highest_attribute()
    {
        var rows = Enumerable.Range(1, 30).Select(i => new[] { (double)i, i }).ToList();

        var found = Calibrator.Find(new CalibrationSample([Employees, Money], rows, new int[30], 30, 0), CalibrationMethod.Quantiles, 3, ScaleChoice.Linear, seed: 1)!;

        Assert.That(found.Rules.Select(rule => rule.Text([Employees, Money])), Is.EqualTo(new[] { "employees >= 21 or arr >= 21", "employees >= 11 or arr >= 11" }));
        Assert.That(found.Length, Is.EqualTo(4));
        Assert.That(found.Rules.Select(rule => rule.Holds([25, 1])), Is.EqualTo(new[] { true, true }), "any of them is enough");
        Assert.That(found.Sizes.Sum(), Is.EqualTo(30));
    }

    [Test]
    public void A_threshold_is_whole_where_the_attribute_is()
    {
        Assert.That(new[] { Money, Employees }.Select(attribute => Calibrator.Find(Sample([attribute], [2, 3]), CalibrationMethod.Quantiles, 2, ScaleChoice.Linear, seed: 1)!.Rules[0].Text([attribute])),
            Is.EqualTo(new[] { "arr >= 2.5", "employees >= 3" }));
    }

    [TestCase(new[] { 1.0 }, 2, false)]
    [TestCase(new[] { 1.0, 90 }, 2, true)]
    [TestCase(new[] { 1.0, 90, 90 }, 3, false)]
    [TestCase(new[] { 1.0, 90, 5000 }, 3, true)]
    public void As_many_segments_as_there_are_different_values_can_be_had_and_no_more(double[] values, int segments, bool isFound)
    {
        Assert.That(Calibrator.Find(Sample([Money], values), CalibrationMethod.NaturalBreaks, segments, ScaleChoice.Linear, seed: 1) is not null, Is.EqualTo(isFound));
    }

    [Test]
    public void Joined_groups_are_those_that_add_least_to_the_spread_within()
    {
        Gen.Select(Gen.Double[0, 100], Gen.Double[0, 100], (x, y) => new[] { x, y }).Array[4, 9].Sample(points =>
        {
            List<List<double[]>> groups = [.. points.OrderBy(point => point[0]).Select(point => new List<double[]> { point })];
            while (groups.Count > 2)
            {
                var (one, other) = (from i in Enumerable.Range(0, groups.Count) from j in Enumerable.Range(i + 1, groups.Count - i - 1) select (groups[i], groups[j]))
                    .MinBy(pair => Within([.. pair.Item1, .. pair.Item2]) - Within(pair.Item1) - Within(pair.Item2));
                one.AddRange(other);
                groups.Remove(other);
            }

            var middles = Clusters.Hierarchical(points, 2).Select(Text).Order();
            return middles.SequenceEqual(groups.Select(group => Text([group.Average(point => point[0]), group.Average(point => point[1])])).Order());
        }, iter: 100);

        static double Within(List<double[]> group) => Enumerable.Range(0, 2).Sum(i => group.Sum(point => Math.Pow(point[i] - group.Average(other => other[i]), 2)));
        static string Text(double[] point) => $"{point[0]:0.000000} {point[1]:0.000000}";
    }

    [Test]
    public void Of_very_many_points_an_even_choice_stands_for_all()
    {
        double[][] points = [.. Enumerable.Range(0, 900).Select(i => new[] { i / 100.0 }), .. Enumerable.Range(0, 900).Select(i => new[] { 500 + (i / 100.0) })];

        var middles = Clusters.Hierarchical(points, 2).Select(middle => middle[0]).Order().ToList();

        Assert.That((middles[0], middles[1]), Is.EqualTo((4.5, 504.5)).Using<(double, double)>((one, other) => Math.Abs(one.Item1 - other.Item1) < 0.1 && Math.Abs(one.Item2 - other.Item2) < 0.1));
    }

    [Test]
    public void A_point_belongs_to_the_nearest_middle_and_the_largest_come_first()
    {
        Assert.That(Clusters.Ranked([[0, 0], [9, 9], [4, 4.2], [5, 6]], [[1, 1], [8, 8], [5, 5]]), Is.EqualTo(new[] { 2, 0, 1, 1 }));
    }

    /// <summary>Where groups are no heaps the start decides; joining has none.</summary>
    [Test]
    public void The_seed_begins_k_means_and_nothing_else()
    {
        var chance = new Random(3);
        var rows = Enumerable.Range(0, 120).Select(_ => new[] { chance.NextDouble() * 100, chance.NextDouble() * 100 }).ToList();
        var sample = new CalibrationSample([Employees, Money], rows, new int[rows.Count], rows.Count, 0);

        Assert.That(Ways(CalibrationMethod.KMeans), Is.GreaterThan(1));
        Assert.That(Ways(CalibrationMethod.Hierarchical), Is.EqualTo(1));

        int Ways(CalibrationMethod method) => Enumerable.Range(1, 6).Select(seed => Calibrator.Find(sample, method, 4, ScaleChoice.Linear, seed)?.Found).Distinct().Count();
    }

    private static CalibrationSample Sample(AttributeDefinition[] attributes, double[] values) =>
        new(attributes, [.. values.Select(value => new[] { value })], new int[values.Length], values.Length, 0);
}
