using Connector.Accounts;
using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

internal sealed class DeciderTests
{
    private const int Tier = 0;
    private const int Area = 1;

    private readonly Decider _decider = new(TestFramework.Framework);

    [TestCase(1000, 0, "strategic", 1)]
    [TestCase(999, 0, "core", 1)]
    [TestCase(999, 250000, "strategic", 0)]
    [TestCase(1, 25000, "core", 0)]
    [TestCase(1, 0, "scale", 1)]
    public void The_first_matching_segment_and_clause_decide(double employees, double arr, string segment, int clause)
    {
        var decision = _decider.Decide(Tier, Values(employees, arr));

        Assert.That(Name(decision), Is.EqualTo(segment));
        Assert.That(decision.Clause, Is.EqualTo(clause));
        Assert.That(decision.IsProvisional, Is.False);
        Assert.That(decision.Possible, Is.EqualTo(1UL << decision.Segment));
    }

    [Test]
    public void An_unknown_attribute_does_not_match_and_the_next_segment_is_tried()
    {
        var decision = _decider.Decide(Tier, Values(employees: null, arr: 30000));

        Assert.That(Name(decision), Is.EqualTo("core"));
        Assert.That(Possible(decision), Is.EqualTo(new[] { "strategic", "core" }));
    }

    [Test]
    public void No_revenue_and_unknown_employees_is_decided_otherwise_yet_can_only_be_a_real_tier()
    {
        var decision = _decider.Decide(Tier, Values(employees: null, arr: 0));

        Assert.That(Name(decision), Is.EqualTo("unclassified"));
        Assert.That(decision.Clause, Is.EqualTo(-1));
        Assert.That(Possible(decision), Is.EqualTo(new[] { "strategic", "core", "scale" }));
        Assert.That(Matter(Tier, decision), Is.EqualTo(new[] { "employees" }));
    }

    [Test]
    public void An_unknown_attribute_that_cannot_change_anything_leaves_the_decision_final()
    {
        var decision = _decider.Decide(Tier, Values(employees: 5000, arr: null));

        Assert.That(decision.IsProvisional, Is.False);
        Assert.That(decision.Matter, Is.Zero);
    }

    [Test]
    public void A_boolean_with_a_default_counts_as_known()
    {
        Assert.That(_decider.Decide(Tier, Values(5, 5, vip: null)).IsProvisional, Is.False);
        Assert.That(Name(_decider.Decide(Tier, Values(5, 5, vip: true))), Is.EqualTo("strategic"));
    }

    [Test]
    public void Is_known_holds_for_every_value_that_an_unknown_attribute_can_turn_out_to_have()
    {
        var decision = _decider.Decide(Area, Values(region: null));

        Assert.That(Name(decision, Area), Is.EqualTo("nowhere"));
        Assert.That(Possible(decision, Area), Is.EqualTo(new[] { "near", "far" }));
    }

    [Test]
    public void One_possible_segment_that_is_not_the_decided_one_is_provisional()
    {
        var framework = With("region in ('EMEA', 'APAC')", "region is known").OrThrow();

        var decision = new Decider(framework).Decide(Area, Values(region: null));

        Assert.That((decision.Segment, decision.Possible, decision.IsProvisional), Is.EqualTo((2, 1UL, true)));
    }

    [TestCase("customer", Membership.Active)]
    [TestCase("partner", Membership.NotActive)]
    [TestCase("unmapped", Membership.NotActive)]
    [TestCase(null, Membership.Unknown)]
    public void Membership_is_active_not_active_or_unknown(string? kind, Membership membership)
    {
        Assert.That(_decider.MembershipOf(Values(kind: kind)), Is.EqualTo(membership));
    }

