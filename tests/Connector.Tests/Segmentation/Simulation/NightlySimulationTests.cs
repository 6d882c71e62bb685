using Connector.Accounts;
using Connector.Segmentation.Simulation;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation.Simulation;

/// <summary>Nights told by spans against the plainest count: every account on every night.</summary>
internal sealed class NightlySimulationTests
{
    private const int Nights = 6;
    private static readonly string[] Places = ["strategic", "core", "scale", "unclassified", "old name"];

    /// <param name="Recorded">Null = in no segment.</param>
    private sealed record Stay(bool IsPresent, string? Recorded, string? Simulated);

    private static readonly Gen<string?> Place = Gen.Int[0, 6].Select(place => place < Places.Length ? Places[place] : null);

    private static readonly Gen<Stay[]> Account = Gen.Select(Gen.Int[0, 4], Place, Place, Gen.Int[0, 2])
        .Select((absent, recorded, simulated, kept) => (absent, recorded, simulated, kept)).Array[Nights].Select(nights =>
        {
            var stays = new List<Stay>();
            foreach (var (absent, recorded, simulated, kept) in nights) stays.Add(kept > 0 && stays.Count > 0 ? stays[^1] : new Stay(absent > 0, recorded, simulated));
            // the last night is of the framework in force: it has no segments of earlier ones
            if (stays[^1].Recorded == Places[^1] || stays[^1].Simulated == Places[^1]) stays[^1] = stays[^1] with { Recorded = "core", Simulated = "scale" };
            return stays.ToArray();
        });

    [Test]
    public void Spans_of_nights_add_up_to_what_every_night_by_itself_holds()
    {
        Gen.Select(Account, Gen.Int[0, 9]).Array[1, 12].Sample(accounts =>
        {
            var simulation = new NightlySimulation([.. Enumerable.Range(0, Nights).Select(night => Night.Alone(DateTimeOffset.UnixEpoch.AddDays(night)))], TestFramework.Framework, TestFramework.Framework);
            foreach (var ((stays, weight), i) in accounts.Select((one, i) => (one, i))) Tell(simulation, new AccountId($"{i}"), stays, weight);

            var tier = simulation.Dimensions[0];
            foreach (var name in Places)
            {
                var held = tier.Segments.FirstOrDefault(segment => segment.Segment == name);
                Assert.That(held.Recorded ?? new long[Nights], Is.EqualTo(EachNight(accounts, stay => stay.Recorded == name)), name);
                Assert.That(held.Simulated ?? new long[Nights], Is.EqualTo(EachNight(accounts, stay => stay.Simulated == name)), name);
            }

            Assert.That(tier.Differ, Is.EqualTo(EachNight(accounts, stay => stay.Recorded != stay.Simulated)));
            Assert.That((tier.FlipsRecorded, tier.FlipsSimulated), Is.EqualTo((Flips(accounts, stay => stay.Recorded), Flips(accounts, stay => stay.Simulated))));
            var moved = accounts.Where(one => one.Item1[^1] is { IsPresent: true } last && last.Recorded != last.Simulated).ToList();
            Assert.That((simulation.Accounts, simulation.Moved, simulation.ValueMoved), Is.EqualTo(((long)accounts.Length, (long)moved.Count, moved.Sum(one => (double)one.Item2))));
            Assert.That(simulation.Largest.Select(move => move.Value), Is.EqualTo(moved.Select(one => (double?)one.Item2).OrderDescending()));
        }, iter: 200);
    }

    private static void Tell(NightlySimulation simulation, AccountId account, Stay[] stays, double weight)
    {
        var before = default(Stay);
        for (var night = 0; night < Nights; night++)
        {
            var now = stays[night];
            if (now.IsPresent && now != before) simulation.Tell(night, Of(now.Recorded), Of(now.Simulated));
            else if (!now.IsPresent && before is { IsPresent: true }) simulation.Leave(night);
            before = now;
        }

        simulation.End(account, stays[^1].IsPresent, Of(stays[^1].Recorded), Of(stays[^1].Simulated), weight);
    }

    private static Func<string, Assignment> Of(string? tier) =>
        dimension => dimension == "tier" && tier is not null ? new Assignment(tier, 0, AssignmentFlags.None, 1, DateTimeOffset.UnixEpoch) : Assignment.None;

    private static IEnumerable<long> EachNight((Stay[] Stays, int)[] accounts, Func<Stay, bool> counts) =>
        Enumerable.Range(0, Nights).Select(night => (long)accounts.Count(one => one.Stays[night].IsPresent && counts(one.Stays[night])));

    private static long Flips((Stay[] Stays, int)[] accounts, Func<Stay, string?> place) => accounts.Sum(one => Enumerable.Range(1, Nights - 1)
        .LongCount(night => one.Stays[night - 1].IsPresent && one.Stays[night].IsPresent && place(one.Stays[night - 1]) is { } was && place(one.Stays[night]) is { } now && was != now));
}
