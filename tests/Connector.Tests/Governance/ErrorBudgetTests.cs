using Connector.Accounts;
using Connector.Governance;
using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Governance;

/// <summary>A target of 90 % over ten days leaves a budget of one whole day.</summary>
public class ErrorBudgetTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly QualityTarget Target = new(new Dictionary<QualityMeasure, double> { [QualityMeasure.Valid] = 0.9 }, 10, [new BurnRule(0.5, 2), new BurnRule(0.8, 8)]);

    [Test]
    public void Before_a_run_has_counted_there_is_no_budget_to_speak_of() => Assert.That(ErrorBudget.Of(Target, [], Today), Is.Empty);

    [Test]
    public void A_day_that_is_a_tenth_too_bad_spends_a_tenth_of_ten_days_budget()
    {
        var budget = Of(Record(0, valid: 90));

        Assert.That((budget.Now, budget.Left), Is.EqualTo((0.9, 0.9)).Within(1e-9));
        Assert.That(budget.Burns.Select(burn => (burn.LongRate, burn.ShortRate, burn.Limit)), Is.EqualTo(new[] { (1.0, 1.0, 2.5), (1.0, 1.0, 1.0) }).Within(1e-9));
    }

    [Test]
    public void What_a_run_found_holds_until_the_next_and_the_last_of_a_day_counts()
    {
        var budget = Of(Record(-4, valid: 80), Record(-1, valid: 0), Record(-1, valid: 100, hour: 9), Record(0, valid: 100));

        Assert.That(budget.Left, Is.EqualTo(1 - 3 * 0.2).Within(1e-9), "three days at twice the allowed share, then none");
        Assert.That(budget.Burns[0].LongRate, Is.Zero);
    }

    [Test]
    public void What_held_when_the_time_began_counts_and_what_was_before_it_does_not()
    {
        var budget = Of(Record(-40, valid: 0), Record(-20, valid: 95));

        Assert.That(budget.Left, Is.EqualTo(0.5).Within(1e-9), "ten days at half of what is allowed");
    }

    [TestCase(0.7, true, TestName = "A budget that is spent fast is an alert while most of it is left")]
    [TestCase(0.8, false, TestName = "A budget that is spent more slowly than the limit is none")]
    public void Both_windows_must_be_as_fast_as_the_limit(double valid, bool isAlert)
    {
        var budget = Of(Record(-3, valid: 100), Record(-1, valid: (long)(valid * 100)));

        Assert.That((budget.Burns[0].IsAlert, budget.Left > 0), Is.EqualTo((isAlert, true)));
    }

    [Test]
    public void What_is_over_on_the_last_day_is_no_alert_of_speed_any_more()
    {
        var over = Of(Record(-9, valid: 100), Record(-1, valid: 40), Record(0, valid: 100));

        Assert.That((over.Burns[0].LongRate, over.Burns[0].ShortRate, over.Burns[0].IsAlert), Is.EqualTo((3.0, 0.0, false)).Within(1e-9));
        Assert.That((over.Left, over.IsAlert), Is.EqualTo((0.4, false)).Within(1e-9));
    }

    [Test]
    public void A_budget_that_is_overspent_is_an_alert_until_days_fall_out_of_its_time()
    {
        QualityRecord[] records = [Record(-9, valid: 0), Record(-7, valid: 100)];
        var spent = Of(records);
        var (kept, later) = (ErrorBudget.Of(Target, records, Today.AddDays(1)).Single(), ErrorBudget.Of(Target, records, Today.AddDays(2)).Single());

        Assert.That((spent.Left, spent.IsAlert), Is.EqualTo((-1.0, true)).Within(1e-9));
        Assert.That((kept.Left, kept.IsAlert), Is.EqualTo((0.0, false)).Within(1e-9), "a target that is kept exactly");
        Assert.That(later.Left, Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public void Freshness_is_asked_of_what_is_filled_and_a_late_source_is_a_whole_day_down()
    {
        var target = Target with { Wanted = new Dictionary<QualityMeasure, double> { [QualityMeasure.Fresh] = 0.9, [QualityMeasure.OnTime] = 0.8 } };
        var record = new QualityRecord(1, Moment(0, 2), new QualityCount("a", 100, 50, 50, 40, IsLate: true));

        var budgets = ErrorBudget.Of(target, [record], Today);

        Assert.That(budgets.Select(budget => (budget.Measure, budget.Now, budget.Left)),
            Is.EqualTo(new[] { (QualityMeasure.Fresh, 0.8, 0.8), (QualityMeasure.OnTime, 0.0, 0.5) }).Within(1e-9));
    }

    [Test]
    public void Nobody_to_count_is_nothing_wrong() =>
        Assert.That(ErrorBudget.Of(Target, [new QualityRecord(1, Moment(0, 2), new QualityCount("a", 0, 0, 0, 0, false))], Today).Single().Left, Is.EqualTo(1));

    [Test]
    public void Who_is_at_the_limit_exactly_is_not_beyond_it() => Assert.That(Of(Record(-9, valid: 90)).IsAlert, Is.False);

    [TestCase(1, 1)]
    [TestCase(12, 1)]
    [TestCase(13, 2)]
    public void The_short_window_is_a_twelfth_of_the_long_one_and_a_day_at_least(int days, int still) => Assert.That(new BurnRule(0.2, days).Still, Is.EqualTo(still));

    private static QualityBudget Of(params QualityRecord[] records) => ErrorBudget.Of(Target, records, Today).Single();

    private static QualityRecord Record(int day, long valid, int hour = 2) => new(1, Moment(day, hour), new QualityCount("a", 100, 100, valid, 100, false));

    private static DateTimeOffset Moment(int day, int hour) => new(Today.AddDays(day), new TimeOnly(hour, 0), TimeSpan.Zero);
}
