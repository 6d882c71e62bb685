using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class CalibrationsTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private static readonly CalibrationEvidence First = new("thresholds", "customer_tier", "1.0.0", "aa", "11", """{"fit":0.8}""");
    private static readonly CalibrationEvidence Second = new("stability", null, "1.1.0", "bb", "22", "{}");

    [Test]
    public async Task Evidence_is_given_back_word_for_word_the_latest_first()
    {
        await Store.Calibrations.KeepAsync(First, default);
        Clock.SetUtcNow(Day2);
        await Store.Calibrations.KeepAsync(Second, default);
        await ReopenAsync();

        Assert.That(await Store.Calibrations.ListAsync(default), Is.EqualTo(new[] { new KeptCalibration(2, Day2, Second), new KeptCalibration(1, Day1, First) }));
    }

    [Test]
    public async Task The_same_evidence_again_keeps_its_number_and_time()
    {
        await Store.Calibrations.KeepAsync(First, default);
        await Store.Calibrations.KeepAsync(Second, default);
        Clock.SetUtcNow(Day2);

        Assert.That(await Store.Calibrations.KeepAsync(First, default), Is.EqualTo(1));
        Assert.That((await Store.Calibrations.ListAsync(default)).Select(one => one.At), Is.EqualTo(new[] { Day1, Day1 }));
    }
}
