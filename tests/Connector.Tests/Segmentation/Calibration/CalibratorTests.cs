using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Calibration;

internal sealed class CalibratorTests
{
    private static readonly AttributeDefinition[] Both = [TestFramework.Framework.Attributes[0], TestFramework.Framework.Attributes[1]];

    [TestCase(CalibrationMethod.NaturalBreaks)]
    [TestCase(CalibrationMethod.KMeans)]
    [TestCase(CalibrationMethod.Hierarchical)]
    public void Three_heaps_of_one_number_are_told_apart_at_round_numbers(CalibrationMethod method)
    {
        var sample = Sample([.. Heap(10, 40), .. Heap(520, 30), .. Heap(9300, 20)]);

        var found = Calibrator.Find(sample, method, 3, ScaleChoice.Auto, seed: 1)!;

        Assert.That(found.Sizes, Is.EqualTo(new[] { 20, 30, 40 }));
        Assert.That(found.Agreement, Is.EqualTo(1));
        Assert.That(found.Fit, Is.GreaterThan(0.98));
        var (high, low) = (found.Rules[0].Thresholds.Single().Least, found.Rules[1].Thresholds.Single().Least);
        Assert.That((high, low), Is.EqualTo((Math.Round(high, 0), Math.Round(low, 0))));
        Assert.That(high is > 540 and <= 9300 && low is > 20 and <= 520, Is.True, $"{high} and {low}");
        Assert.That(found.Length, Is.EqualTo(2));
    }

    [Test]
    public void Quantiles_make_segments_of_as_many_accounts_as_equal_values_allow()
    {
        var sizes = Calibrator.Find(Sample([.. Enumerable.Range(1, 1000).Select(i => (double)i)]), CalibrationMethod.Quantiles, 4, ScaleChoice.Linear, seed: 1)!.Sizes;

        Assert.That(sizes, Has.All.InRange(230, 270));
        Assert.That(Calibrator.Find(Sample([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]), CalibrationMethod.Quantiles, 3, ScaleChoice.Linear, seed: 1), Is.Null, "two values are no three segments");
    }

    [TestCase(CalibrationMethod.KMeans)]
    [TestCase(CalibrationMethod.Hierarchical)]
    public void Groups_in_two_numbers_become_rules_of_both_and_come_out_the_same_again(CalibrationMethod method)
    {
        var chance = new Random(5);
        var rows = Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? Near(8000, 900_000) : i % 3 == 1 ? Near(8000, 1000) : Near(20, 900)).ToList();
        var sample = new CalibrationSample(Both, rows, new int[rows.Count], rows.Count, 0);

        var found = Calibrator.Find(sample, method, 3, ScaleChoice.Log, seed: 3)!;

        Assert.That(found.Agreement, Is.EqualTo(1));
        Assert.That(found.Rules.SelectMany(rule => rule.Thresholds).Select(one => one.Attribute).Distinct(), Is.EquivalentTo(new[] { 0, 1 }));
        var again = Calibrator.Find(sample, method, 3, ScaleChoice.Log, seed: 3)!;
        Assert.That(again.Rules.Select(rule => rule.Text(Both)), Is.EqualTo(found.Rules.Select(rule => rule.Text(Both))));

