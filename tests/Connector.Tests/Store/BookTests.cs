using Connector.Accounts;
using Connector.Reading;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class BookTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    [Test]
    public async Task A_first_read_adds_every_account()
    {
        var counts = await FillAsync(Account("A"), Account("B", employees: 5.5, tier: "core"));

        Assert.That(counts, Is.EqualTo(new ReadCounts(2, 2, 0, 0, 0)));
        var accounts = await AccountsAsync();
        Assert.That(accounts.Select(account => account.Id.Value), Is.EqualTo(new[] { "A", "B" }));
        Assert.That(accounts[1].Inputs, Is.EqualTo(Account("B", employees: 5.5).Values[..3]));
        Assert.That(accounts[1].Layout, Is.EqualTo(Inputs).Using<FieldLayout>((a, b) => a.Id == b.Id && a.Fields.SequenceEqual(b.Fields)));
        Assert.That(accounts[1].Dimensions, Is.Null);
        Assert.That(accounts[1].Assignments, Is.Empty);
        Assert.That(await Book.CountAsync(default), Is.EqualTo(2));
    }

    [Test]
    public async Task An_unchanged_account_is_the_same_and_leaves_no_history()
    {
        await FillAsync(Account("A", tier: "core"));

        var counts = await FillAgainAsync(Day2, Account("A", tier: "core"));

        Assert.That(counts, Is.EqualTo(new ReadCounts(1, 0, 0, 1, 0)));
        var found = await FoundAsync("A");
        Assert.That(found.Images, Is.Empty);
        Assert.That(found.ReadAt, Is.EqualTo(Day1));
    }

    [Test]
    public async Task A_changed_account_keeps_its_former_image_with_its_time()
    {
        await FillAsync(Account("A", employees: 10, tier: "core"));

        var counts = await ReadChangesAsync(Day2, Account("A", employees: 2000, tier: "strategic"));

        Assert.That(counts, Is.EqualTo(new ReadCounts(1, 0, 1, 0, 0)));
        var found = await FoundAsync("A");
        Assert.That(found.Account.Inputs[1].Number, Is.EqualTo(2000));
        Assert.That(Texts(found.Theirs), Is.EqualTo(new[] { "strategic", null }));
        var past = found.Images.Single();
        Assert.That((past.KnownFrom, past.KnownUntil, past.IsGone), Is.EqualTo((Day1, Day2, false)));
        Assert.That(past.Inputs[1].Number, Is.EqualTo(10));
        Assert.That(Texts(past.Theirs), Is.EqualTo(new[] { "core", null }));
    }

    [Test]
    public async Task A_segment_field_changed_by_a_person_is_a_change_of_the_account()
    {
        await FillAsync(Account("A", tier: "core"));

        var counts = await ReadChangesAsync(Day2, Account("A", tier: null));

        Assert.That(counts.Changed, Is.EqualTo(1));
        var found = await FoundAsync("A");
        Assert.That(found.Theirs, Is.Empty, "blank again, and nothing acknowledged");
        Assert.That(await CellsAsync(), Is.Empty);
    }

    [Test]
    public async Task History_tells_what_was_known_at_any_past_moment()
    {
        await FillAsync(Account("A", employees: 1));
        await ReadChangesAsync(Day2, Account("A", employees: 2));
        await ReadChangesAsync(Day3, Account("A", employees: 3));

        var images = (await FoundAsync("A")).Images;

        Assert.That(images.Select(image => image.Inputs[1].Number), Is.EqualTo(new[] { 2d, 1d }), "newest first");
        Assert.That(images.Select(image => (image.KnownFrom, image.KnownUntil)), Is.EqualTo(new[] { (Day2, Day3), (Day1, Day2) }));
    }

    [Test]
    public async Task The_book_as_of_a_moment_holds_what_was_known_then()
    {
        await FillAsync(Account("A", employees: 1), Account("B", employees: 5));
        await ReadChangesAsync(Day2, Account("A", employees: 2), Account("C", employees: 7));
        await FillAgainAsync(Day3, Account("A", employees: 2), Account("C", employees: 7));

        Assert.That(await KnownAsync(Day1.AddSeconds(-1)), Is.Empty);
        Assert.That(await KnownAsync(Day1), Is.EquivalentTo(new[] { "A 1", "B 5" }));
        Assert.That(await KnownAsync(Day2.AddSeconds(-1)), Is.EquivalentTo(new[] { "A 1", "B 5" }));
        Assert.That(await KnownAsync(Day2), Is.EquivalentTo(new[] { "A 2", "B 5", "C 7" }));
        Assert.That(await KnownAsync(Day3), Is.EquivalentTo(new[] { "A 2", "C 7" }));
    }

    [Test]
    public async Task An_account_that_comes_twice_in_one_read_ends_as_it_came_last()
    {
        var counts = await FillAsync(Account("A", employees: 1), Account("B"), Account("A", employees: 2));

        Assert.That(counts, Is.EqualTo(new ReadCounts(3, 2, 1, 0, 0)));
        var found = await FoundAsync("A");
        Assert.That(found.Account.Inputs[1].Number, Is.EqualTo(2));
        Assert.That(found.Images, Is.Empty, "the first one was never known for any time");
        Assert.That(await Book.CountAsync(default), Is.EqualTo(2));
    }

    [Test]
    public async Task Accounts_that_a_full_read_does_not_bring_are_gone()
    {
        await FillAsync(Account("A"), Account("B"), Account("C"));

        var counts = await FillAgainAsync(Day2, Account("A"), Account("D"));

        Assert.That(counts, Is.EqualTo(new ReadCounts(2, 1, 0, 1, 0, Missing: 2)));
        Assert.That((await AccountsAsync()).Select(account => account.Id.Value), Is.EqualTo(new[] { "A", "D" }));
        var gone = await FoundAsync("C");
        Assert.That((gone.IsGone, gone.ReadAt), Is.EqualTo((true, Day2)));
        Assert.That((gone.Images[0].IsGone, gone.Images[0].KnownFrom, gone.Images[0].KnownUntil), Is.EqualTo((false, Day1, Day2)));
    }

    [Test]
    public async Task An_account_gone_stays_gone_without_being_counted_again()
    {
        await FillAsync(Account("A"), Account("B"));
        await FillAgainAsync(Day2, Account("A"));

        var counts = await FillAgainAsync(Day3, Account("A"));

        Assert.That(counts.Missing, Is.Zero);
        Assert.That((await FoundAsync("B")).ReadAt, Is.EqualTo(Day2));
    }

    [Test]
    public async Task An_incremental_read_takes_nobody_away_who_did_not_come()
    {
        await FillAsync(Account("A"), Account("B"));

        await ReadChangesAsync(Day2, Account("B", employees: 11));

        Assert.That(await Book.CountAsync(default), Is.EqualTo(2));
    }

    [Test]
    public async Task An_account_that_comes_back_is_revived_with_its_assignments()
    {
        await FillAsync(Account("A"), Account("B"));
        await AssignAsync(1, "B", "core", "high");
        await FillAgainAsync(Day2, Account("A"));
        Assert.That((await FoundAsync("B")).Account.Assignments[0].Segment, Is.EqualTo("core"), "gone accounts keep them");

        var counts = await FillAgainAsync(Day3, Account("A"), Account("B"));

        Assert.That(counts, Is.EqualTo(new ReadCounts(2, 0, 1, 1, 0)));
        var revived = await FoundAsync("B");
        Assert.That(revived.IsGone, Is.False);
        Assert.That(revived.Account.Assignments[0].Segment, Is.EqualTo("core"));
        Assert.That(revived.Images.Select(image => image.IsGone), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task Deleted_and_merged_accounts_are_gone_and_keep_row_and_history()
    {
        await FillAsync(Account("A"), Account("B"), Account("C"));

        var counts = await ReadChangesAsync(Day2, Deleted("A"), Deleted("B", mergedInto: "C"), Deleted("never seen"));

        Assert.That(counts, Is.EqualTo(new ReadCounts(3, 0, 0, 0, 3)));
        Assert.That((await AccountsAsync()).Single().Id.Value, Is.EqualTo("C"));
        var merged = await FoundAsync("B");
        Assert.That((merged.IsGone, merged.MergedInto, merged.Images.Count), Is.EqualTo((true, (AccountId?)new AccountId("C"), 1)));
        Assert.That(merged.Account.Inputs[1].Number, Is.EqualTo(10));
        Assert.That(await Book.FindAsync(new AccountId("never seen"), default), Is.Null);
    }

    [Test]
    public async Task A_merge_learned_after_the_deletion_is_remembered()
    {
        await FillAsync(Account("A"), Account("B"));
        await ReadChangesAsync(Day2, Deleted("A"));

        await ReadChangesAsync(Day3, Deleted("A", mergedInto: "B"));

        Assert.That((await FoundAsync("A")).MergedInto, Is.EqualTo(new AccountId("B")));
    }

    [Test]
    public async Task Ids_are_compared_letter_by_letter()
    {
        await FillAsync(Account("aB"), Account("ab"));

        Assert.That(await Book.CountAsync(default), Is.EqualTo(2));
        Assert.That(await Book.FindAsync(new AccountId("AB"), default), Is.Null);
    }

    [Test]
    public async Task Hostile_text_is_only_text()
    {
        const string hostile = "'); drop table account; --\0\"@id";
        await FillAsync(Account(hostile, industry: hostile, tier: hostile));

        var found = await FoundAsync(hostile);

        Assert.That(found.Account.Inputs[2].Text, Is.EqualTo(hostile));
        Assert.That(found.Theirs[0].Text, Is.EqualTo(hostile));
    }

    [Test]
    public async Task Accounts_come_in_key_order_over_many_pages_without_the_gone_ones()
    {
        await ReopenAsync(rowsPerPage: 3);
        var ids = Enumerable.Range(0, 10).Select(i => $"A{i}").ToList();
        await FillAsync([.. ids.Select(id => Account(id))]);
        await ReadChangesAsync(Day2, Deleted("A3"), Deleted("A9"));

        var accounts = await AccountsAsync();

        Assert.That(accounts.Select(account => account.Id.Value), Is.EqualTo(ids.Where(id => id is not "A3" and not "A9")));
        Assert.That(accounts.Select(account => account.Key), Is.Ordered);
    }

    [Test]
    public async Task An_account_with_another_number_of_values_is_refused()
    {
        var odd = new CrmAccount(new AccountId("A"), Day1, [AttributeValue.Of(true)]);

        Assert.That(() => FillAsync(odd), Throws.ArgumentException.With.Message.Contains("1 values instead of 5"));
        Assert.That(await Book.CountAsync(default), Is.Zero);
    }

    [Test]
    public async Task Assignments_are_replaced_and_the_former_ones_kept()
    {
        await FillAsync(Account("A"));
        await AssignAsync(1, "A", "core", "high");
        Clock.SetUtcNow(Day2);

        await AssignAsync(2, "A", "strategic", "high");

        var found = await FoundAsync("A");
        Assert.That(found.Account.Assignments, Is.EqualTo(new[] { Assigned("strategic"), Assigned("high") }));
        Assert.That(found.Account.Dimensions!.Fields, Is.EqualTo(DimensionNames));
        var past = found.Past.Single();
        Assert.That((past.Run, past.ReplacedAt), Is.EqualTo((2L, Day2)));
        Assert.That(past.Assignments[0], Is.EqualTo(Assigned("core")));
    }

    [Test]
    public async Task Deciding_the_same_again_leaves_no_history()
    {
        await FillAsync(Account("A"));
        await AssignAsync(1, "A", "core", "high");

        await AssignAsync(2, "A", "core", "high");

        Assert.That((await FoundAsync("A")).Past, Is.Empty);
    }

    [Test]
    public async Task Cells_leave_out_accounts_that_have_neither_assignment_nor_segment_field()
    {
        await FillAsync(Account("A"), Account("B"), Account("C", tier: "core"), Account("D", tier: "core"));
        await AssignAsync(1, "B", "core", "high");
        await ReadChangesAsync(Day2, Deleted("D"));

        var cells = await CellsAsync();

        Assert.That(cells.Select(cell => cell.Id.Value), Is.EqualTo(new[] { "B", "C" }));
        Assert.That(Texts(cells[0].Theirs), Is.EqualTo(new string?[] { null, null }));
        Assert.That(cells[1].Assignments, Is.EqualTo(new[] { Assignment.None, Assignment.None }));
        Assert.That(Texts(cells[1].Theirs), Is.EqualTo(new[] { "core", null }));
        Assert.That(Texts(cells[1].Acknowledged), Is.EqualTo(new string?[] { null, null }));
    }

    [Test]
    public async Task Cells_come_in_the_order_asked_for_whatever_they_were_stored_in()
    {
        await FillAsync(Account("A", tier: "core", engagement: "low"));
        await AssignAsync(1, "A", "strategic", "high");
        var dimensions = await Book.LayoutAsync(["region", "engagement", "customer_tier"], default);
        var written = await Book.LayoutAsync(["engagement__C", "Region__c"], default);

        var cell = (await CellsAsync(dimensions, written)).Single();

        Assert.That(cell.Assignments.Select(assignment => assignment.Segment), Is.EqualTo(new[] { null, "high", "strategic" }));
        Assert.That(Texts(cell.Theirs), Is.EqualTo(new[] { "low", null }));
    }

    [Test]
    public async Task Recognised_values_become_the_base_and_leave_the_rest_alone()
    {
        await FillAsync(Account("A", tier: "core", engagement: "low"), Account("B", tier: "core"));
        var recognised = (await CellsAsync())[0];

        await Book.RecogniseAsync(Written, [(recognised.Key, [recognised.Theirs[0], default])], default);

        var cells = await CellsAsync();
        Assert.That(Texts(cells[0].Acknowledged), Is.EqualTo(new[] { "core", null }));
        Assert.That(Texts(cells[0].Theirs), Is.EqualTo(new[] { "core", "low" }));
        Assert.That(Texts(cells[1].Acknowledged), Is.EqualTo(new string?[] { null, null }));
    }

    [Test]
    public async Task A_layout_has_one_number_for_ever()
    {
        var again = await Book.LayoutAsync(InputFields, default);
        await ReopenAsync();
        var later = await Book.LayoutAsync(InputFields, default);
        var other = await Book.LayoutAsync([.. InputFields.Reverse()], default);

        Assert.That(new[] { again.Id, later.Id }, Is.All.EqualTo(Inputs.Id));
        Assert.That(other.Id, Is.Not.EqualTo(Inputs.Id), "order matters");
    }

    [Test]
    public void A_layout_that_is_not_of_this_store_is_refused() => Assert.That(
        () => Book.StoreAsync(FullRead(Day1) with { Inputs = new FieldLayout(0, InputFields) }, AsyncEnumerable.Empty<CrmAccount>(), default),
        Throws.ArgumentException);

    [Test]
    public async Task A_new_parent_alone_is_a_change_and_so_is_none_any_more()
    {
        await FillAsync(Account("A", tier: "core"), Child("B", "P1"), Child("C", "P1"));
        var before = await OrderAsync();

        var moved = await ReadChangesAsync(Day2, Child("A", "P0"), Account("B", tier: "core"), Child("C", "P1"));

        Assert.That((moved.Changed, moved.Same), Is.EqualTo((2L, 1L)));
        Assert.That(before, Is.EqualTo(new[] { "A", "B", "C" }));
        Assert.That(await OrderAsync(), Is.EqualTo(new[] { "B", "A", "C" }), "who has a parent comes last");
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(100)]
    public async Task Families_stand_one_after_the_other_behind_all_others(int rowsPerPage)
    {
        await ReopenAsync(rowsPerPage: rowsPerPage);
        await FillAsync(
            Child("A", "P2"), Account("B", tier: "core"), Child("C", "P1"), Child("D", "P2"), Child("E", "P1"), Child("F", "P1"), Account("G", tier: "core"));

        Assert.That(await OrderAsync(), Is.EqualTo(new[] { "B", "G", "C", "E", "F", "A", "D" }));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(100)]
    public async Task Cells_of_some_accounts_are_those_of_the_whole_book_in_the_same_order(int rowsPerPage)
    {
        await ReopenAsync(rowsPerPage: rowsPerPage);
        await FillAsync(
            Child("A", "P2"), Account("B", tier: "core"), Child("C", "P1"), Child("D", "P2"), Account("E"), Child("F", "P1"), Account("G", tier: "core"), Account("H", tier: "core"));
        await AssignAsync(1, "D", "strategic", "high");
        await ReadChangesAsync(Day2, Deleted("H"));
        var all = await CellsAsync();
        string[] wanted = ["H", "G", "F", "D", "B", "A", "E"];
        List<long> keys = [4711];
        foreach (var id in wanted) keys.Add((await FoundAsync(id)).Account.Key);

        var some = new List<BookCells>();
        await foreach (var page in Book.CellsAsync(keys, Dimensions, Written, default)) some.AddRange(page);

        Assert.That(some.Select(cells => cells.Id.Value), Is.EqualTo(new[] { "B", "G", "F", "A", "D" }), "E has nothing to compare, H is gone, the first key was never given");
        Assert.That(some.Select(Told), Is.EqualTo(all.Where(cells => some.Any(one => one.Key == cells.Key)).Select(Told)));

        static string Told(BookCells cells) => string.Join(' ', [cells.Key, cells.Id, .. cells.Assignments.Select(one => one.Segment), .. cells.Theirs, .. cells.Acknowledged, cells.Value]);
    }

    [Test]
    public async Task Accounts_bring_what_the_written_fields_hold_where_that_is_asked_for()
    {
        await FillAsync(Account("A", tier: "core"), Account("B"));
        await Book.RecogniseAsync(Written, [((await FoundAsync("A")).Account.Key, [AttributeValue.Of("core"), default])], default);

        var accounts = new List<BookAccount>();
        await foreach (var page in Book.AccountsAsync(Written, default)) accounts.AddRange(page);

        Assert.That(accounts.Select(account => Texts(account.Theirs!)), Is.EqualTo(new[] { new[] { "core", null }, [null, null] }));
        Assert.That(accounts.Select(account => Texts(account.Acknowledged!)), Is.EqualTo(new[] { new[] { "core", null }, [null, null] }));
        Assert.That((await AccountsAsync()).Select(account => account.Theirs), Is.All.Null);
    }

    private async Task<IEnumerable<string>> OrderAsync() => (await CellsAsync()).Select(cells => cells.Id.Value);

    private static CrmAccount Child(string id, string parent) => Account(id, tier: "core") with { Parent = new AccountId(parent) };

    private async Task<List<string>> KnownAsync(DateTimeOffset moment)
    {
        var known = new List<string>();
        await foreach (var page in Book.TimelinesAsync(moment, default))
        {
            known.AddRange(page.Select(account => (account.Id, Image: account.At(moment))).Where(one => one.Image is { IsGone: false }).Select(one => $"{one.Id} {one.Image!.Inputs[1]}"));
        }

        return known;
    }
}
