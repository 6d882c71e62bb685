using Connector.Accounts;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class OutboxTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    [SetUp]
    public Task FillBook() => FillAsync(Account("A", tier: "scale"), Account("B"), Account("C"), Account("D"), Account("E"));

    [Test]
    public async Task A_plan_is_cut_into_chunks_that_give_back_its_rows_in_order()
    {
        var plan = await PlanTierAsync("core", rowsPerChunk: 2, "C", "A", "E", "B", "D");

        var chunks = await Outbox.WaitingAsync(plan, default);

        Assert.That(chunks.Select(chunk => (chunk.Number, chunk.Rows, chunk.Path, chunk.JobId)), Is.EqualTo(new[]
        {
            (0, 2, "collections", (string?)null), (1, 2, "collections", null), (2, 1, "collections", null),
        }));
        Assert.That(chunks[0].Written.Fields, Is.EqualTo(WrittenFields));
        var ids = new List<string>();
        foreach (var chunk in chunks) ids.AddRange((await Outbox.RowsAsync(chunk, default)).Select(row => row.Change.Id.Value));
        Assert.That(ids, Is.EqualTo(new[] { "C", "A", "E", "B", "D" }));
        var row = (await Outbox.RowsAsync(chunks[0], default))[1].Change;
        Assert.That(Texts(row.Before), Is.EqualTo(new[] { "scale", null }));
        Assert.That(row.Changes, Is.EqualTo(new[] { Set("core"), FieldChange.Keep }));
        Assert.That(row.Key, Is.EqualTo((await FoundAsync("A")).Account.Key));
    }

    [Test]
    public async Task Rows_of_one_plan_never_come_with_another()
    {
        var first = await PlanTierAsync("core", rowsPerChunk: 10, "A", "B");
        var second = await PlanTierAsync("scale", rowsPerChunk: 10, "C");

        var rows = await Outbox.RowsAsync((await Outbox.WaitingAsync(second, default)).Single(), default);

        Assert.That(rows.Select(row => row.Change.Id.Value), Is.EqualTo(new[] { "C" }));
        Assert.That((await Outbox.WaitingAsync(first, default)).Single().Rows, Is.EqualTo(2));
    }

    [Test]
    public async Task A_sealed_plan_takes_no_more_rows()
    {
        var plan = await PlanTierAsync("core", rowsPerChunk: 10, "A");

        Assert.That(async () => await Plans.AddAsync(plan, [await ChangeAsync("B", Set("core"), FieldChange.Keep)], default), Throws.InvalidOperationException);
        Assert.That(() => Plans.SealAsync(plan, "collections", 10, default), Throws.InvalidOperationException);
    }

    [Test]
    public async Task An_unsealed_plan_has_no_chunks_and_is_dropped_when_the_next_begins()
    {
        var abandoned = await Plans.BeginAsync(1, Head(Written), default);
        await Plans.AddAsync(abandoned, [await ChangeAsync("A", Set("core"), FieldChange.Keep)], default);
        Assert.That(await Outbox.WaitingAsync(abandoned, default), Is.Empty);

        var plan = await PlanTierAsync("core", rowsPerChunk: 10, "B");

        var rows = await Outbox.RowsAsync((await Outbox.WaitingAsync(plan, default)).Single(), default);
        Assert.That(rows.Single().Change.Id.Value, Is.EqualTo("B"));
        Assert.That(() => Plans.AddAsync(abandoned, [], default), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Changes_that_are_not_parallel_to_the_plan_are_refused()
    {
        var plan = await Plans.BeginAsync(1, Head(Written), default);

        Assert.That(async () => await Plans.AddAsync(plan, [await ChangeAsync("A", Set("core"))], default), Throws.ArgumentException);
    }

    [Test]
    public async Task An_acknowledged_chunk_makes_after_both_theirs_and_the_base()
    {
        await ApplyAsync(await PlanTierAsync("core", rowsPerChunk: 10, "A", "B"));

        var cells = await CellsAsync();

        Assert.That(cells.Select(cell => (cell.Id.Value, cell.Theirs[0].Text, cell.Acknowledged[0].Text)), Is.EqualTo(new[] { ("A", "core", "core"), ("B", "core", "core") }));
        Assert.That(cells[0].Acknowledged[1].IsKnown, Is.False, "a kept field has no base");
    }

    [Test]
    public async Task A_kept_field_keeps_what_was_read_since_the_plan_was_made()
    {
        var plan = await PlanTierAsync("core", rowsPerChunk: 10, "A");
        var chunk = await SendAsync(plan);
        await ReadChangesAsync(Day2, Account("A", tier: "scale", engagement: "typed by a person"));

        await Outbox.AcknowledgeAsync(chunk, 1, [], [], default);

        var found = await FoundAsync("A");
        Assert.That(Texts(found.Theirs), Is.EqualTo(new[] { "core", "typed by a person" }));
        Assert.That(Texts(found.Acknowledged), Is.EqualTo(new[] { "core", null }));
    }

    [Test]
    public async Task A_cleared_field_is_blank_in_both()
    {
        await ApplyAsync(await PlanTierAsync("core", rowsPerChunk: 10, "A"));
        var plan = await Plans.BeginAsync(2, Head(Written), default);
        await Plans.AddAsync(plan, [await ChangeAsync("A", FieldChange.Clear, Set("low"))], default);
        await Plans.SealAsync(plan, "collections", 10, default);

        await ApplyAsync(plan);

        var found = await FoundAsync("A");
        Assert.That(Texts(found.Theirs), Is.EqualTo(new[] { null, "low" }));
        Assert.That(Texts(found.Acknowledged), Is.EqualTo(new[] { null, "low" }));
    }

    [Test]
    public async Task Our_own_write_read_back_is_the_same_account()
    {
        await ApplyAsync(await PlanTierAsync("core", rowsPerChunk: 10, "B"));

        var counts = await ReadChangesAsync(Day2, Account("B", tier: "core"));

        Assert.That(counts, Is.EqualTo(new ReadCounts(1, 0, 0, 1, 0)));
    }

    [Test]
    public async Task The_base_of_a_field_outlives_a_framework_without_it()
    {
        await ApplyAsync(await PlanTierAsync("core", rowsPerChunk: 10, "A"));
        var other = await Book.LayoutAsync(["Region__c"], default);
        var plan = await Plans.BeginAsync(2, Head(other), default);
        var key = (await FoundAsync("A")).Account.Key;
        await Plans.AddAsync(plan, [new(key, new AccountId("A"), [default], [Set("emea")])], default);
        await Plans.SealAsync(plan, "collections", 10, default);

        await ApplyAsync(plan);

        var both = await Book.LayoutAsync(["Customer_Tier__c", "Region__c"], default);
        var cell = (await CellsAsync(written: both)).Single(cell => cell.Id.Value == "A");
        Assert.That(Texts(cell.Acknowledged), Is.EqualTo(new[] { "core", "emea" }));
        Assert.That(Texts(cell.Theirs), Is.EqualTo(new[] { "core", "emea" }));
    }

    [Test]
    public async Task Rejected_and_released_rows_are_not_acknowledged()
    {
        var chunk = await SendAsync(await PlanTierAsync("core", rowsPerChunk: 10, "A", "B", "C"));

        await Outbox.AcknowledgeAsync(chunk, 7, [(new AccountId("A"), Refused), (new AccountId("A"), Refused)], [new AccountId("B")], default);

        var acknowledged = (await CellsAsync()).Where(cell => cell.Acknowledged[0].IsKnown).Select(cell => cell.Id.Value);
        Assert.That(acknowledged, Is.EqualTo(new[] { "C" }));
        Assert.That(Texts((await FoundAsync("A")).Theirs), Is.EqualTo(new[] { "scale", null }));
        var reject = (await Store.Rejects.OpenAsync(10, default)).Single();
        Assert.That((reject.Id.Value, reject.Run, reject.Since, reject.Times), Is.EqualTo(("A", 7L, Day1, 1)));
        Assert.That((reject.Error.Class, reject.Error.Code, reject.Error.Message, reject.Error.Mend), Is.EqualTo((Refused.Class, Refused.Code, Refused.Message, Refused.Mend)));
        Assert.That(reject.Error.Fields, Is.EqualTo(Refused.Fields));
        Assert.That(await Outbox.InDoubtAsync(default), Is.Empty);
    }

    [Test]
    public async Task A_row_refused_again_counts_on_the_same_reject_and_success_closes_it()
    {
        await RefuseAsync("A");
        Clock.SetUtcNow(Day2);
        await RefuseAsync("A");
        var reject = (await Store.Rejects.OpenAsync(10, default)).Single();
        Assert.That((reject.Times, reject.Since), Is.EqualTo((2, Day1)));

        await ApplyAsync(await PlanTierAsync("core", rowsPerChunk: 10, "A"));

        Assert.That(await Store.Rejects.CountAsync(Clock.GetUtcNow(), default), Is.Zero);
        await RefuseAsync("A");
        Assert.That((await Store.Rejects.OpenAsync(10, default)).Single().Times, Is.EqualTo(1), "a new one");
    }

    [Test]
    public async Task A_released_row_leaves_its_open_reject_open()
    {
        await RefuseAsync("A");
        var chunk = await SendAsync(await PlanTierAsync("core", rowsPerChunk: 10, "A", "B"));

        await Outbox.AcknowledgeAsync(chunk, 2, [], [new AccountId("A")], default);

        Assert.That(await Store.Rejects.CountAsync(Clock.GetUtcNow(), default), Is.EqualTo(1));
    }

    [Test]
    public async Task Rejects_come_newest_first_without_accounts_that_are_gone()
    {
        await RefuseAsync("A");
        await RefuseAsync("B");
        Clock.SetUtcNow(Day2);
        await RefuseAsync("C");
        await ReadChangesAsync(Day2, Deleted("B"));

        Assert.That((await Store.Rejects.OpenAsync(10, default)).Select(reject => reject.Id.Value), Is.EqualTo(new[] { "C", "A" }));
        Assert.That((await Store.Rejects.OpenAsync(1, default)).Select(reject => reject.Id.Value), Is.EqualTo(new[] { "C" }));
        Assert.That(await Store.Rejects.CountAsync(Clock.GetUtcNow(), default), Is.EqualTo(2));
    }

    [Test]
    public async Task Rejects_that_a_plan_of_the_whole_book_no_longer_wants_are_settled()
    {
        await RefuseAsync("A");
        await RefuseAsync("B");
        var plan = await PlanTierAsync("core", rowsPerChunk: 10, "B", "C");

        Assert.That(await Store.Rejects.SettleAsync(plan, Clock.GetUtcNow(), default), Is.EqualTo(1));

        Assert.That((await Store.Rejects.OpenAsync(10, default)).Single().Id.Value, Is.EqualTo("B"));
    }

    [TestCase("E", "in another chunk")]
    [TestCase("X", "in no book")]
    public async Task An_answer_about_a_row_that_was_not_sent_changes_nothing(string id, string why)
    {
        var chunk = await SendAsync(await PlanTierAsync("core", rowsPerChunk: 2, "A", "B", "E"));

        Assert.That(() => Outbox.AcknowledgeAsync(chunk, 1, [(new AccountId(id), Refused)], [], default), Throws.ArgumentException, why);

        Assert.That((await Outbox.InDoubtAsync(default)).Single().Number, Is.EqualTo(chunk.Number));
        Assert.That((await CellsAsync()).Any(cell => cell.Acknowledged[0].IsKnown), Is.False);
        Assert.That(await Store.Rejects.CountAsync(Clock.GetUtcNow(), default), Is.Zero);
    }

    [Test]
    public async Task A_row_both_rejected_and_released_is_refused()
    {
        var chunk = await SendAsync(await PlanTierAsync("core", rowsPerChunk: 2, "A"));

        Assert.That(() => Outbox.AcknowledgeAsync(chunk, 1, [(new AccountId("A"), Refused)], [new AccountId("A")], default), Throws.ArgumentException);
    }

    [Test]
    public async Task A_chunk_goes_from_planned_to_sent_to_acknowledged_and_never_back()
    {
        var plan = await PlanTierAsync("core", rowsPerChunk: 1, "A", "B");
        var chunk = (await Outbox.WaitingAsync(plan, default))[0];
        Assert.That(() => Outbox.StoreJobAsync(chunk, "job", default), Throws.InvalidOperationException);
        Assert.That(() => Outbox.AcknowledgeAsync(chunk, 1, [], [], default), Throws.InvalidOperationException);

        await Outbox.MarkSentAsync(chunk, 1, [], default);
        Assert.That((await Outbox.WaitingAsync(plan, default)).Single().Number, Is.EqualTo(1));
        Assert.That(() => Outbox.MarkSentAsync(chunk, 1, [], default), Throws.InvalidOperationException);

        await Outbox.AcknowledgeAsync(chunk, 1, [], [], default);
        Assert.That(() => Outbox.AcknowledgeAsync(chunk, 1, [], [], default), Throws.InvalidOperationException);
        Assert.That(() => Outbox.MarkSentAsync(chunk, 1, [], default), Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_sent_chunk_is_in_doubt_with_its_job_until_it_is_acknowledged()
    {
        var chunk = await SendAsync(await PlanTierAsync("core", rowsPerChunk: 10, "A"));
        await Outbox.StoreJobAsync(chunk, "750xx", default);

        var inDoubt = (await Outbox.InDoubtAsync(default)).Single();

        Assert.That((inDoubt.Plan, inDoubt.Number, inDoubt.JobId), Is.EqualTo((chunk.Plan, chunk.Number, "750xx")));
    }

    [Test]
    public async Task Chunks_of_a_run_that_ended_without_sending_them_are_given_up_but_not_those_that_wait_for_a_person()
    {
        var plan = await PlanTierAsync("core", rowsPerChunk: 1, "A", "B", "C");
        await SendAsync(plan);
        var review = await PlanTierAsync("core", rowsPerChunk: 1, PlanKind.Review, "D", "E");

        await ReopenAsync();

        Assert.That(await Outbox.WaitingAsync(plan, default), Is.Empty);
        Assert.That(await Outbox.InDoubtAsync(default), Has.Count.EqualTo(1));
        Assert.That(await Outbox.WaitingAsync(review, default), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Chunks_in_flight_may_be_acknowledged_in_parallel()
    {
        var plan = await PlanTierAsync("core", rowsPerChunk: 1, "A", "B", "C", "D", "E");

        await Task.WhenAll((await Outbox.WaitingAsync(plan, default)).Select(chunk => Task.Run(async () =>
        {
            await Outbox.MarkSentAsync(chunk, 1, [], default);
            await Outbox.AcknowledgeAsync(chunk, 1, [], [], default);
        })));

        Assert.That((await CellsAsync()).Count(cell => cell.Acknowledged[0].IsKnown), Is.EqualTo(5));
    }

    private async Task RefuseAsync(string id)
    {
        var chunk = await SendAsync(await PlanTierAsync("core", rowsPerChunk: 10, id));
        await Outbox.AcknowledgeAsync(chunk, 1, [(new AccountId(id), Refused)], [], default);
    }
}