        double[] Near(double employees, double arr) => [Math.Round(employees * (1 + (chance.NextDouble() / 10))), arr * (1 + (chance.NextDouble() / 10))];
    }

    [Test]
    public void Natural_breaks_leave_the_least_spread_of_all_ways_to_cut()
    {
        var chance = new Random(11);
        for (var round = 0; round < 50; round++)
        {
            var sorted = Enumerable.Range(0, 12).Select(_ => Math.Round(chance.NextDouble() * 20)).Order().ToList();
            if (sorted.Distinct().Count() < 3) continue;
            var least = (from one in Enumerable.Range(1, 10) from other in Enumerable.Range(one + 1, 11 - one) select Spread(sorted, [one, other])).Min();

            Assert.That(Spread(sorted, Borders.NaturalBreaks(sorted, 3)), Is.EqualTo(least).Within(1e-9), string.Join(' ', sorted));
        }
    }

    [TestCase(4873, 5213, 5000)]
    [TestCase(99, 101, 100)]
    [TestCase(1.2, 1.31, 1.25)]
    public void A_border_between_two_values_is_a_round_number(double below, double above, double round) =>
        Assert.That(Readable.Threshold([below, above], 1, isWhole: false), Is.EqualTo(round));

    [Test]
    public void Segments_that_explain_nothing_are_merged_into_the_larger_neighbour_and_others_stand()
    {
        var dimension = TestFramework.Framework.Dimension("tier")!;
        var rows = new List<double[]>();
        var segments = new List<int>();
        for (var i = 0; i < 60; i++)
        {
            segments.Add(i % 3);
            rows.Add([i % 3 == 0 ? 1000 + i : 100 + (i % 7)]);     // the second and the third do not differ
        }

        segments.Add(3);                                           // unclassified does not count
        rows.Add([999_999]);
        var steps = Granularity.Of(dimension, new CalibrationSample([Both[1]], rows, segments, rows.Count, 0), ScaleChoice.Linear);

        Assert.That(steps.Select(step => step.Segments), Is.EqualTo(new[] { 3, 2, 1 }));
        Assert.That(steps[1], Has.Property(nameof(GranularityStep.Gone)).Property(nameof(Segment.Name)).EqualTo("scale"));
        Assert.That(steps[1].Loss, Is.LessThan(0.001));
        Assert.That(steps[^1].Explained, Is.EqualTo(0).Within(1e-9));
        Assert.That(steps[0].Explained, Is.EqualTo(steps.Sum(step => step.Loss ?? 0)).Within(1e-9), "each loss is what the step took");
        Assert.That(Granularity.Merges(steps, 0.01).Select(step => (step.Gone!.Name, step.Into!.Name)), Is.EqualTo(new[] { ("scale", "core") }));
        Assert.That(Granularity.Merges(steps, 1.01), Has.Count.EqualTo(1), "two segments stay whatever they explain");
    }

    [Test]
    public void An_outcome_that_differs_nowhere_is_explained_by_nothing_and_a_merge_goes_to_the_one_with_more_accounts()
    {
        var dimension = TestFramework.Framework.Dimension("tier")!;
        var sample = new CalibrationSample([Both[1]], [.. Enumerable.Repeat(new[] { 5.0 }, 6)], [0, 1, 1, 1, 2, 2], 6, 0);

        var steps = Granularity.Of(dimension, sample, ScaleChoice.Linear);

        Assert.That(steps.Select(step => (step.Explained, step.Loss)), Is.EqualTo(new (double, double?)[] { (0, null), (0, 0), (0, 0) }));
        Assert.That(steps.Skip(1).Select(step => (step.Gone!.Name, step.Into!.Name)), Is.EqualTo(new[] { ("strategic", "core"), ("scale", "core") }));
        Assert.That(Granularity.Of(dimension, sample with { Segments = [3, 3, 3, 3, 3, 3] }, ScaleChoice.Linear), Is.Empty, "unclassified does not count");
    }

    private static CalibrationSample Sample(IReadOnlyList<double> values) => new([Both[0]], [.. values.Select(value => new[] { value })], new int[values.Count], values.Count, 0);

    private static IEnumerable<double> Heap(double middle, int count) => Enumerable.Range(0, count).Select(i => middle + (i % 10));

    private static double Spread(List<double> sorted, IReadOnlyList<int> borders)
    {
        var ends = borders.Prepend(0).Zip(borders.Append(sorted.Count));
        return ends.Select(part => sorted.Skip(part.First).Take(part.Second - part.First).ToList()).Where(part => part.Count > 0).Sum(part => part.Sum(value => Math.Pow(value - part.Average(), 2)));
    }
}
