using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Steadiness;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Steadiness;

/// <summary>What is counted of the ways that accounts went, and which choices of stability are worth a look.</summary>
internal sealed class StabilityReportTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [TestCase("A B", 1, 0, 0)]
    [TestCase("A A", 0, 0, 0, TestName = "Staying is no flip")]
    [TestCase("A", 0, 0, 0, TestName = "The first segment is no flip")]
    [TestCase("A B A", 2, 1, 0, TestName = "There and back is a round trip")]
    [TestCase("A B B A", 2, 1, 0, TestName = "However long it stays in between")]
    [TestCase("A B C", 2, 0, 0)]
    [TestCase("A B C A", 3, 0, 0, TestName = "By way of a third it is none")]
    [TestCase("A B A B", 3, 2, 0)]
    [TestCase("A - B", 1, 0, 0, TestName = "Nights without a segment are left out")]
    [TestCase("A !A B", 1, 0, 0, TestName = "A segment that has ended is left out")]
    [TestCase("A B* A", 1, 1, 1, TestName = "What a version moved as it came into force is no flip")]
    public void Flips_and_round_trips_are_counted_by_where_an_account_was_before(string way, int flips, int roundTrips, int byVersion)
    {
        var steps = way.Split(' ').Select((step, night) => Step(step, Start.AddDays(night))).ToList();
        var report = new StabilityReport(way.Split(' ').Select((step, night) => (step, night)).Where(one => one.step.EndsWith('*')).Select(one => Start.AddDays(one.night)), Start, Start.AddDays(30));

        report.AddRun("tier", 1, new Dictionary<string, long> { ["A"] = 4 });
        report.AddAccount("tier", steps);

        var counted = report.Dimensions.Single();
        Assert.That((counted.Flips, counted.RoundTrips, counted.MovedByVersion), Is.EqualTo(((long)flips, (long)roundTrips, (long)byVersion)));
        Assert.That(counted.FlipRate, Is.EqualTo(flips / 4.0));
    }

    [TestCase(1, 2, 1)]
    [TestCase(2, 2, 0, TestName = "Before the first day nothing counts")]
    [TestCase(0, 0, 0, TestName = "After the last neither")]
    [TestCase(0, 1, 1)]
    public void Only_moves_within_the_days_count_both_included(int from, int to, int flips)
    {
        var report = new StabilityReport([], Start.AddDays(from), Start.AddDays(to));
        report.AddRun("tier", 1, new Dictionary<string, long>());

        report.AddAccount("tier", [Step("A", Start), Step("B", Start.AddDays(1))]);

        Assert.That(report.Dimensions.Single().Flips, Is.EqualTo(flips));
        Assert.That(report.Dimensions.Single().FlipRate, Is.Zero, "nobody was counted in any run");
    }

    [Test]
    public void Runs_are_added_up_by_dimension_and_version_with_the_shift_from_first_to_last()
    {
        var report = new StabilityReport([], Start, Start);
        report.AddRun("tier", 1, Shares(50, 50));
        report.AddRun("tier", 1, Shares(10, 90));
        report.AddRun("tier", 1, Shares(60, 40));
        report.AddRun("tier", 2, Shares(60, 40));
        report.AddAccount("area", [Step("A", Start), Step("B", Start)]);

        Assert.That(report.Dimensions.Select(one => (one.Dimension, one.FrameworkVersion, one.Runs, one.AccountRuns)), Is.EqualTo(new[] { ("tier", 1, 3, 300L), ("tier", 2, 1, 100L), ("area", 1, 0, 0L) }));
        Assert.That(report.Dimensions[0].Psi, Is.EqualTo((0.1 * Math.Log(60 / 50.0)) - (0.1 * Math.Log(40 / 50.0))).Within(1e-12));
        Assert.That((report.Dimensions[1].Psi, report.Dimensions[2].Psi), Is.EqualTo((0.0, (double?)null)));
    }

    [Test]
    public void A_segment_that_is_new_or_gone_counts_as_one_in_ten_thousand_and_an_empty_book_has_no_shift()
    {
        var gone = StabilityReport.Psi(Shares(50, 50), new Dictionary<string, long> { ["A"] = 100 });
        var appeared = StabilityReport.Psi(new Dictionary<string, long> { ["A"] = 100 }, Shares(50, 50));

        Assert.That(gone, Is.EqualTo((0.5 * Math.Log(2)) + ((1e-4 - 0.5) * Math.Log(1e-4 / 0.5))).Within(1e-12));
        Assert.That(appeared, Is.EqualTo(gone).Within(1e-12));
        Assert.That((StabilityReport.Psi(Shares(0, 0), Shares(1, 1)), StabilityReport.Psi(Shares(1, 1), Shares(0, 0))), Is.EqualTo(((double?)null, (double?)null)));
    }

    [Test]
    public void On_the_frontier_is_what_no_other_choice_beats_in_flips_and_days()
    {
        var trials = new DimensionTrials(TestFramework.Framework.Dimensions[0], 9, 5, [Trial(9, 0), Trial(7, 5), Trial(7, 6), Trial(8, 7), Trial(2, 30), Trial(3, 30), Trial(2, 31)]).WithFrontier();

        Assert.That(trials.Trials.Select(trial => (trial.Flips, trial.DaysDelayed, trial.IsOnFrontier)), Is.EqualTo(new[]
        {
            (9L, 0.0, true), (7L, 5.0, true), (7L, 6.0, false), (8L, 7.0, false), (2L, 30.0, true), (3L, 30.0, false), (2L, 31.0, false),
        }));

        static StabilityTrial Trial(long flips, double days) => new(null, flips, 0, days, false);
    }

    [Test]
    public void Every_combination_is_tried_with_one_margin_for_all_numbers_and_none_where_there_is_no_number()
    {
        var framework = TestFramework.Framework;
        var (tier, area) = (DimensionTrials.Candidates(framework, framework.Dimensions[0]), DimensionTrials.Candidates(framework, framework.Dimensions[1]));

        Assert.That((tier.Count, area.Count), Is.EqualTo((48, 12)));
        Assert.That((tier[0], area[0]), Is.EqualTo(((StabilityRule?)null, (StabilityRule?)null)), "none at all comes first");
        Assert.That(tier.Skip(1).Concat(area.Skip(1)), Has.All.Not.Null);
        Assert.That(tier.Concat(area).Select(rule => new StabilityTrial(rule, 0, 0, 0, false).Text(framework)).Distinct().Count(), Is.EqualTo(48));
        Assert.That(tier.Select(rule => new StabilityTrial(rule, 0, 0, 0, false).Text(framework)), Does.Contain("margin: { employees: 5%, arr: 5% }, dwell: 7d, confirm: 2").And.Contain("dwell: 90d").And.Contain("confirm: 3")
            .And.Contain("margin: { employees: 20%, arr: 20% }"));
    }

    private static Dictionary<string, long> Shares(long a, long b) => new() { ["A"] = a, ["B"] = b };

    private static Assignment Step(string step, DateTimeOffset since) => step == "-" ? Assignment.None
        : new Assignment(step.Trim('!', '*'), 0, step.StartsWith('!') ? AssignmentFlags.Ended : AssignmentFlags.None, 1, since);
}
