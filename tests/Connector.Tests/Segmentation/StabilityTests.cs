using Connector.Accounts;
using Connector.Segmentation;
using CsCheck;
using NUnit.Framework;
using static Connector.Tests.Segmentation.TestFramework;

namespace Connector.Tests.Segmentation;

/// <summary>Margins and dwell: who stays although the rules say another segment, and what moves all the same.</summary>
internal sealed class StabilityTests
{
    private const int Version = 2;
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LongAgo = Now.AddDays(-300);

    [TestCase("strategic", 225_000, "strategic")]
    [TestCase("strategic", 224_999, "core")]
    [TestCase("core", 275_000, "core")]
    [TestCase("core", 275_001, "strategic")]
    [TestCase("core", 22_500, "core")]
    [TestCase("core", 22_499, "scale")]
    [TestCase("scale", 240_000, "core")]
    [TestCase("unclassified", 25_001, "core")]
    [TestCase(null, 225_000, "core")]
    public void Leaving_needs_a_value_further_than_the_margin_beyond_the_border(string? before, double arr, string after)
    {
        var (assignment, _) = Assign("margin: { arr: 10% }", before, Values(5, arr));

        Assert.That((assignment.Segment, assignment.IsSteadied), Is.EqualTo((after, before == after && before != "scale" && Rules(arr) != after)));
    }

    [Test]
    public void With_two_margins_it_is_enough_that_both_values_together_lie_near_a_border()
    {
        const string margins = "margin: { arr: 10%, employees: 10% }";

        Assert.That(Assign(margins, "strategic", Values(950, 100)).After.Segment, Is.EqualTo("strategic"));
        Assert.That(Assign(margins, "strategic", Values(800, 230_000)).After.Segment, Is.EqualTo("strategic"));
        Assert.That(Assign(margins, "strategic", Values(800, 200_000)).After.Segment, Is.EqualTo("core"));
    }

    [TestCase(29, "strategic")]
    [TestCase(30, "scale")]
    public void An_account_stays_for_the_dwell_wherever_its_values_go(int days, string after)
    {
        Assert.That(Assign("dwell: 30d", "strategic", Values(5, 5), since: Now.AddDays(-days)).After.Segment, Is.EqualTo(after));
    }

