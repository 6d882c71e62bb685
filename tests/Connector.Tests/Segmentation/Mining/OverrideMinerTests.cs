using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Mining;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation.Mining;

internal sealed class OverrideMinerTests
{
    private static readonly Framework Today = Load(Text.Replace("owner: Operations", "owner: Operations\nvalue: arr", StringComparison.Ordinal)).OrThrow().On(new DateOnly(2026, 11, 26));
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Seven of nine are in EMEA with 500 people or more; the book has small ones there and large ones elsewhere.</summary>
    private static readonly (AttributeValue[] Values, string? To)[] Book =
    [
        .. Enumerable.Range(0, 7).Select(i => (Values(520 + (i * 50), 0, "EMEA"), (string?)"strategic")),
        (Values(20, 0, "LATAM"), "strategic"), (Values(30, 0, "APAC"), "strategic"),
        .. Enumerable.Range(0, 40).Select(i => (Values(10 + i, 0, "EMEA"), (string?)null)),
        .. Enumerable.Range(0, 40).Select(i => (Values(500 + (i * 10), 0, "APAC"), (string?)null)),
        (Values(700, 5000, "EMEA"), null), (Values(5000, 0, "EMEA"), null), (Values(800, 0, "EMEA"), "core"), (Values(900, 0, "EMEA", kind: "partner"), null),
    ];

    [Test]
    public void What_most_overrides_have_in_common_and_few_others_becomes_a_rule_with_its_effect_on_the_book()
    {
        var rule = Mine(Book).Single();

        Assert.That((rule.Segment.Name, rule.Condition), Is.EqualTo(("strategic", "employees >= 500 and region = 'EMEA'")));
        Assert.That((rule.Covered, rule.Overrides), Is.EqualTo((7, 9)));
        Assert.That((rule.Matches, rule.Already, rule.Moved, rule.MovedValue, rule.Contradicted, rule.Blocked), Is.EqualTo((10L, 1L, 1L, 5000.0, 1L, 0L)));
        Assert.That(Load(Text.Replace(rule.Segment.When!, rule.When, StringComparison.Ordinal)).Framework, Is.Not.Null, "the rule can be put in as it is");
    }

    [Test]
    public void A_rule_for_accounts_that_a_segment_above_takes_first_says_so()
    {
        (AttributeValue[] Values, string? To)[] book =
            [.. Enumerable.Range(0, 5).Select(i => (Values(5000 + i, 0, "EMEA"), (string?)"core")), .. Enumerable.Range(0, 9).Select(i => (Values(5000 + i, 0, "APAC"), (string?)null))];

        Assert.That(Mine(book).Single(), Has.Property(nameof(MinedRule.Blocked)).EqualTo(5).And.Property(nameof(MinedRule.Matches)).EqualTo(5));
    }

    [Test]
    public void Overrides_with_nothing_of_their_own_and_too_few_give_no_rule()
    {
        var usual = Enumerable.Range(0, 100).Select(i => (Values(10 + i, 0, "EMEA"), i % 20 == 0 ? "strategic" : null)).ToArray();

        Assert.That(Mine(usual), Is.Empty, "whatever holds for them holds for all");
        Assert.That(Mine([.. Book.Skip(5).Take(2), .. Book.Skip(9)]), Is.Empty, "two");
    }

    private static IReadOnlyList<MinedRule> Mine((AttributeValue[] Values, string? To)[] book)
    {
        var overridden = book.Where(one => one.To is not null).Select((one, i) => new OverriddenAccount(new($"{i}"), To(one.To!), one.Values)).ToList();
        var miner = new OverrideMiner(Today, overridden);
        foreach (var (values, to) in book) miner.Add(values, to is null ? [] : [To(to)]);
        return miner.Rules();
    }

    private static Override To(string segment) => new(new("A"), "tier", segment, "them", "agreed", Now, Now.AddDays(9));
}
