using Connector.Accounts;
using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

internal sealed class SegmenterTests
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 11, 1, 3, 0, 5, TimeSpan.FromHours(2)).AddMilliseconds(700);
    private static readonly DateTimeOffset Second = new(2026, 11, 1, 1, 0, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Earlier = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Segmenter _segmenter = new(TestFramework.Framework, frameworkVersion: 7);

    [Test]
    public void An_override_of_one_dimension_leaves_the_others_and_hides_no_override_behind_it()
    {
        var now = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);
        Override Of(string dimension, string segment) => new(new("A"), dimension, segment, "them", "agreed", now, now.AddDays(1));
        var assigned = new Assignment[2];

        new Segmenter(TestFramework.Framework, 1).Assign(TestFramework.Values(5, 10, "EMEA"), [], now, assigned, overrides: [Of("area", "far"), Of("tier", "core")]);
        Assert.That(assigned.Select(one => (one.Segment, one.IsOverridden)), Is.EqualTo(new[] { ("core", true), ("far", true) }));

        new Segmenter(TestFramework.Framework, 1).Assign(TestFramework.Values(5, 10, "EMEA"), [], now, assigned, overrides: [Of("area", "far")]);
        Assert.That(assigned.Select(one => (one.Segment, one.IsOverridden)), Is.EqualTo(new[] { ("scale", false), ("far", true) }));
    }

    [Test]
    public void A_new_account_gets_a_segment_in_every_dimension_from_now_on()
    {
        var (assignments, outcome) = Step(Values(500, 0, "APAC"));

        Assert.That(assignments, Is.EqualTo(new[]
        {
            new Assignment("core", 1, AssignmentFlags.None, 7, Second),
            new Assignment("near", 0, AssignmentFlags.None, 7, Second),
        }));
        Assert.That(outcome, Is.EqualTo(new SegmentationOutcome(Membership.Active, Changed: true)));
    }

    [Test]
    public void The_same_decision_keeps_the_assignment_even_under_a_new_framework_version()
    {
        Assignment[] previous = [new("core", 1, AssignmentFlags.None, 3, Earlier), new("near", 0, AssignmentFlags.None, 3, Earlier)];

        var (assignments, outcome) = Step(Values(500, 0, "APAC"), previous);

        Assert.That(assignments, Is.EqualTo(previous));
        Assert.That(outcome.Changed, Is.False);
    }

    [Test]
    public void Another_clause_or_flag_keeps_since_and_names_the_new_version()
    {
        Assignment[] previous = [new("core", 0, AssignmentFlags.None, 3, Earlier), new("near", 0, AssignmentFlags.None, 3, Earlier)];

        var (assignments, outcome) = Step(Values(500, null, "APAC"), previous);

        Assert.That(assignments[0], Is.EqualTo(new Assignment("core", 1, AssignmentFlags.Provisional, 7, Earlier)));
        Assert.That(outcome.Changed, Is.True);
    }

    [Test]
    public void Becoming_final_is_a_change_that_keeps_since()
    {
        Assignment[] previous = [new("core", 1, AssignmentFlags.Provisional, 3, Earlier), default];

        var (assignments, _) = Step(Values(500, 0, "APAC"), previous);

        Assert.That(assignments[0], Is.EqualTo(new Assignment("core", 1, AssignmentFlags.None, 7, Earlier)));
    }

    [Test]
    public void A_move_starts_a_new_since()
    {
        var (assignments, _) = Step(Values(5000, 0, "APAC"), [new("core", 1, AssignmentFlags.None, 3, Earlier), default]);

        Assert.That(assignments[0], Is.EqualTo(new Assignment("strategic", 1, AssignmentFlags.None, 7, Second)));
    }

    [TestCase("partner", Membership.NotActive)]
    [TestCase(null, Membership.Unknown)]
    public void Who_leaves_the_population_keeps_the_last_segment_marked_ended(string? kind, Membership membership)
    {
        var previous = new Assignment("core", 1, AssignmentFlags.Provisional, 3, Earlier);

        var (assignments, outcome) = Step(Values(5000, 0, "APAC", kind), [previous, default]);

        Assert.That(assignments,
            Is.EqualTo(new[] { previous with { Flags = AssignmentFlags.Provisional | AssignmentFlags.Ended }, Assignment.None }));
        Assert.That(outcome, Is.EqualTo(new SegmentationOutcome(membership, Changed: true)));
    }

    [Test]
    public void What_has_ended_stays_as_it_is()
    {
        var ended = new Assignment("core", 1, AssignmentFlags.Ended, 3, Earlier);

        var (assignments, outcome) = Step(Values(5000, kind: "partner"), [ended, default]);

        Assert.That(assignments[0], Is.EqualTo(ended));
        Assert.That(outcome.Changed, Is.False);
    }

    [Test]
    public void Who_comes_back_into_the_same_segment_is_there_since_now()
    {
        var (assignments, _) = Step(Values(500, 0, "APAC"), [new("core", 1, AssignmentFlags.Ended, 3, Earlier), default]);

        Assert.That(assignments[0], Is.EqualTo(new Assignment("core", 1, AssignmentFlags.None, 7, Second)));
    }

    [Test]
    public void Assignments_of_another_framework_s_length_are_refused()
    {
        Assert.That(() => Step(Values(), new Assignment[3]), Throws.ArgumentException);
        Assert.That(() => _segmenter.Assign(Values(), default, Now, new Assignment[1]), Throws.ArgumentException);
    }

    [Test]
    public void A_run_is_counted_by_membership_segment_and_cause()
    {
        var distribution = new SegmentDistribution(TestFramework.Framework);
        foreach (var account in new[] { Values(5000, 0, "EMEA"), Values(null, 0, "NA"), Values(null, null, null), Values(5, null, null),
            Values(kind: "partner"), Values(kind: null) })
        {
            _segmenter.Assign(account, default, Now, new Assignment[2], distribution);
        }

        var tier = distribution.Dimensions[0];
        Assert.That((distribution.Active, distribution.NotActive, distribution.UnknownMembership), Is.EqualTo((4, 1, 1)));
        Assert.That(tier.Segments, Is.EqualTo(new[] { 1, 0, 1, 2 }));
        Assert.That((tier.Assigned, tier.Classified, tier.Otherwise, tier.Provisional), Is.EqualTo((4, 2, 2, 3)));
        Assert.That(tier.Causes, Is.EqualTo(new[] { KeyValuePair.Create("arr", 2L), KeyValuePair.Create("employees", 2L) }));
    }

    [Test]
    public void Counts_of_two_threads_add_up()
    {
        var (first, second) = (new SegmentDistribution(TestFramework.Framework), new SegmentDistribution(TestFramework.Framework));
        _segmenter.Assign(Values(null, 0, "NA"), default, Now, new Assignment[2], first);
        _segmenter.Assign(Values(null, 0, "NA"), default, Now, new Assignment[2], second);

        first.Add(second);

        Assert.That((first.Active, first.Dimensions[0].Provisional, first.Dimensions[1].Classified, first.Dimensions[0].Causes[0].Value),
            Is.EqualTo((2, 2, 2, 2)));
    }

    private (Assignment[] Assignments, SegmentationOutcome Outcome) Step(AttributeValue[] attributes, params Assignment[] previous)
    {
        var assignments = new Assignment[2];
        var outcome = _segmenter.Assign(attributes, previous, Now, assignments);
        return (assignments, outcome);
    }
}
