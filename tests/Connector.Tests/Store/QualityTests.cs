using Connector.Accounts;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class QualityTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private static readonly QualityCount Good = new("employees", 3_000_000_000, 3, 2, 1, IsLate: false);
    private static readonly QualityCount Late = new("arr", 10, 9, 8, 7, IsLate: true);

    [Test]
    public async Task What_runs_found_comes_back_oldest_first_from_what_held_at_a_moment_on()
    {
        await Store.Quality.RecordAsync(1, Day1, [Good], default);
        await Store.Quality.RecordAsync(2, Day2, [Good, Late], default);
        await Store.Quality.RecordAsync(3, Day3, [Late], default);
        await ReopenAsync();

        QualityRecord[] second = [new(2, Day2, Late), new(2, Day2, Good), new(3, Day3, Late)];
        Assert.That(await Store.Quality.SinceAsync(Day2.AddHours(1), default), Is.EqualTo(second), "the second holds until the third");
        Assert.That(await Store.Quality.SinceAsync(Day1.AddDays(-5), default), Is.EqualTo(second.Prepend(new QualityRecord(1, Day1, Good))));
    }
}
