using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>Sums over a time: which days belong to it.</summary>
internal sealed class FactWindowTests
{
    [TestCase("tickets over last 90 days", "2026-11-26", "2026-08-29", "2026-11-27")]
    [TestCase("tickets over last 1 days", "2026-11-26", "2026-11-26", "2026-11-27")]
    [TestCase("tickets over last month", "2026-03-31", "2026-02-01", "2026-03-01")]
    [TestCase("tickets over last month", "2026-01-01", "2025-12-01", "2026-01-01")]
    [TestCase("tickets over last quarter", "2026-11-26", "2026-07-01", "2026-10-01")]
    [TestCase("tickets over last quarter", "2026-10-01", "2026-07-01", "2026-10-01")]
    [TestCase("tickets over last quarter", "2026-09-30", "2026-04-01", "2026-07-01")]
    [TestCase("tickets over last quarter", "2026-01-15", "2025-10-01", "2026-01-01")]
    [TestCase("tickets over last year", "2026-11-26", "2025-01-01", "2026-01-01")]
    public void A_window_rolls_with_the_day_or_is_the_last_complete_one_of_the_calendar(string fact, string day, string from, string until)
    {
        Assert.That(FactWindow.TryParse(fact, out var window), Is.True);

        Assert.That(window!.On(DateOnly.Parse(day)), Is.EqualTo((DateOnly.Parse(from), DateOnly.Parse(until))));
        Assert.That(window.Metric, Is.EqualTo("tickets"));
    }

    [TestCase("integer", "tickets over last 90 days", null)]
    [TestCase("money", "spent over last year", null)]
    [TestCase("integer", "tickets", null)]
    [TestCase("integer", "tickets over last 90", "is not a sum over a time, such as")]
    [TestCase("integer", "tickets over last 0 days", "is not a sum over a time, such as")]
    [TestCase("integer", "tickets over last 3661 days", "is not a sum over a time, such as")]
    [TestCase("integer", "tickets over last week", "is not a sum over a time, such as")]
    [TestCase("date", "tickets over last 90 days", "is a number: make the attribute 'type: integer'")]
    public void A_sum_over_a_time_is_a_number_and_says_over_which(string type, string fact, string? trouble)
    {
        var loaded = TestFramework.With("note:      { type: text, sources: [ crm: { alpha: Note__c } ] }", $"note:      {{ type: text, sources: [ crm: {{ alpha: Note__c }} ] }}\n  load:      {{ type: {type}, sources: [ support: {fact} ] }}");

        if (trouble is null) Assert.That(loaded.Errors, Is.Empty);
        else Assert.That(loaded.Errors.Single().Message, Does.Contain(trouble));
    }

    [Test]
    public void A_framework_asks_a_source_for_its_own_sums_and_plain_facts_once_each()
    {
        var framework = TestFramework.With("score:     { type: decimal, sources: [ usage: score ] }", """
            score:     { type: decimal, sources: [ usage: score, support: ignored ] }
              load:      { type: integer, sources: [ usage: logins over last 30 days ] }
              more:      { type: integer, sources: [ usage: logins over last 30 days, other: logins over last year ] }
            """).OrThrow();

        var wanted = WantedFacts.Of(framework, "usage", new DateOnly(2026, 11, 26));

        Assert.That(wanted.Windows.Select(window => (window.Fact, window.Metric, window.Days)), Is.EqualTo(new[] { ("logins over last 30 days", "logins", (int?)30) }));
        Assert.That(wanted.Plain, Is.EqualTo(new[] { "score" }));
    }
}
