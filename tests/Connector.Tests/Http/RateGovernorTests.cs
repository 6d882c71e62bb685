using Connector.Http;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Connector.Tests.Http;

[TestFixture]
public sealed class RateGovernorTests
{
    [Test]
    public async Task No_more_calls_are_under_way_than_allowed()
    {
        using var governor = new RateGovernor("x", new RoadOptions { ConcurrentCalls = 2 }, TimeProvider.System);
        var first = await governor.EnterAsync(default);
        using var second = await governor.EnterAsync(default);

        var third = governor.EnterAsync(default).AsTask();

        Assert.That(third.IsCompleted, Is.False);
        first.Dispose();
        first.Dispose();
        (await third).Dispose();
        Assert.That(governor.Usage.Calls, Is.Zero, "who waited for a place has not sent anything yet");
    }

    [Test]
    public void The_reserve_is_kept_and_our_own_calls_count_until_the_next_answer()
    {
        using var governor = new RateGovernor("x", new RoadOptions { ReserveShare = 0.2 }, new FakeTimeProvider());
        governor.Observe(new Allowance(798, 1_000));

        governor.Count();
        governor.Count();

        Assert.Throws<CrmQuotaException>(governor.Count);
        Assert.That(governor.Usage, Is.EqualTo(new ApiUsage(2, 800, 1_000, Left: 0)));
    }

    [Test]
    public void When_the_count_has_grown_old_one_call_goes_to_learn_the_new_one()
    {
        var time = new FakeTimeProvider();
        using var governor = new RateGovernor("x", new RoadOptions(), time);
        governor.Observe(new Allowance(900, 1_000));

        time.Advance(TimeSpan.FromMinutes(16));
        governor.Count();
        Assert.Throws<CrmQuotaException>(governor.Count);
        governor.Observe(new Allowance(10, 1_000));

        governor.Count();
    }
}
