using Connector.Accounts;
using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

/// <summary>What is counted of a book, and what is held against it.</summary>
internal sealed class DistributionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    private static readonly AttributeValue[][] Book =
    [
        Values(5, 300_000), Values(2000, 10), Values(5, 30_000), Values(200, null), Values(3, 7), Values(), Values(kind: "partner"), Values(kind: null), Values(null, 0, "EMEA"),
    ];

    [Test]
    public void What_two_threads_counted_together_is_what_one_counts()
    {
        var framework = Load("value: arr\n" + Text).OrThrow();
        var (whole, one, other) = (new SegmentDistribution(framework), new SegmentDistribution(framework), new SegmentDistribution(framework));
        foreach (var (account, i) in Book.Select((account, i) => (account, i)))
        {
            Assign(framework, account, whole);
            Assign(framework, account, i % 2 == 0 ? one : other);
        }

        one.Add(other);

        Assert.That((one.Active, one.NotActive, one.UnknownMembership, one.ActiveValue, one.Certain), Is.EqualTo((whole.Active, whole.NotActive, whole.UnknownMembership, whole.ActiveValue, whole.Certain)));
        Assert.That((whole.Active, whole.NotActive, whole.UnknownMembership, whole.ActiveValue), Is.EqualTo((7L, 1L, 1L, 330_017.0)));
        foreach (var (tally, expected) in one.Dimensions.Zip(whole.Dimensions))
        {
            Assert.That((tally.Segments, tally.Values), Is.EqualTo((expected.Segments, expected.Values)));
            Assert.That((tally.Assigned, tally.Provisional), Is.EqualTo((expected.Assigned, expected.Provisional)));
        }
    }

    [Test]
    public void What_kept_accounts_is_counted_by_its_kind_and_added_up()
    {
        var (one, other) = (Kept(1, 2, 3), Kept(10, 20, 30));

        one.Add(other);

        var tally = one.Dimensions[0];
        Assert.That((tally.Held, tally.Frozen, tally.Steadied, tally.Assigned), Is.EqualTo((11L, 22L, 33L, 66L)));
        Assert.That((one.NotActive, one.Certain), Is.EqualTo((8L, 8L)));

        static SegmentDistribution Kept(int held, int frozen, int steadied)
        {
            var distribution = new SegmentDistribution(TestFramework.Framework);
            for (var i = 0; i < held; i++) distribution.AddHeld(0, Decision.Of(0));
            for (var i = 0; i < frozen; i++) distribution.AddFrozen(0, Decision.Of(0));
            for (var i = 0; i < steadied; i++) distribution.AddSteadied(0, Decision.Of(0));
            for (var i = 0; i < 4; i++) distribution.Add(Membership.NotActive);
            for (var i = 0; i < 4; i++) distribution.AddCertain();
            return distribution;
        }
    }

    [TestCase("expect: { strategic: 28%..29%", null)]
    [TestCase("expect: { strategic: 30%..40%", "Strategic holds 28.6% of the active accounts; Tier expects 30.0% to 40.0%")]
    [TestCase("expect: { strategic: 5%..28%", "Strategic holds 28.6% of the active accounts; Tier expects 5.0% to 28.0%")]
    public void A_share_outside_of_what_is_expected_is_told(string expect, string? text)
    {
        var framework = Load(Text.Replace("expect: { strategic: 2%..20%, unclassified: 0%..5%", expect, StringComparison.Ordinal)).OrThrow();
        var distribution = Count(framework);

        Assert.That(ExpectedShares.Check(distribution).Select(finding => finding.Message.Split(':')[0].Replace(" %", "%", StringComparison.Ordinal)), Is.EqualTo(text is null ? Array.Empty<string>() : [text]));
        Assert.That(ExpectedShares.Breaches(distribution).All(breach => breach.IsAbove == (breach.Share > breach.Expected.High)), Is.True);
        Assert.That(ExpectedShares.Breaches(new SegmentDistribution(framework)), Is.Empty, "of no account nothing is expected");
    }

    [TestCase("entry: { accounts: 1 }", "")]
    [TestCase("entry: { accounts: 2 }", "scale")]
    [TestCase("entry: { accounts: 3 }", "strategic core scale")]
    [TestCase("entry: { value: 1% }", "scale")]
    [TestCase("entry: { accounts: 3, value: 1% }", "scale")]
    public void A_segment_that_holds_too_little_is_told_by_name(string entry, string segments)
    {
        var framework = Load("value: arr\n" + Text.Replace("    expect: {", $"    {entry}\n    expect: {{", StringComparison.Ordinal)).OrThrow();

        Assert.That(string.Join(' ', EntryThresholds.Breaches(Count(framework)).Select(breach => breach.Segment.Name)), Is.EqualTo(segments));
        Assert.That(EntryThresholds.Breaches(new SegmentDistribution(framework)), Is.Empty);
    }

    [TestCase(AssignmentFlags.None, 1, "employees >= 1000")]
    [TestCase(AssignmentFlags.None, 0, "arr >= 250000")]
    [TestCase(AssignmentFlags.None, -1, "no rule holds")]
    [TestCase(AssignmentFlags.None, 9, "no rule holds", TestName = "A clause that the framework no longer has")]
    [TestCase(AssignmentFlags.Overridden, -1, "a registered override")]
    [TestCase(AssignmentFlags.Frozen, 0, "kept until the dimension is decided again")]
    [TestCase(AssignmentFlags.Steadied, 0, "kept by the stability rule")]
    [TestCase(AssignmentFlags.Held, 0, "kept: an input is held")]
    public void The_reason_of_an_assignment_is_its_clause_or_what_kept_it(AssignmentFlags flags, int clause, string reason)
    {
        Assert.That(SegmentNotes.ReasonOf(TestFramework.Framework.Dimensions[0], new Assignment("strategic", clause, flags, 1, Now)), Is.EqualTo(reason));
    }

    private static SegmentDistribution Count(Framework framework)
    {
        var distribution = new SegmentDistribution(framework);
        foreach (var account in Book) Assign(framework, account, distribution);
        return distribution;
    }

    private static void Assign(Framework framework, AttributeValue[] account, SegmentDistribution distribution) => new Segmenter(framework, 1).Assign(account, [], Now, new Assignment[2], distribution);
}
