using Connector.Segmentation.Steadiness;
using Connector.Tests.Fakes;
using Connector.TimeMachine;
using NUnit.Framework;

namespace Connector.Tests.TimeMachine;

/// <summary>How steady the segments were, and what other rules of stability would have made of it.</summary>
internal sealed class StabilityTests
{
    private const int Nights = 14;

    [Test]
    public async Task Flips_and_round_trips_are_those_that_the_nights_show_and_a_versions_own_moves_are_apart()
    {
        using var book = new LivedBook(21, hasTrouble: false);
        for (var night = 0; night < Nights; night++) await book.NightAsync(LivedBook.Framework(night < 6 ? "1.0.0" : "1.1.0", night < 6 ? 1000 : 400));

        var report = await book.Scene.WithStoreAsync(store => StabilityHistory.OfAsync(store, null, null, default));

        Assert.That(report.Dimensions.Sum(one => one.Flips), Is.GreaterThan(20), "else the test proves little");
        foreach (var dimension in new[] { "size", "age", "worth", "mood" })
        {
            var moves = Ways(book, dimension).SelectMany(way => way).ToList();
            foreach (var (version, first, last) in new[] { (1, 0, 5), (2, 6, Nights - 1) })
            {
                var told = report.Dimensions.Single(one => one.Dimension == dimension && one.FrameworkVersion == version);
                var flips = moves.Where(move => move.Night >= first && move.Night <= last && move.Night != 6).ToList();
                Assert.That((told.Flips, told.RoundTrips), Is.EqualTo(((long)flips.Count, (long)flips.Count(move => move.IsBack))), $"{dimension} {version}");
                Assert.That(told.MovedByVersion, Is.EqualTo(version == 2 ? moves.Count(move => move.Night == 6) : 0), $"{dimension} {version}");
                Assert.That(told.Runs, Is.EqualTo(last - first + 1));
            }
        }
    }

    [Test]
    public async Task The_rule_of_the_framework_leaves_the_flips_that_were_recorded_and_none_those_of_a_book_without_one()
    {
        using var book = new LivedBook(31, hasTrouble: false);
        using var twin = new LivedBook(31, hasTrouble: false);
        var framework = LivedBook.Framework("1.0.0", 1000);
        for (var night = 0; night < Nights; night++)
        {
            await book.NightAsync(framework);
            await twin.NightAsync(framework.Replace("    stability: { margin: { employees: 10% }, dwell: 3d, confirm: 2 }\n", "", StringComparison.Ordinal));
        }

        var loaded = book.Scene.Load(framework);
        var size = (await book.Scene.WithStoreAsync(store => new StabilityTrials(store, FakeCrm.CrmName, loaded).RunAsync([loaded.Dimension("size")!], null, null, default))).Single();

        var present = size.Trials.Single(trial => trial.IsPresent);
        Assert.That(present.Text(loaded), Is.EqualTo("margin: { employees: 10% }, dwell: 3d, confirm: 2"));
        Assert.That(present.Flips, Is.EqualTo(Ways(book, "size").Sum(way => way.Count)));
        Assert.That(size.Unsteadied, Is.EqualTo(Ways(twin, "size").Sum(way => way.Count)).And.GreaterThan(present.Flips));
        Assert.That(size.Trials.Single(trial => trial is { Rule: null, IsPresent: false }).Flips, Is.EqualTo(size.Unsteadied));
        Assert.That(size.Trials, Has.Count.EqualTo(1 + (4 * 4 * 3)));
    }

    [Test]
    public void The_frontier_has_fewer_flips_for_more_days_all_along()
    {
        var trials = new DimensionTrials(null!, 10, 5, [.. new[] { (10L, 0d), (9, 2), (9, 1), (3, 5), (4, 4), (4, 9), (3, 6) }.Select(one => new StabilityTrial(null, one.Item1, 0, one.Item2, false))]).WithFrontier();

        Assert.That(trials.Trials.Where(trial => trial.IsOnFrontier).Select(trial => (trial.Flips, trial.DaysDelayed)), Is.EqualTo(new[] { (10L, 0d), (9, 1), (4, 4), (3, 5) }));
    }

    [Test]
    public void The_stability_index_is_nothing_for_equal_shares_and_grows_with_the_shift()
    {
        static Dictionary<string, long> Shares(long a, long b) => new() { ["a"] = a, ["b"] = b };

        Assert.That(StabilityReport.Psi(Shares(10, 30), Shares(20, 60)), Is.Zero);
        Assert.That(StabilityReport.Psi(Shares(50, 50), Shares(60, 40)), Is.EqualTo(0.1 * Math.Log(0.6 / 0.5) - 0.1 * Math.Log(0.4 / 0.5)).Within(1e-12));
        Assert.That(StabilityReport.Psi(Shares(50, 50), Shares(100, 0)), Is.GreaterThan(1).And.LessThan(10));
        Assert.That(StabilityReport.Psi(Shares(0, 0), Shares(1, 0)), Is.Null);
    }

    /// <summary>Each account's moves between segments, by what was recorded night after night.</summary>
    private static IEnumerable<List<(int Night, bool IsBack)>> Ways(LivedBook book, string dimension) => Enumerable.Range(0, LivedBook.Accounts).Select(i =>
    {
        var (moves, before, now) = (new List<(int, bool)>(), default(string), default(string));
        for (var night = 0; night < book.Nights.Count; night++)
        {
            if (!book.Nights[night].TryGetValue(($"{i}", dimension), out var one) || one.HasEnded || one.Segment is null || one.Segment == now) continue;
            if (now is not null) moves.Add((night, one.Segment == before));
            (before, now) = (now, one.Segment);
        }

        return moves;
    });
}
