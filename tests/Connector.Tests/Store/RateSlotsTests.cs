using Connector.Http;
using Connector.Store;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class RateSlotsTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(50);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 1, 0, 0, TimeSpan.Zero));

    [Test]
    public async Task Two_processes_never_get_the_same_slot_and_what_one_leaves_behind_lapses()
    {
        using var backend = new TBackend();
        var (one, other, now) = (Slots(backend), Slots(backend), _time.GetUtcNow());

        Assert.That(await BeginAsync(one, "p/burst", 10), Is.EqualTo(Enumerable.Range(0, 10).Select(place => now + (place * Apart))));
        Assert.That(await BeginAsync(other, "p/burst", 3), Is.EqualTo(Enumerable.Range(10, 3).Select(place => now + (place * Apart))));
        Assert.That(await BeginAsync(other, "p/search", 1), Is.EqualTo(new[] { now }), "another limit");
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await BeginAsync(other, "p/burst", 1), Is.EqualTo(new[] { _time.GetUtcNow() }), "the first one was killed");
    }

    [Test]
    public async Task A_full_window_lets_nobody_in_before_its_first_call_has_left_it_and_what_was_given_back_is_free()
    {
        using var backend = new TBackend();
        var (one, other, start) = (Slots(backend), Slots(backend), _time.GetUtcNow());
        var order = new SlotOrder(1, 3, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.Zero, Patience: TimeSpan.FromSeconds(0.5));
        await one.TakeAsync("p/search", order, [], default);
        _time.Advance(TimeSpan.FromSeconds(0.8));
        var late = await other.TakeAsync("p/search", order with { Slots = 2 }, [], default);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await one.TakeAsync("p/search", order, [], default);

        var full = await one.TakeAsync("p/search", order, [], default);
        var freed = await one.TakeAsync("p/search", order, [late.Slots[0]], default);

        Assert.That(late.Slots.Select(slot => slot.At - start), Is.All.EqualTo(TimeSpan.FromSeconds(0.8)), "who fell behind catches up");
        Assert.That((full.First - start, full.Slots.Count), Is.EqualTo((TimeSpan.FromSeconds(1.8), 0)));
        Assert.That(freed.Slots, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_closing_holds_for_all_and_the_longer_one_wins()
    {
        using var backend = new TBackend();
        var (one, other, until) = (Slots(backend), Slots(backend), _time.GetUtcNow() + TimeSpan.FromHours(3));

        await one.CloseAsync("p/burst", until, default);
        await other.CloseAsync("p/burst", _time.GetUtcNow() + TimeSpan.FromSeconds(10), default);

        var taken = await other.TakeAsync("p/burst", Order(1), [], default);
        Assert.That((taken.First, taken.Slots.Count), Is.EqualTo((until, 0)));
    }

    private static async Task<IEnumerable<DateTimeOffset>> BeginAsync(StoredRateSlots slots, string limit, int count) =>
        (await slots.TakeAsync(limit, Order(count), [], default)).Slots.Select(slot => slot.At);

    private static SlotOrder Order(int slots) => new(slots, 200, 200 * Apart, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(1));

    private StoredRateSlots Slots(TBackend backend) => backend.Stores(_time) switch
    {
        SqliteStores files => new(files.OpenControlAsync, _time),
        PostgresStores server => new(server.OpenControlAsync, _time),
        _ => throw new NotSupportedException("a new kind of store"),
    };
}
