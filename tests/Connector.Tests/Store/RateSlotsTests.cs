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
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 1, 0, 0, TimeSpan.Zero));

    [Test]
    public async Task Two_processes_never_get_the_same_slot_and_what_one_leaves_behind_lapses()
    {
        using var backend = new TBackend();
        var (one, other, now) = (Slots(backend), Slots(backend), _time.GetUtcNow());

        Assert.That(await one.TakeAsync("p/burst", 10, Apart, Patience, default), Is.EqualTo(now));
        Assert.That(await other.TakeAsync("p/burst", 10, Apart, Patience, default), Is.EqualTo(now + (10 * Apart)));
        Assert.That(await other.TakeAsync("p/search", 1, Apart, Patience, default), Is.EqualTo(now), "another limit");
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await other.TakeAsync("p/burst", 1, Apart, Patience, default), Is.EqualTo(_time.GetUtcNow()), "the first one was killed");
    }

    [Test]
    public async Task A_closing_holds_for_all_and_the_longer_one_wins()
    {
        using var backend = new TBackend();
        var (one, other, until) = (Slots(backend), Slots(backend), _time.GetUtcNow() + TimeSpan.FromHours(3));

        await one.CloseAsync("p/burst", until, default);
        await other.CloseAsync("p/burst", _time.GetUtcNow() + TimeSpan.FromSeconds(10), default);

        Assert.That(await other.TakeAsync("p/burst", 1, Apart, Patience, default), Is.EqualTo(until));
    }

    private StoredRateSlots Slots(TBackend backend) => backend.Stores(_time) switch
    {
        SqliteStores files => new(files.OpenControlAsync, _time),
        PostgresStores server => new(server.OpenControlAsync, _time),
        _ => throw new NotSupportedException("a new kind of store"),
    };
}