    [Test]
    public void Who_is_kept_keeps_clause_version_and_since_and_counts_where_it_is()
    {
        var (assignment, distribution) = Assign("margin: { arr: 10% }", "strategic", Values(5, 240_000));

        Assert.That(assignment, Is.EqualTo(new Assignment("strategic", 0, AssignmentFlags.Steadied, Version, LongAgo)));
        Assert.That((distribution.Dimensions[0].Segments[0], distribution.Dimensions[0].Steadied), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public void Who_comes_back_before_leaving_was_never_away()
    {
        var kept = Assign("margin: { arr: 10% }", "strategic", Values(5, 240_000)).After;

        var back = Assign("margin: { arr: 10% }", kept, Values(5, 250_000)).After;

        Assert.That(back, Is.EqualTo(new Assignment("strategic", 0, AssignmentFlags.None, Version, LongAgo)));
    }

    [Test]
    public void A_new_version_an_ended_override_and_a_return_to_the_population_move_at_once()
    {
        const string rule = "margin: { arr: 10% }, dwell: 90d";
        var account = Values(5, 240_000);

        Assert.That(Assign(rule, "strategic", account).After.Segment, Is.EqualTo("strategic"));
        Assert.That(Assign(rule, "strategic", account, isNewVersion: true).After.Segment, Is.EqualTo("core"));
        Assert.That(Assign(rule, "strategic", account, flags: AssignmentFlags.Overridden).After.Segment, Is.EqualTo("core"));
        Assert.That(Assign(rule, "strategic", account, flags: AssignmentFlags.Ended).After.Segment, Is.EqualTo("core"));
    }

    [Test]
    public void An_exception_that_begins_or_ends_moves_at_once()
    {
        const string exceptions = "    exceptions: [ { name: e, scope: region = 'APAC', until: 2026-11-23, approved_by: a, segments: [ { name: strategic, when: arr >= 5 } ] } ]\n";
        var account = Values(5, 240_000, "APAC");

        Assert.That(Assign("dwell: 900d", new Assignment("strategic", 3, 0, Version, LongAgo), account, exceptions: exceptions).After.Segment, Is.EqualTo("core"));
        Assert.That(Assign("dwell: 900d", "core", account, exceptions: exceptions.Replace("11-23", "11-24", StringComparison.Ordinal)).After.Segment, Is.EqualTo("strategic"));
    }

    [Test]
    public void Nobody_is_moved_and_moved_back_by_values_that_swing_within_the_margin()
    {
        Gen.Double[0.91, 1.09].Array[2, 12].Sample(swings =>
        {
            var segmenter = new Segmenter(Framework("margin: { arr: 10% }"), Version);
            var current = new Assignment[2];
            var seen = new List<string?>();
            foreach (var swing in swings)
            {
                segmenter.Assign(Values(5, 250_000 * swing), current.ToArray(), Now, current);
                seen.Add(current[0].Segment);
            }

            return seen.Distinct().Count() == 1;
        }, iter: 200);
    }

    [TestCase(3, new double[] { 5, 5, 5 }, "strategic strategic scale", TestName = "It moves at the third run that says so")]
    [TestCase(3, new double[] { 5, 5, 300_000, 5, 5, 5 }, "strategic strategic strategic strategic strategic scale", TestName = "Who comes back in between begins again")]
    [TestCase(3, new double[] { 5, 30_000, 30_000, 30_000 }, "strategic strategic strategic core", TestName = "Another segment begins again")]
    [TestCase(1, new double[] { 5 }, "scale", TestName = "One run is no confirmation")]
    public void Leaving_needs_as_many_runs_in_a_row_that_say_the_same(int confirm, double[] arr, string expected)
    {
        var framework = Framework($"confirm: {confirm}");
        var current = new[] { new Assignment("strategic", 0, default, Version, LongAgo), Assignment.None };

        Assert.That(string.Join(' ', arr.Select((value, run) => RunOf(framework, current, value, run))), Is.EqualTo(expected));
        Assert.That((current[0].Awaited, current[0].Flags), Is.EqualTo(((string?)null, AssignmentFlags.None)));
    }

    [Test]
    public void A_run_that_makes_up_for_a_failed_one_confirms_nothing_further()
    {
        var framework = Framework("confirm: 2");
        var current = new[] { new Assignment("strategic", 0, default, Version, LongAgo), Assignment.None };

        Assert.That(string.Join(' ', new[] { 7, 7, 7, 8 }.Select(runsBefore => RunOf(framework, current, 5, runsBefore))), Is.EqualTo("strategic strategic strategic scale"));
    }

    [Test]
    public void Runs_count_while_the_dwell_lasts_and_do_not_within_the_margin()
    {
        var framework = Framework("margin: { arr: 10% }, dwell: 3d, confirm: 2");
        var current = new[] { new Assignment("strategic", 0, default, Version, Now.AddDays(-1)), Assignment.None };

        Assert.That(RunOf(framework, current, 5, 0), Is.EqualTo("strategic"));
        Assert.That((current[0].Awaited, current[0].AwaitedFrom, current[0].IsSteadied), Is.EqualTo(("scale", 0, true)));
        Assert.That(RunOf(framework, current, 240_000, 1, days: 1), Is.EqualTo("strategic"));
        Assert.That(current[0].Awaited, Is.Null);
        Assert.That(RunOf(framework, current, 5, 2, days: 1), Is.EqualTo("strategic"));
        Assert.That(RunOf(framework, current, 5, 3, days: 2), Is.EqualTo("scale"));
    }

    private static string? RunOf(Framework framework, Assignment[] current, double arr, int runsBefore, int days = 0)
    {
        new Segmenter(framework, Version, runsBefore: runsBefore).Assign(Values(5, arr), current.ToArray(), Now.AddDays(days), current);
        return current[0].Segment;
    }

    private static string Rules(double arr) => arr >= 250_000 ? "strategic" : arr >= 25_000 ? "core" : "scale";

    private static Framework Framework(string stability, string exceptions = "") =>
        With("    expect: {", $"    stability: {{ {stability} }}\n{exceptions}    expect: {{").OrThrow().On(DateOnly.FromDateTime(Now.UtcDateTime));

    private static (Assignment After, SegmentDistribution Distribution) Assign(
        string stability, string? before, AttributeValue[] account, DateTimeOffset? since = null, AssignmentFlags flags = default, bool isNewVersion = false, string exceptions = "") =>
        Assign(stability, before is null ? Assignment.None : new Assignment(before, before == "unclassified" ? -1 : 0, flags, Version, since ?? LongAgo), account, isNewVersion, exceptions);

    private static (Assignment After, SegmentDistribution Distribution) Assign(
        string stability, Assignment before, AttributeValue[] account, bool isNewVersion = false, string exceptions = "")
    {
        var framework = Framework(stability, exceptions);
        var (decided, distribution) = (new Assignment[2], new SegmentDistribution(framework));
        new Segmenter(framework, Version, isNewVersion).Assign(account, [before], Now, decided, distribution);
        return (decided[0], distribution);
    }
}
