using Connector.Planning;
using NUnit.Framework;

namespace Connector.Tests.Planning;

/// <summary>Core (Tier) and EMEA (Region) promise an hour, Scale (Tier) a day.</summary>
public class CadenceTests
{
    private const string Nightly = "0 0 2 * * ?";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly ApiUsage Plenty = new(3, 1_000, 100_000, 79_000);
    private static readonly TypicalRun Small = new(8, TimeSpan.FromSeconds(20), IsWhole: false);

    [Test]
    public void A_schedule_that_is_too_slow_is_told_with_what_would_do_and_what_that_costs()
    {
        var hour = Of(Nightly, Day, Small, Plenty)[0];

        Assert.That(hour.Reason, Is.EqualTo(
            "Core (Tier), EMEA (Region) are to be answered within 1 hour; the schedule leaves up to 1 day between two runs, so a move may be noticed after 1 day only. "
            + "Every 30 minutes would do: 48 runs x 8 calls = 384 calls a day, 0.38 % of 100,000 (79,000 left today beside the reserve): cheap"));
        Assert.That(hour.Mend, Is.EqualTo("Set Schedule to '0 0/30 * * * ?'."));
        Assert.That((hour.Verdict, hour.CallsPerDay, hour.Share), Is.EqualTo((CadenceVerdict.RunMoreOften, 384d, 0.00384)));
    }

    [TestCase(1440, "leaving no time for the answer in the worst case")]
    [TestCase(720, "leaving at least 12 hours for the answer")]
    public void Batch_is_enough_where_a_move_is_noticed_before_the_answer_is_due(int gapMinutes, string left)
    {
        var day = Of(Nightly, TimeSpan.FromMinutes(gapMinutes), Small, Plenty)[1];

        Assert.That((day.Verdict, day.Interval, day.Mend), Is.EqualTo((CadenceVerdict.BatchIsEnough, (RunInterval?)null, "")));
        Assert.That(day.Reason, Does.Contain(left).And.EndsWith("batch is enough"));
    }

    [Test]
    public void A_minute_beyond_the_promise_is_too_late() =>
        Assert.That(Of(Nightly, Day + TimeSpan.FromMinutes(1), Small, Plenty)[1].Verdict, Is.EqualTo(CadenceVerdict.RunMoreOften));

    [TestCase(416, 20, CadenceVerdict.RunMoreOften, TestName = "A fair share is a fifth of the limit")]
    [TestCase(417, 20, CadenceVerdict.TooDear, TestName = "More than a fifth of the limit is too dear")]
    [TestCase(8, 1801, CadenceVerdict.TooDear, TestName = "A run longer than the interval does not fit")]
    public void The_cost_decides(double calls, int seconds, CadenceVerdict verdict)
    {
        var hour = Of(Nightly, Day, new TypicalRun(calls, TimeSpan.FromSeconds(seconds), IsWhole: false), Plenty)[0];

        Assert.That(hour.Verdict, Is.EqualTo(verdict));
        Assert.That(hour.Mend, Does.StartWith(verdict == CadenceVerdict.TooDear ? "Stay with batch and change the SLA to 1 day" : "Set Schedule"));
    }

    [Test]
    public void What_the_reserve_leaves_bounds_it_too() =>
        Assert.That(Of(Nightly, Day, Small, Plenty with { Left = 383 })[0].Verdict, Is.EqualTo(CadenceVerdict.TooDear));

    [Test]
    public void Nobody_guesses_a_cost_that_no_run_or_limit_has_told()
    {
        var (noRun, noLimit) = (Of(Nightly, Day, null, Plenty)[0], Of(Nightly, Day, Small, new ApiUsage(3, null, null))[0]);

        Assert.That((noRun.Verdict, noRun.CallsPerDay, noRun.Share), Is.EqualTo((CadenceVerdict.CostUnknown, (double?)null, (double?)null)));
        Assert.That((noLimit.Verdict, noLimit.CallsPerDay, noLimit.Share), Is.EqualTo((CadenceVerdict.CostUnknown, 384d, (double?)null)));
    }

    [TestCase("", "no Schedule is set")]
    [TestCase("0 0 2 * * ? 2025", "the Schedule does not run twice any more")]
    public void Without_runs_of_a_schedule_no_promise_is_kept(string schedule, string told)
    {
        var cadences = Of(schedule, null, Small, Plenty);

        Assert.That(cadences.Select(one => one.Verdict), Is.All.EqualTo(CadenceVerdict.RunMoreOften));
        Assert.That(cadences.Select(one => one.Reason), Is.All.Contains(told));
    }

    [Test]
    public void Segments_of_dimensions_that_the_CRM_is_not_told_do_not_count() =>
        Assert.That(new CadenceRules(Nightly, Day, Small, Plenty).Of(PlanningFramework.Value, "another"), Is.Empty);

    [Test]
    public void Runs_that_read_only_what_had_changed_tell_what_one_costs_where_there_are_any()
    {
        var minute = TimeSpan.FromMinutes(1);
        RunCost[] runs = [new(10, minute, false), new(900, 60 * minute, true), new(6, 3 * minute, false), new(7, 2 * minute, false)];

        Assert.That(TypicalRun.Of(runs), Is.EqualTo(new TypicalRun(7, 2 * minute, IsWhole: false)));
        Assert.That(TypicalRun.Of([runs[1]]), Is.EqualTo(new TypicalRun(900, 60 * minute, IsWhole: true)));
        Assert.That(TypicalRun.Of([]), Is.Null);
    }

    private static Cadence[] Of(string schedule, TimeSpan? gap, TypicalRun? run, ApiUsage usage) =>
        [.. new CadenceRules(schedule, gap, run, usage).Of(PlanningFramework.Value, "fake")];
}
