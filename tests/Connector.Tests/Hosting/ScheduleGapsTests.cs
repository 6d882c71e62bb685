using Connector.Planning;
using Connector.Worker.Scheduling;
using NUnit.Framework;

namespace Connector.Tests.Hosting;

public class ScheduleGapsTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [TestCase("0 0 2 * * ?", ExpectedResult = 24d)]
    [TestCase("0 0/30 * * * ?", ExpectedResult = 0.5)]
    [TestCase("0 0 8-18 ? * MON-FRI", ExpectedResult = 62d)]
    [TestCase("0 0 2 ? * SAT", ExpectedResult = 168d)]
    [TestCase("0 0 2 1 * ?", ExpectedResult = 744d)]
    [TestCase("", ExpectedResult = null)]
    [TestCase("0 0 2 * * ? 2025", ExpectedResult = null)]
    [TestCase("0 0 2 31 12 ? 2026", ExpectedResult = null)]
    public double? The_longest_gap_counts_and_what_does_not_run_twice_has_none(string schedule) =>
        ScheduleGaps.Longest(schedule, TimeZoneInfo.Utc, November)?.TotalHours;

    [TestCase("UTC", ExpectedResult = 24d)]
    [TestCase("Europe/Berlin", ExpectedResult = 25d)]
    public double? The_night_on_which_clocks_go_back_is_an_hour_longer(string zone) =>
        ScheduleGaps.Longest("0 0 4 * * ?", TimeZoneInfo.FindSystemTimeZoneById(zone), new(2026, 10, 20, 0, 0, 0, TimeSpan.Zero))?.TotalHours;

    [Test]
    public void Every_schedule_that_is_proposed_keeps_its_interval([Values(1, 2, 3, 4, 10, 20, 30, 45, 60, 120, 240, 400, 480, 720, 1440, 2880, 10080)] int slaMinutes)
    {
        var interval = RunInterval.For(TimeSpan.FromMinutes(slaMinutes));

        Assert.That(ScheduleGaps.Longest(interval.Schedule, TimeZoneInfo.Utc, November), Is.EqualTo(interval.Every));
        Assert.That(interval.Every, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(slaMinutes)));
    }
}
