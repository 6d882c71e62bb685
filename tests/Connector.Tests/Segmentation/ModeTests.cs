using Connector.Accounts;
using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

/// <summary>Dimensions that are not decided at every run.</summary>
internal sealed class ModeTests
{
    private static readonly DateTimeOffset Now = new(2027, 2, 1, 2, 0, 0, TimeSpan.Zero);

    [TestCase("frozen_until: 2027-02-02", null, "strategic")]
    [TestCase("frozen_until: 2027-02-01", null, "scale")]
    [TestCase("each_year_on: 02-01", "2027-01-31", "scale")]
    [TestCase("each_year_on: 02-01", "2027-02-01", "strategic")]
    [TestCase("each_year_on: 02-02", "2027-01-31", "strategic")]
    [TestCase("each_year_on: 02-02", "2026-02-01", "scale")]
    [TestCase("each_year_on: 02-01", null, "scale")]
    public void An_account_keeps_its_segment_while_its_dimension_is_not_decided(string mode, string? lastDecided, string after)
    {
        var (assignment, distribution) = Assign(mode, "strategic", lastDecided is null ? null : DateOnly.Parse(lastDecided, null));

        Assert.That((assignment.Segment, assignment.IsFrozen), Is.EqualTo((after, after == "strategic")));
        Assert.That(distribution.Dimensions[0].Frozen, Is.EqualTo(after == "strategic" ? 1 : 0));
    }

    [TestCase(null, "strategic")]
    [TestCase(6, "scale")]
    [TestCase(0, "strategic", TestName = "A change of another attribute is no event")]
    public void An_account_waits_for_one_of_the_named_attributes_to_change(int? changed, string after)
    {
        Assert.That(Assign("on_change_of: [ joined ]", "strategic", new DateOnly(2027, 1, 31), changed).After.Segment, Is.EqualTo(after));
    }

    [TestCase("unclassified", false)]
    [TestCase(null, false)]
    [TestCase("strategic", true, TestName = "A new version moves accounts at once")]
    public void Nothing_is_frozen_in_otherwise_or_before_its_first_segment_or_under_a_new_version(string? before, bool isNewVersion)
    {
        Assert.That(Assign("frozen_until: 2030-01-01", before, null, isNewVersion: isNewVersion).After.Segment, Is.EqualTo("scale"));
    }

    [Test]
    public void The_end_of_an_override_moves_an_account_at_once()
    {
        Assert.That(Assign("frozen_until: 2030-01-01", "strategic", null, flags: AssignmentFlags.Overridden).After.Segment, Is.EqualTo("scale"));
    }

    [TestCase("mode: rolling", "must be a mapping")]
    [TestCase("mode: { frozen_until: 2027-01-01, each_year_on: 02-01 }", "keep one")]
    [TestCase("mode: { each_year_on: 02-29 }", "a day that every year has")]
    [TestCase("mode: { on_change_of: [ joind ] }", "Did you mean 'joined'?")]
    [TestCase("mode: { yearly: 02-01 }", "unknown key 'yearly'")]
    [TestCase("entry: {}", "asks for nothing")]
    [TestCase("entry: { accounts: few }", "a number of accounts")]
    public void A_mode_or_threshold_that_cannot_be_read_is_told(string mode, string message)
    {
        Assert.That(With("    expect: {", $"    {mode}\n    expect: {{").Errors.Select(error => error.Message), Has.Some.Contains(message));
    }

    private static (Assignment After, SegmentDistribution Distribution) Assign(
        string mode, string? before, DateOnly? lastDecided, int? changed = null, bool isNewVersion = false, AssignmentFlags flags = AssignmentFlags.None)
    {
        var framework = With("    expect: {", $"    mode: {{ {mode} }}\n    expect: {{").OrThrow();
        var distribution = new SegmentDistribution(framework);
        var decided = new Assignment[2];
        Assignment[] previous = before is null ? [] : [new Assignment(before, 0, flags, 1, Now.AddDays(-300))];
        new Segmenter(framework, 1, isNewVersion, lastDecided)
            .Assign(Values(5, 5), previous, Now, decided, distribution, null, changed is { } position ? new HashSet<int> { position } : null);
        return (decided[0], distribution);
    }
}
