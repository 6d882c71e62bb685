using Connector.Planning;
using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Planning;

/// <summary>What past runs make likely.</summary>
internal sealed class LearnedBandTests
{
    private static readonly int[] Nights = [50, 51, 49, 50, 52, 48, 50, 51];

    [TestCase(50, 6, 8, false)]
    [TestCase(56, 6, 8, false)]
    [TestCase(57, 6, 8, true)]
    [TestCase(43, 6, 8, true)]
    [TestCase(80, 6, 7, false, TestName = "Seven runs teach nothing")]
    [TestCase(80, null, 8, false, TestName = "Nothing is learned unless asked for")]
    public void A_share_far_from_the_median_of_past_runs_is_unlikely(int core, int? band, int runs, bool unlikely)
    {
        var framework = PlanningFramework.Value;
        var past = Nights.Take(runs).Select(night => (IReadOnlyDictionary<(string, string), long>)new Dictionary<(string, string), long> { [("tier", "core")] = night, [("tier", "scale")] = 100 - night }).ToList();
        var distribution = new SegmentDistribution(framework);
        for (var i = 0; i < 100; i++) distribution.Add(0, Decision.Of(framework.Dimensions[0].PositionOf(i < core ? "core" : "scale")));

        var breaches = LearnedBand.Breaches(past, distribution, band);

        Assert.That(breaches.Any(breach => breach.Segment == "core"), Is.EqualTo(unlikely));
    }

    [Test]
    public void A_share_that_never_moved_may_move_by_half_a_per_cent()
    {
        var framework = PlanningFramework.Value;
        var past = Enumerable.Repeat((IReadOnlyDictionary<(string, string), long>)new Dictionary<(string, string), long> { [("tier", "core")] = 1000 }, 8).ToList();

        Assert.That(Breaches(995), Is.Empty);
        Assert.That(Breaches(990).Select(breach => breach.Text), Has.Some.Contains("after past runs one would expect 99.5"));

        IReadOnlyList<ShareBreach> Breaches(int core)
        {
            var distribution = new SegmentDistribution(framework);
            for (var i = 0; i < 1000; i++) distribution.Add(0, Decision.Of(framework.Dimensions[0].PositionOf(i < core ? "core" : "scale")));
            return LearnedBand.Breaches(past, distribution, 6);
        }
    }
}
