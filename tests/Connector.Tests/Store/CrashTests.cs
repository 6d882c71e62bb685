using Connector.Accounts;
using Connector.Reading;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

/// <summary>
/// Kill -9 at many points: what is stored is copied as it is while the work goes on, and the copy is opened as the next process would.
/// </summary>
[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class CrashTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private const int Accounts = 40;
    private const int RowsPerCommit = 7;

    [SetUp]
    public Task SmallCommits() => ReopenAsync(RowsPerCommit);

    [Test]
    public async Task Killed_in_a_first_read_there_are_whole_transactions_and_no_watermark()
    {
        var found = new List<long>();

        await Book.StoreAsync(FullRead(Day1), KilledAfterEach(CheckAsync), default);

        Assert.That(found, Is.EqualTo(Enumerable.Range(1, Accounts).Select(came => (long)came / RowsPerCommit * RowsPerCommit)));

        async Task CheckAsync(IConnectionStore store)
        {
            found.Add(await store.Book.CountAsync(default));
            Assert.That(await store.Book.ReadFromAsync(Inputs, Written, default), Is.Null);
        }
    }

    [Test]
    public async Task Killed_in_a_later_full_read_nobody_is_gone_and_the_watermark_stays()
    {
        await FillAsync([.. Enumerable.Range(0, Accounts).Select(i => Account($"old {i}"))]);

        await Book.StoreAsync(FullRead(Day2), KilledAfterEach(CheckAsync), default);

        Assert.That(await Book.CountAsync(default), Is.EqualTo(Accounts), "all the old ones are gone in the end");

        async Task CheckAsync(IConnectionStore store)
        {
            Assert.That(await store.Book.CountAsync(default), Is.GreaterThanOrEqualTo(Accounts));
            Assert.That(await store.Book.ReadFromAsync(Inputs, Written, default), Is.EqualTo(Day1));
        }
    }

    [Test]
    public async Task Killed_after_any_read_and_read_again_the_book_is_as_if_nothing_had_happened()
    {
        await Book.StoreAsync(FullRead(Day1), KilledAfterEach(CheckAsync), default);
        var undisturbed = (await AccountsAsync()).Select(account => account.Id);

        async Task CheckAsync(IConnectionStore store)
        {
            var inputs = await store.Book.LayoutAsync(InputFields, default);
            var written = await store.Book.LayoutAsync(WrittenFields, default);
            var read = new BookRead(2, true, inputs, written, Day2, Day2);
            var counts = await store.Book.StoreAsync(read, NewAccounts().ToAsyncEnumerable(), default);
            Assert.That((counts.Added + counts.Same, counts.Missing), Is.EqualTo((Accounts, 0)));
            Assert.That(await store.Book.CountAsync(default), Is.EqualTo(Accounts));
        }

        Assert.That(undisturbed.Select(id => id.Value), Is.EqualTo(NewAccounts().Select(account => account.Id.Value)));
    }

    [Test]
    public async Task Killed_before_the_seal_there_is_no_plan()
    {
        await FillAsync(Account("A"), Account("B"));
        var plan = await Plans.BeginAsync(1, Head(Written), default);
        await Plans.AddAsync(plan, [await ChangeAsync("A", Set("core"), FieldChange.Keep)], default);

        await AfterKillAsync(async store =>
        {
            Assert.That(await store.Outbox.WaitingAsync(plan, default), Is.Empty);
            Assert.That(() => store.Plans.AddAsync(plan, [], default), Throws.InvalidOperationException);
        });
    }

    [Test]
    public async Task Killed_on_the_way_of_a_chunk_it_is_found_where_it_was()
    {
        await FillAsync(Account("A"), Account("B"));
        var run = await Store.Runs.BeginAsync(RunKind.Sync, Day1, 1, default);
        var plan = await PlanTierAsync("core", rowsPerChunk: 1, PlanKind.Review, "A", "B");
        var chunk = (await Outbox.WaitingAsync(plan, default))[0];
        await AfterKillAsync(store => ExpectAsync(store, waiting: 2, inDoubt: 0, job: null, acknowledged: 0));

        await Outbox.MarkSentAsync(chunk, run, [], default);
        await AfterKillAsync(store => ExpectAsync(store, waiting: 1, inDoubt: 1, job: null, acknowledged: 0));

        await Outbox.StoreJobAsync(chunk, "750xx", default);
        await AfterKillAsync(store => ExpectAsync(store, waiting: 1, inDoubt: 1, job: "750xx", acknowledged: 0));

        await Outbox.AcknowledgeAsync(chunk, run, [], [], default);
        await AfterKillAsync(store => ExpectAsync(store, waiting: 1, inDoubt: 0, job: null, acknowledged: 1));

        async Task ExpectAsync(IConnectionStore store, int waiting, int inDoubt, string? job, int acknowledged)
        {
            Assert.That(await store.Outbox.WaitingAsync(plan, default), Has.Count.EqualTo(waiting));
            var doubtful = await store.Outbox.InDoubtAsync(default);
            Assert.That(doubtful.Select(found => found.JobId), Is.EqualTo(Enumerable.Repeat(job, inDoubt)));
            var cells = new List<BookCells>();
            await foreach (var page in store.Book.CellsAsync(Dimensions, Written, default)) cells.AddRange(page);
            Assert.That(cells.Count(cell => cell.Acknowledged[0].IsKnown), Is.EqualTo(acknowledged));
            Assert.That(await store.Plans.VerifySealAsync(plan, default), Is.True);
            var ended = await store.Runs.LatestAsync(default);
            Assert.That((ended!.Run, ended.Status, ended.Trouble), Is.EqualTo((run, RunStatus.Failed, "the process ended")));
        }
    }

    private static IEnumerable<CrmAccount> NewAccounts() => Enumerable.Range(0, Accounts).Select(i => Account($"A{i}", employees: i));

    private async IAsyncEnumerable<CrmAccount> KilledAfterEach(Func<IConnectionStore, Task> check)
    {
        foreach (var account in NewAccounts())
        {
            yield return account;
            await AfterKillAsync(check);
        }
    }

    private async Task AfterKillAsync(Func<IConnectionStore, Task> check)
    {
        using var found = Backend.AfterKill();
        await using var store = await found.Stores(Clock).OpenAsync("acme", default);
        await check(store);
    }
}