    [TestCase("employees > 5 and employees < 6", false)]
    [TestCase("employees > 5 and employees < 7", true)]
    [TestCase("employees < 1", false)]
    [TestCase("employees > 3000000", false)]
    [TestCase("employees = 3000000", true)]
    [TestCase("arr < 0", false)]
    [TestCase("arr <= 0", true)]
    [TestCase("arr > 5 and arr < 6", true)]
    [TestCase("region not in ('EMEA', 'APAC', 'LATAM', 'NA')", false)]
    [TestCase("region not in ('EMEA', 'APAC', 'LATAM')", true)]
    [TestCase("kind not in ('customer', 'partner')", true)]
    [TestCase("note not in ('a', 'b')", true)]
    [TestCase("joined > 2026-01-01 and joined < 2026-01-02", false)]
    [TestCase("joined > 2026-01-01 and joined < 2026-01-03", true)]
    [TestCase("trial and not trial", false)]
    [TestCase("score > 1000000", true)]
    public void A_segment_is_possible_only_if_some_valid_value_reaches_it(string condition, bool possible)
    {
        var framework = With("arr >= 250000 or employees >= 1000 or vip", $"\"{condition}\"").OrThrow();

        var decision = new Decider(framework).Decide(Tier, Values(kind: null));

        Assert.That(decision.IsPossible(0), Is.EqualTo(possible));
        Assert.That(decision.IsExact, Is.True);
    }

    [Test]
    public void Texts_compare_without_case()
    {
        var framework = With("arr >= 250000 or employees >= 1000 or vip", "note = 'Gold'").OrThrow();

        Assert.That(new Decider(framework).Decide(Tier, Values(note: "gOLD")).Segment, Is.Zero);
    }

    [Test]
    public void Deciding_allocates_nothing_once_a_kind_of_account_has_been_seen()
    {
        var accounts = new[] { Values(500, 5, "EMEA", vip: true), Values(null, 0, null), Values(5, 300000, "NA") };
        var segmenter = new Segmenter(TestFramework.Framework, 1);
        var assignments = new Assignment[2];
        var distribution = new SegmentDistribution(TestFramework.Framework);
        foreach (var account in accounts) segmenter.Assign(account, assignments, default, assignments, distribution);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) segmenter.Assign(accounts[i % 3], assignments, default, assignments, distribution);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static string Name(Decision decision, int dimension = Tier) =>
        TestFramework.Framework.Dimensions[dimension].At(decision.Segment).Name;

    private static string[] Possible(Decision decision, int dimension = Tier)
    {
        var definition = TestFramework.Framework.Dimensions[dimension];
        return [.. Enumerable.Range(0, definition.Segments.Count + 1).Where(decision.IsPossible)
            .Select(position => definition.At(position).Name)];
    }

    private static string[] Matter(int dimension, Decision decision) =>
        [.. TestFramework.Framework.Dimensions[dimension].UsedAttributes.Index().Where(used => decision.Matters(used.Index))
            .Select(used => TestFramework.Framework.Attributes[used.Item].Name)];

    /// <summary>More combinations than there is room for are worked out one by one, or remembered as they come.</summary>
    [Test]
    public void A_dimension_of_more_combinations_than_fit_into_a_table_decides_as_its_rules_read()
    {
        var decider = new Decider(EightAttributes.Framework);
        var chance = new Random(8);
        for (var round = 0; round < 400; round++)
        {
            var (arr, employees, usage, seats, tickets, nps) = (chance.Next(0, 5) * 250_000, Math.Max(1, chance.Next(0, 3) * 5000), chance.Next(0, 11) * 10, chance.Next(0, 3) * 300, chance.Next(0, 12) * 10, chance.Next(-5, 6) * 20);
            var (region, vip) = ("abcd"[chance.Next(4)], chance.Next(20) == 0);
            AttributeValue[] account =
            [
                AttributeValue.Of(true), AttributeValue.Of(arr), AttributeValue.Of(employees), AttributeValue.Of(usage), AttributeValue.Of(seats), AttributeValue.Of(tickets), AttributeValue.Of(nps),
                AttributeValue.Of($"{region}"), AttributeValue.Of(vip),
            ];
            var means = vip || (usage >= 80 && nps >= 50 && tickets <= 5) || (arr >= 1_000_000 && usage >= 60 && region is ('a' or 'b')) ? 0
                : (usage >= 60 && nps >= 20 && tickets < 20) || (seats >= 500 && usage >= 40 && employees >= 5000) || (arr >= 250_000 && nps > 0) ? 1
                : (usage >= 30 && tickets < 50) || (nps >= -20 && seats is >= 50 and <= 499 && region != 'd') || (employees >= 100 && arr >= 50_000) ? 2
                : usage >= 10 || nps >= -50 || arr >= 10_000 || (employees >= 10 && seats >= 5) || (region == 'c' && tickets >= 100) ? 3 : 4;

            Assert.That((decider.Decide(0, account), decider.Decide(0, account).Segment), Is.EqualTo((decider.Decide(0, account), means)), string.Join(", ", account));
        }
    }
}
