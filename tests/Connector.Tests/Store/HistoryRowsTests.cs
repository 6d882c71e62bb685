using Connector.Accounts;
using Connector.History;
using Connector.Planning;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class HistoryRowsTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private static readonly DateOnly Day = new(2026, 11, 1);

    [SetUp]
    public Task FillBook() => FillAsync(Account("A", tier: "scale"), Account("B"), Account("C"));

    [Test]
    public async Task An_acknowledged_chunk_gives_its_rows_once_with_the_time_it_was_sent_and_without_what_the_crm_did_not_take()
    {
        var plan = await PlanTierAsync("core", rowsPerChunk: 10, "A", "B", "C");
        var chunk = (await Outbox.WaitingAsync(plan, default)).Single();
        await Outbox.MarkSentAsync(chunk, 1, [], default);
        await Store.History.TakeMovesAsync((_, _, _) => throw new InvalidOperationException("nobody said that it was written"), default);
        Clock.Advance(TimeSpan.FromHours(30));
        await Outbox.AcknowledgeAsync(chunk, 1, [(new AccountId("B"), Refused)], [new AccountId("C")], default);

        var seen = new List<(string, DateTimeOffset)>();
        await Store.History.TakeMovesAsync(Find, default);
        await ReopenAsync();
        await Store.History.TakeMovesAsync(Find, default);

        Assert.That(seen, Is.EqualTo(new[] { ("A", Day1) }));
        Assert.That(await Store.History.WaitingAsync("", 10, default), Is.EqualTo(new[] { Move("A") }));

        IEnumerable<HistoryRow> Find(PlannedChange change, FieldLayout written, DateTimeOffset sentAt)
        {
            seen.Add((change.Id.Value, sentAt));
            yield return Move(change.Id.Value);
        }
    }

    [Test]
    public async Task A_row_waits_until_it_is_acknowledged_and_again_when_its_count_changes_or_all_of_it_is_forgotten()
    {
        await Store.History.PutAsync([Month("core", 3), Month("scale", 4)], default);
        await Store.History.AcknowledgeAsync([Month("core", 3), Month("scale", 4)], default);
        await Store.History.PutAsync([Month("core", 3), Month("scale", 5)], default);
        Assert.That(await Store.History.WaitingAsync("", 10, default), Is.EqualTo(new[] { Month("scale", 5) }));

        await Store.History.AcknowledgeAsync([Month("scale", 4)], default);
        Assert.That(await Store.History.WaitingAsync("", 10, default), Is.EqualTo(new[] { Month("scale", 5) }), "an older count was acknowledged");
        await Store.History.AcknowledgeAsync([Month("scale", 5)], default);
        Assert.That(await Store.History.CountAsync(Day, default), Is.EqualTo((0, 0)));

        await Store.History.ForgetAcknowledgedAsync(default);
        Assert.That(await Store.History.WaitingAsync(Month("core", 3).Key, 10, default), Is.EqualTo(new[] { Month("scale", 5) }), "behind the first");
        Assert.That(await Store.History.WaitingAsync("", 1, default), Is.EqualTo(new[] { Month("core", 3) }));
    }

    [Test]
    public async Task A_move_of_an_account_that_is_gone_is_told_without_it()
    {
        await Store.History.PutAsync([Move("A"), Move("B")], default);
        await ReadChangesAsync(Day2, Deleted("A"));

        Assert.That((await Store.History.WaitingAsync("", 10, default)).Select(row => row.Account?.Value), Is.EqualTo(new[] { null, "B" }));
        Assert.That(await Store.History.CountAsync(Day, default), Is.EqualTo((2, 2)));
        Assert.That(await Store.History.CountAsync(Day.AddDays(1), default), Is.EqualTo((2, 0)));
    }

    private static HistoryRow Month(string segment, long accounts) => new($"month:{segment}", HistoryKind.Month, "customer_tier", segment, null, null, accounts, Day);

    private static HistoryRow Move(string id) => new($"move:{id}", HistoryKind.Move, "customer_tier", "core", "scale", new AccountId(id), null, Day);
}
