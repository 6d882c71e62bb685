using Connector.Accounts;
using Connector.Surveys.Auditing;
using NUnit.Framework;

namespace Connector.Tests.Surveys.Auditing;

public sealed class FieldTallyTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Blanks_do_not_count_and_the_newest_change_among_the_filled_is_kept()
    {
        var tally = new FieldTally(10);
        Add(tally, 1, AttributeValue.Of("a"), Day);
        Add(tally, 2, AttributeValue.Of("   "), Day.AddDays(2));
        Add(tally, 3, AttributeValue.Unknown, Day.AddDays(3));
        Add(tally, 4, AttributeValue.Of("b"), Day.AddDays(1));
        Add(tally, 5, AttributeValue.Of("a"), Day);

        Assert.That((tally.Filled, tally.Distinct, tally.LastUse), Is.EqualTo((3L, 2, Day.AddDays(1))));
        Assert.That(tally.Values, Is.EqualTo(new[] { KeyValuePair.Create("a", 2L), KeyValuePair.Create("b", 1L) }));
    }

    [Test]
    public void Different_values_are_counted_to_a_thousand_and_listed_while_they_are_few()
    {
        var tally = new FieldTally(10);
        for (var i = 0; i < 5_000; i++) Add(tally, i, AttributeValue.Of(i), Day);

        Assert.That((tally.Filled, tally.Distinct, tally.IsCapped), Is.EqualTo((5_000L, 1_000, true)));
        Assert.That(tally.Values, Is.Empty);
    }

    [Test]
    public void The_sample_is_the_lowest_lots_whatever_order_accounts_come_in_and_may_be_cut_to_fewer()
    {
        var (up, down) = (new FieldTally(5), new FieldTally(5));
        for (var i = 0; i < 100; i++)
        {
            Add(up, i, AttributeValue.Of(i), Day);
            Add(down, 99 - i, AttributeValue.Of(99 - i), Day);
        }

        Assert.That(up.Sample(3).Select(drawn => drawn.Account.Value), Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(down.Sample(5).Select(drawn => drawn.Account.Value), Is.EqualTo(new[] { "0", "1", "2", "3", "4" }));
    }

    private static void Add(FieldTally tally, int lot, AttributeValue value, DateTimeOffset at) => tally.Add(new AccountId($"{lot}"), (ulong)lot, value, AttributeValue.Unknown, at);
}
