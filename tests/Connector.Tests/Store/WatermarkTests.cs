using Connector.Accounts;
using Connector.Reading;
using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class WatermarkTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    [Test]
    public async Task There_is_none_before_the_first_read_has_completed()
    {
        Assert.That(await ReadFromAsync(), Is.Null);

        await FillAsync(Account("A"));

        Assert.That(await ReadFromAsync(), Is.EqualTo(Day1));
    }

    [Test]
    public async Task It_moves_with_each_completed_read_and_survives_reopening()
    {
        await FillAsync(Account("A"));
        await ReadChangesAsync(Day2);
        await ReopenAsync();

        Assert.That(await ReadFromAsync(), Is.EqualTo(Day2));
    }

    [Test]
    public async Task It_never_skips_a_part_of_a_millisecond()
    {
        await Book.StoreAsync(FullRead(Day1) with { ReadFrom = Day1.AddTicks(19_999) }, Stream(Account("A")), default);

        Assert.That(await ReadFromAsync(), Is.EqualTo(Day1.AddMilliseconds(1)));
    }

    [Test]
    public async Task A_read_of_single_accounts_leaves_it()
    {
        await FillAsync(Account("A"));

        await Book.StoreAsync(FullRead(Day2) with { IsFull = false, ReadFrom = null }, Stream(Account("A", employees: 3)), default);

        Assert.That(await ReadFromAsync(), Is.EqualTo(Day1));
    }

    [Test]
    public async Task A_read_that_breaks_off_leaves_it_keeps_what_came_and_tells_the_counts()
    {
        await ReopenAsync(rowsPerCommit: 2);
        await FillAsync(Account("A"), Account("B"));
        var progress = new Told();
        var read = FullRead(Day2) with { Progress = progress };

        Assert.That(
            () => Book.StoreAsync(read, BreaksOff(Account("A", employees: 11), Account("C"), Account("D")), default),
            Throws.TypeOf<IOException>());

        Assert.That(await ReadFromAsync(), Is.EqualTo(Day1));
        Assert.That(progress.Counts, Is.EqualTo(new[] { new ReadCounts(2, 1, 1, 0, 0), new ReadCounts(3, 2, 1, 0, 0) }));
        Assert.That(await Book.CountAsync(default), Is.EqualTo(4), "B is not gone: the read never said so");
        Assert.That((await FoundAsync("A")).Account.Inputs[1].Number, Is.EqualTo(11));
    }

    [Test]
    public async Task A_cancelled_read_leaves_it()
    {
        using var cancel = new CancellationTokenSource();
        await FillAsync(Account("A"));

        Assert.That(() => Book.StoreAsync(FullRead(Day2), Cancels(cancel), cancel.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(await ReadFromAsync(), Is.EqualTo(Day1));
    }

    [Test]
    public async Task A_field_more_or_an_input_less_than_was_read_asks_for_a_full_read()
    {
        await FillAsync(Account("A"));
        var moreInputs = await Book.LayoutAsync([.. InputFields, "ARR__c"], default);
        var moreWritten = await Book.LayoutAsync([.. WrittenFields, "Region__c"], default);
        var fewer = await Book.LayoutAsync(["industry"], default);

        Assert.That(await Book.ReadFromAsync(moreInputs, Written, default), Is.Null);
        Assert.That(await Book.ReadFromAsync(Inputs, moreWritten, default), Is.Null);
        Assert.That(await Book.ReadFromAsync(fewer, Written, default), Is.Null);
        Assert.That(await Book.ReadFromAsync(await Book.LayoutAsync([.. InputFields.Select(field => field.ToLowerInvariant())], default), Written, default), Is.EqualTo(Day1), "names ignore case");
    }

    [Test]
    public async Task Fields_left_out_even_by_a_read_that_broke_off_are_no_longer_sure_to_be_there()
    {
        await FillAsync(Account("A"), Account("B"));
        var fewer = await Book.LayoutAsync(["Type", "Industry"], default);
        var account = new CrmAccount(new AccountId("A"), Day1, new AttributeValue[4]);

        Assert.That(() => Book.StoreAsync(FullRead(Day2) with { Inputs = fewer }, BreaksOff(account), default), Throws.TypeOf<IOException>());

        Assert.That(await ReadFromAsync(), Is.Null, "account A has lost NumberOfEmployees");
        Assert.That(await Book.ReadFromAsync(fewer, Written, default), Is.EqualTo(Day1));
    }

    [Test]
    public async Task A_layout_numbered_in_a_transaction_that_failed_is_forgotten_with_it()
    {
        await FillAsync(Account("A"));
        var turned = await Book.LayoutAsync(["Industry", "Type"], default);
        var odd = new CrmAccount(new AccountId("A"), Day1, []);
        Assert.That(() => Book.StoreAsync(FullRead(Day2) with { Inputs = turned }, Stream(odd), default), Throws.ArgumentException);

        var other = await Book.LayoutAsync(["Website"], default);

        Assert.That(other.Fields, Is.EqualTo(new[] { "Website" }));
        Assert.That(await ReadFromAsync(), Is.EqualTo(Day1));
    }

    [Test]
    public async Task An_account_read_in_a_new_layout_comes_in_it_and_the_others_in_theirs()
    {
        await FillAsync(Account("A"), Account("B"));
        var wider = await Book.LayoutAsync([.. InputFields, "ARR__c"], default);
        var account = new CrmAccount(new AccountId("B"), Day1, [.. Account("B").Values[..3], AttributeValue.Of(5d), default, default]);

        await Book.StoreAsync(FullRead(Day2) with { IsFull = false, ReadFrom = null, Inputs = wider }, Stream(account), default);

        var accounts = await AccountsAsync();
        Assert.That(accounts.Select(stored => stored.Layout.Id), Is.EqualTo(new[] { Inputs.Id, wider.Id }));
        Assert.That(accounts[1].Inputs[3].Number, Is.EqualTo(5));
    }

    private Task<DateTimeOffset?> ReadFromAsync() => Book.ReadFromAsync(Inputs, Written, default);

    private static IAsyncEnumerable<CrmAccount> Stream(params CrmAccount[] accounts) => accounts.ToAsyncEnumerable();

    private static async IAsyncEnumerable<CrmAccount> BreaksOff(params CrmAccount[] accounts)
    {
        foreach (var account in accounts) yield return account;
        await Task.Yield();
        throw new IOException("the line dropped");
    }

    private static async IAsyncEnumerable<CrmAccount> Cancels(CancellationTokenSource cancel)
    {
        yield return Account("B");
        await cancel.CancelAsync();
        cancel.Token.ThrowIfCancellationRequested();
    }

    private sealed class Told : IProgress<ReadCounts>
    {
        public List<ReadCounts> Counts { get; } = [];

        public void Report(ReadCounts value) => Counts.Add(value);
    }
}
