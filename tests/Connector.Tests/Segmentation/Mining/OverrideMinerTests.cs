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

    [TestCase(520, 500, 550)]
    [TestCase(1340, 1000, 1500)]
    [TestCase(1500, 1500, 2000)]
    [TestCase(9, 9, 9.5)]
    [TestCase(0.03, 0.03, 0.035)]
    public void Borders_stand_just_beyond_a_value_as_round_as_the_next_digit_allows(double value, double atLeast, double below)
    {
        var arr = Today.Attribute("arr")!;

        var tests = MinedTest.Of(arr, [Values(arr: value)]).ToList();

        Assert.That(tests.Select(test => (test.Kind, test.Value.Number)), Is.EqualTo(new[] { (MinedKind.AtLeast, atLeast), (MinedKind.Below, below) }));
        Assert.That(tests.Select(test => test.Holds(Values(arr: value))), Is.All.True, "what it was made of passes");
        Assert.That(tests.Select(test => test.Holds(Values(arr: test.Value.Number))), Is.EqualTo(new[] { true, false }), "a border belongs to what is above it");
        Assert.That(tests.Select(test => test.Holds(Values())), Is.All.False, "unknown passes nothing");
    }

    [Test]
    public void Nothing_is_made_of_amounts_of_zero() => Assert.That(MinedTest.Of(Today.Attribute("arr")!, [Values(arr: 0)]), Is.Empty);

    [Test]
    public void A_tick_box_is_a_test_by_its_name_either_way()
    {
        var trial = Today.Attribute("trial")!;

        Assert.That(MinedTest.Of(trial, [Values(trial: true), Values(trial: false), Values()]).Select(test => test.ToString()), Is.EqualTo(new[] { "trial", "not trial" }));
    }

    [TestCase("Load", "tools has 'SAP'|tools has 'Jira'", TestName = "A set is tested for each of its values, once in whichever letters")]
    [TestCase("joined", "", TestName = "A day says nothing about other accounts")]
    [TestCase("note", "", TestName = "Nor does a remark")]
    [TestCase("region", "region = 'EMEA'|region = 'LATAM'", TestName = "A category that the framework does not know is no test")]
    [TestCase("vip", "not vip", TestName = "Where nothing is said the default counts")]
    [TestCase("employees", "employees >= 3000000", TestName = "No border lies outside of what is valid")]
    public void Tests_are_made_of_what_accounts_have(string attribute, string tests)
    {
        var framework = Load(Text.Replace("dimensions:\n", "  tools:     { type: set, sources: [ crm: { alpha: Tools__c } ] }\ndimensions:\n", StringComparison.Ordinal)).OrThrow();
        AttributeValue[][] accounts =
        [
            [.. Values(3_000_000, 0, "EMEA", joined: new DateOnly(2026, 1, 2), note: "call them"), AttributeValue.Of("SAP;Jira")],
            [.. Values(3_000_000, 0, "LATAM"), AttributeValue.Of("jira")], [.. Values(3_000_000, 0, AttributeDefinition.Unmapped), default],
        ];

        var made = MinedTest.Of(framework.Attribute(attribute == "Load" ? "tools" : attribute)!, accounts).ToList();

        Assert.That(string.Join('|', made.Select(test => test.ToString())), Is.EqualTo(tests));
        Assert.That(made.Select(test => accounts.Count(test.Holds)), Has.All.GreaterThan(0), "some account passes each");
        if (attribute == "Load") Assert.That(made.Select(test => accounts.Select(test.Holds)), Is.EqualTo(new[] { new[] { true, false, false }, [true, true, false] }));
    }

    [TestCase(3, 3, 0, true, TestName = "Three overrides are enough")]
    [TestCase(5, 3, 0, true, TestName = "Three of five have it in common")]
    [TestCase(6, 3, 0, false, TestName = "Three of six are too few")]
    [TestCase(3, 3, 6, true, TestName = "It may hold for twice as many others")]
    [TestCase(3, 3, 7, false, TestName = "And no more")]
    public void A_rule_must_tell_most_overridden_accounts_from_most_others(int overrides, int alike, int others, bool found)
    {
        (AttributeValue[] Values, string? To)[] book =
        [
            .. Enumerable.Range(0, alike).Select(_ => (Values(region: "EMEA"), (string?)"strategic")),
            .. Enumerable.Range(alike, overrides - alike).Select(_ => (Values(region: null), (string?)"strategic")),
            .. Enumerable.Repeat((Values(region: "EMEA"), (string?)null), others), .. Enumerable.Repeat((Values(region: "APAC"), (string?)null), 40),
        ];

        Assert.That(Mine(book).Select(rule => (rule.Condition, rule.Covered, rule.Overrides, rule.Moved)), Is.EqualTo(found ? new[] { ("region = 'EMEA'", alike, overrides, (long)others) } : []));
    }

    [Test]
    public void What_is_decided_about_another_dimension_does_not_count_and_what_the_framework_lacks_is_left_out()
    {
        var alike = Enumerable.Range(0, 3).Select(_ => Values(region: "EMEA")).ToList();
        OverriddenAccount[] Overridden(string dimension, string segment) => [.. alike.Select((values, i) => new OverriddenAccount(new($"{i}"), To(segment) with { Dimension = dimension }, values))];
        var miner = new OverrideMiner(Today, [.. Overridden("tier", "core"), .. Overridden("gone", "core"), .. Overridden("tier", "gone")]);

        foreach (var values in alike) miner.Add(values, [To("core")]);
        miner.Add(Values(region: "EMEA", arr: 900), [To("far") with { Dimension = "area" }]);
        miner.Add(Values(region: "EMEA", arr: 90_000), []);
        for (var i = 0; i < 40; i++) miner.Add(Values(region: "APAC"), []);

        var rule = miner.Rules().Single();
        Assert.That((rule.Dimension.Name, rule.Segment.Name, rule.Condition), Is.EqualTo(("tier", "core", "region = 'EMEA'")));
        Assert.That((rule.Matches, rule.Already, rule.Moved, rule.MovedValue, rule.Contradicted), Is.EqualTo((5L, 1L, 1L, 900.0, 0L)));
        Assert.That(rule.When, Is.EqualTo("arr >= 25000 or employees >= 100 or region = 'EMEA'"));
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
