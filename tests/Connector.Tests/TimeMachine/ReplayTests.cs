using Connector.Accounts;
using Connector.Segmentation.Simulation;
using Connector.Store;
using Connector.Tests.Fakes;
using Connector.TimeMachine;
using NUnit.Framework;

namespace Connector.Tests.TimeMachine;

/// <summary>The time machine: the past again, as it was and as it would have been.</summary>
internal sealed class ReplayTests
{
    private const int Nights = 14;

    [Test]
    public async Task The_versions_of_the_time_over_the_book_of_the_time_give_what_was_recorded_whatever_happened()
    {
        var (flags, compared, versions) = (AssignmentFlags.None, 0L, new HashSet<int>());
        for (var seed = 0; seed < 4; seed++)
        {
            using var book = new LivedBook(seed, hasTrouble: true);
            for (var night = 0; night < Nights; night++) await book.NightAsync(Version(night));
            foreach (var assignment in book.Nights.SelectMany(recorded => recorded.Values).Where(one => one.IsAssigned))
            {
                flags |= assignment.Flags;
                versions.Add(assignment.FrameworkVersion);
            }

            var whole = await CheckAsync(book);
            var late = await CheckAsync(book, book.Scene.Now.AddDays(-6));
            foreach (var check in new[] { whole, late })
            {
                Assert.That(check.Examples.Select(one => $"{one.Account} {one.Dimension} after run {one.Run}: {one.Recorded}, not {one.Replayed}"), Is.Empty, $"seed {seed}");
                Assert.That(check.Different, Is.Zero);
            }

            Assert.That(late.Runs.Count, Is.InRange(3, whole.Runs.Count - 3));
            compared += whole.Compared;
        }

        Assert.That(compared, Is.GreaterThan(1000));
        Assert.That(flags, Is.EqualTo(AssignmentFlags.Provisional | AssignmentFlags.Ended | AssignmentFlags.Overridden | AssignmentFlags.Steadied | AssignmentFlags.Frozen | AssignmentFlags.Awaiting), "else the test proves little");
        Assert.That(versions, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_record_that_was_tampered_with_is_told()
    {
        using var book = new LivedBook(1, hasTrouble: false);
        for (var night = 0; night < 3; night++) await book.NightAsync(LivedBook.Framework("1.0.0", 1000));

        var id = book.Nights[^1].First(one => one.Value is { IsAssigned: true, HasEnded: false, Clause: >= 0 }).Key.Id;

        await book.Scene.WithStoreAsync(async store =>
        {
            var account = (await store.Book.FindAsync(new AccountId(id), default))!.Account;
            Assignment[] other = [.. account.Assignments.Select(one => one with { Segment = "none", Clause = -1 })];
            await store.Book.AssignAsync(3, account.Dimensions!, null, [new BookDecision(account.Key, other, account.Value)], default);
            return 0;
        });

        var check = await CheckAsync(book);
        Assert.That((check.Different > 0, check.Examples.Select(one => one.Account.Value).Distinct()), Is.EqualTo((true, new[] { id })));
    }

    [Test]
    public async Task What_another_version_would_have_done_is_what_it_does_to_a_twin_that_lives_under_it()
    {
        var (differ, flips) = (0L, 0L);
        for (var seed = 10; seed < 13; seed++)
        {
            using var book = new LivedBook(seed, hasTrouble: false);
            using var twin = new LivedBook(seed, hasTrouble: false);
            var other = LivedBook.Framework("2.0.0", 600);
            for (var night = 0; night < Nights; night++)
            {
                await book.NightAsync(LivedBook.Framework("1.0.0", 1000));
                await twin.NightAsync(other);
            }

            var simulation = (await SimulateAsync(book, other))!;
            foreach (var dimension in simulation.Dimensions)
            {
                for (var night = 0; night < Nights; night++)
                {
                    var where = $"seed {seed}, night {night}, {dimension.Dimension.Name}";
                    Assert.That(Told(dimension, night, one => one.Simulated), Is.EquivalentTo(Held(twin, night, dimension)), where);
                    Assert.That(Told(dimension, night, one => one.Recorded), Is.EquivalentTo(Held(book, night, dimension)), where);
                    Assert.That(dimension.Differ[night], Is.EqualTo(Elsewhere(book, twin, night, dimension)), where);
                }

                differ += dimension.Differ.Sum();
                flips += dimension.FlipsSimulated;
                Assert.That(dimension.AtTheEnd.Moved, Is.EqualTo(dimension.Differ[^1]));
            }
        }

        Assert.That(Math.Min(differ, flips), Is.GreaterThan(20), "else the test proves little");
    }

    [Test]
    public async Task Two_decisions_as_of_a_past_moment_go_by_what_was_decided_and_overridden_then()
    {
        using var book = new LivedBook(3, hasTrouble: false);
        var framework = LivedBook.Framework("1.0.0", 1000);
        var moments = new List<DateTimeOffset>();
        for (var night = 0; night < 6; night++)
        {
            await book.NightAsync(framework);
            moments.Add(book.Scene.Now);
        }

        foreach (var (moment, night) in moments.Select((moment, night) => (moment, night)))
        {
            var simulation = await book.Scene.WithStoreAsync(store => new Simulator(store, FakeCrm.CrmName).RunAsync(book.Scene.Load(framework), book.Scene.Load(framework), moment, book.Scene.Now, default));
            var worth = simulation.Dimensions.Single(dimension => dimension.Before.Name == "worth");
            Assert.That(worth.Matrix.Where(cell => cell.From is not null).GroupBy(cell => cell.From!.Name).ToDictionary(group => group.Key, group => group.Sum(cell => cell.Accounts)),
                Is.EquivalentTo(Held(book, night, "worth")), $"night {night}: frozen for the year, overrides of the day");
        }
    }

    private static string Version(int night) => night switch
    {
        < 5 => LivedBook.Framework("1.0.0", 1000),
        < 10 => LivedBook.Framework("1.1.0", 700),
        10 => LivedBook.Framework("1.0.0", 1000),
        _ => LivedBook.Framework("1.2.0", 900),
    };

    private static Task<ReplayCheck> CheckAsync(LivedBook book, DateTimeOffset? from = null) => book.Scene.WithStoreAsync(store =>
        new Replay(store, FakeCrm.CrmName, book.Scene.Load(book.Scene.FrameworkText)).CheckAsync(from, null, default));

    private static Task<NightlySimulation?> SimulateAsync(LivedBook book, string framework) => book.Scene.WithStoreAsync(store =>
        new Replay(store, FakeCrm.CrmName, book.Scene.Load(book.Scene.FrameworkText)).SimulateAsync(book.Scene.Load(framework), null, null, default));

    private static Dictionary<string, long> Told(SimulatedNights dimension, int night, Func<(string Segment, IReadOnlyList<long> Recorded, IReadOnlyList<long> Simulated), IReadOnlyList<long>> side) =>
        dimension.Segments.Where(one => side(one)[night] > 0).ToDictionary(one => one.Segment, one => side(one)[night]);

    private static Dictionary<string, long> Held(LivedBook book, int night, SimulatedNights dimension) => Held(book, night, dimension.Dimension.Name);

    private static Dictionary<string, long> Held(LivedBook book, int night, string dimension) => book.Nights[night]
        .Where(one => one.Key.Dimension == dimension && one.Value is { IsAssigned: true, HasEnded: false })
        .GroupBy(one => one.Value.Segment!).ToDictionary(group => group.Key, group => (long)group.Count());

    private static long Elsewhere(LivedBook book, LivedBook twin, int night, SimulatedNights dimension) => book.Nights[night].Keys.Union(twin.Nights[night].Keys)
        .Count(key => key.Dimension == dimension.Dimension.Name && Place(book, key, night) != Place(twin, key, night));

    private static string? Place(LivedBook book, (string, string) key, int night) =>
        book.Nights[night].TryGetValue(key, out var one) && !one.HasEnded ? one.Segment : null;
}
