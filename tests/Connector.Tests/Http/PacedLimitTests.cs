using Connector.Http;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Connector.Tests.Http;

[TestFixture]
public sealed class PacedLimitTests
{
    private static readonly PaceRule Burst = new(190, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(0.25));

    private static readonly SlotOrder Order = new(1, 190, TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.Zero, Patience: TimeSpan.FromMinutes(1));

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    public async Task However_many_workers_share_a_limit_no_window_holds_more_and_95_of_100_are_used(int workers)
    {
        var time = new FakeTimeProvider();
        var slots = new OwnRateSlots(time);
        var calls = new List<DateTimeOffset>();
        using var stop = new CancellationTokenSource();
        var all = Enumerable.Range(0, workers).Select(_ => new PacedLimit(slots, Burst, time))
            .SelectMany(limit => Enumerable.Range(0, 20).Select(_ => CallAsync(limit, time, calls, stop.Token))).ToList();

        for (var tick = 0; tick < 6_000; tick++) await StepAsync(time);
        await stop.CancelAsync();
        await Task.WhenAll(all);

        var windows = calls.Select((first, place) => calls.Skip(place).TakeWhile(call => call - first < Burst.Window).Count());
        Assert.That(windows.Max(), Is.LessThanOrEqualTo(Burst.Most), "in any ten seconds");
        Assert.That(calls.Count, Is.GreaterThanOrEqualTo(6 * Burst.Most * 0.95), "in a minute");
    }

    [Test]
    public async Task A_closed_limit_lets_nobody_through_before_it_opens_and_a_long_closing_is_told_instead_of_waited_for()
    {
        var time = new FakeTimeProvider();
        var slots = new OwnRateSlots(time);
        var (one, other) = (new PacedLimit(slots, Burst, time), new PacedLimit(slots, Burst, time));
        await one.EnterAsync("l", default);
        await one.CloseAsync("l", time.GetUtcNow() + TimeSpan.FromSeconds(10), default);

        var waiting = other.EnterAsync("l", default);
        Assert.That(waiting.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(await waiting.WaitAsync(TimeSpan.FromSeconds(5)), Is.Null);

        var tomorrow = time.GetUtcNow() + TimeSpan.FromHours(20);
        await one.CloseAsync("l", tomorrow, default);
        time.Advance(TimeSpan.FromSeconds(1)); // what the other one had taken ahead lapses
        Assert.That(await other.EnterAsync("l", default), Is.EqualTo(tomorrow));
    }

    [Test]
    public void What_a_wrong_clock_wrote_does_not_close_a_limit()
    {
        var now = new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);
        var wrong = now.AddDays(400);
        var line = new SlotLine(wrong, wrong, [.. Enumerable.Repeat(wrong.ToUnixTimeMilliseconds(), Order.Most)]);

        Assert.That(line.Take(now, Order).Taken.First, Is.EqualTo(now));
    }

    /// <summary>Workers stall, die, give back and leave as late as they may, in whatever order.</summary>
    [Test]
    public void Whatever_workers_do_with_their_slots_no_window_holds_more_calls_than_the_limit_and_nobody_starves()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var order = Order with { Most = random.Next(2, 40), Window = TimeSpan.FromSeconds(random.Next(1, 4)), Late = TimeSpan.FromMilliseconds(random.Next(400)) };
            var (line, now, calls) = (SlotLine.Empty, DateTimeOffset.UnixEpoch.AddYears(60), new List<DateTimeOffset>());
            var held = new List<RateSlot>();
            for (var step = 0; step < 600; step++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(10) == 0 ? random.Next(3_000) : random.Next(120));
                var unused = held.Where(slot => slot.Until < now || random.Next(8) == 0).ToList();
                calls.AddRange(held.Except(unused).Select(slot => slot.At + (random.NextDouble() * (slot.Until - slot.At))));
                var (taken, after) = line.Free(random.Next(5) == 0 ? [] : unused, order).Take(now, order with { Slots = random.Next(1, 12), Lead = TimeSpan.FromMilliseconds(random.Next(50)) });
                Assert.That(taken.First - now, Is.LessThan((2 * (order.Window + order.Late)) + SlotOrder.Ahead), $"seed {seed}: nobody starves");
                (line, held) = (after, [.. taken.Slots]);
                if (taken.First > now) now = taken.First;
            }

            calls.Sort();
            var most = calls.Select((first, place) => calls.Skip(place).TakeWhile(call => call - first < order.Window).Count()).Max();
            Assert.That(most, Is.LessThanOrEqualTo(order.Most), $"seed {seed}");
        }
    }

    [Test]
    public async Task What_a_stalled_machine_missed_is_made_up_for_within_the_window()
    {
        var time = new FakeTimeProvider();
        var calls = new List<DateTimeOffset>();
        using var stop = new CancellationTokenSource();
        using var limit = new PacedLimit(new OwnRateSlots(time), Burst, time);
        var all = Enumerable.Range(0, 20).Select(_ => CallAsync(limit, time, calls, stop.Token)).ToList();

        for (var tick = 0; time.GetUtcNow() - time.Start < TimeSpan.FromMinutes(1); tick++)
        {
            if (tick % 150 == 149) time.Advance(TimeSpan.FromMilliseconds(600)); // every two seconds
            await StepAsync(time);
        }

        await stop.CancelAsync();
        await Task.WhenAll(all);

        var windows = calls.Select((first, place) => calls.Skip(place).TakeWhile(call => call - first < Burst.Window).Count());
        Assert.That(windows.Max(), Is.LessThanOrEqualTo(Burst.Most), "in any ten seconds");
        Assert.That(calls.Count, Is.GreaterThanOrEqualTo(6 * Burst.Most * 0.9), "in a minute of which 18 seconds were lost");
    }

    /// <summary>Answers take 150 ms.</summary>
    private static async Task CallAsync(PacedLimit limit, FakeTimeProvider time, List<DateTimeOffset> calls, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await limit.EnterAsync("portal", stop);
                lock (calls) calls.Add(time.GetUtcNow());
                await Task.Delay(TimeSpan.FromMilliseconds(150), time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The minute is over.
        }
    }

    private static async Task StepAsync(FakeTimeProvider time)
    {
        time.Advance(TimeSpan.FromMilliseconds(10));
        for (var i = 0; i < 20; i++) await Task.Yield();
    }
}
