using Connector.Store;
using NUnit.Framework;

namespace Connector.Tests.Store;

/// <summary>Opening, locks, versions and damage.</summary>
[TestFixture(typeof(SqliteBackend))]
[TestFixture(typeof(PostgresBackend))]
public sealed class StoresTests<TBackend> : StoreTests<TBackend>
    where TBackend : IStoreBackend, new()
{
    private const string Newer = "insert into SchemaVersions (ScriptName, Applied) values ('Connector.Store.Migrations.9999_later.sql', '2030-01-01')";

    private IStores Stores => Backend.Stores(Clock);

    [Test]
    public async Task A_store_open_for_writing_cannot_be_opened_again_until_it_is_closed()
    {
        Assert.That(() => Stores.OpenAsync("acme", default), Throws.TypeOf<StoreInUseException>().With.Message.Contains("acme"));

        await using var other = await Stores.OpenAsync("globex", default);
        await Store.DisposeAsync();

        Assert.That(() => ReopenAsync(), Throws.Nothing);
    }

    [Test]
    public async Task Reading_takes_no_lock_sees_what_is_stored_and_writes_nothing()
    {
        await FillAsync(Account("A"));

        await using var reading = await Stores.OpenForReadingAsync("acme", default);

        Assert.That(await reading!.Book.CountAsync(default), Is.EqualTo(1));
        Assert.That((await reading.Book.LayoutAsync(InputFields, default)).Id, Is.EqualTo(Inputs.Id));
        await FillAsync(Account("A"), Account("B"));
        Assert.That(await reading.Book.CountAsync(default), Is.EqualTo(2));
        Assert.That(() => reading.Runs.BeginAsync(RunKind.Sync, Day1, 1, default), Throws.Exception);
    }

    [Test]
    public async Task A_store_closed_long_ago_can_be_read()
    {
        await FillAsync(Account("A"));
        await Store.DisposeAsync();

        await using var reading = await Stores.OpenForReadingAsync("acme", default);

        Assert.That(await reading!.Book.FindAsync(new("A"), default), Is.Not.Null);
    }

    [Test]
    public async Task There_is_nothing_to_read_before_the_first_run() =>
        Assert.That(await Stores.OpenForReadingAsync("globex", default), Is.Null);

    [TestCase("")]
    [TestCase("..")]
    [TestCase("../acme")]
    [TestCase("a/b")]
    [TestCase("acme.prod")]
    [TestCase("acme\n")]
    [TestCase("zürich")]
    [TestCase("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_name_that_could_be_a_path_is_refused(string name)
    {
        Assert.That(() => Stores.OpenAsync(name, default), Throws.ArgumentException.With.Message.Contains("letters, digits, - and _"));
        Assert.That(() => Stores.OpenForReadingAsync(name, default), Throws.ArgumentException);
    }

    [Test]
    public async Task A_store_that_version_1_wrote_is_brought_up_to_date_with_what_it_holds()
    {
        await Store.DisposeAsync();
        Backend.Restore(await File.ReadAllTextAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "Store", "version-1.sql")));

        await using var store = await Stores.OpenAsync("acme", default);

        var found = await store.Book.FindAsync(new("001A"), default);
        Assert.That(found!.Account.Inputs[1].Number, Is.EqualTo(10));
        Assert.That(Texts(found.Theirs), Is.EqualTo(new[] { "core", null }));
        Assert.That(Texts(found.Acknowledged), Is.EqualTo(new[] { "core", null }));
        Assert.That(found.Account.Assignments[0].Segment, Is.EqualTo("core"));
        Assert.That((await store.Runs.LatestAsync(default))!.Trouble, Is.EqualTo("the process ended"));
    }

    [Test]
    public async Task A_store_of_a_newer_version_is_refused_by_name_and_left_alone()
    {
        await Store.Runs.BeginAsync(RunKind.Sync, Day1, 1, default);
        await Store.DisposeAsync();
        Backend.Execute(Newer);
        var scripts = Backend.Read<long>("select count(*) from SchemaVersions");

        Assert.That(() => Stores.OpenAsync("acme", default), Throws.TypeOf<StoreSchemaException>().With.Message.Contains(Backend.Place).And.Message.Contains("9999_later"));
        Assert.That(() => Stores.OpenForReadingAsync("acme", default), Throws.TypeOf<StoreSchemaException>().With.Message.Contains(Backend.Place));

        Assert.That(Backend.Read<long>("select count(*) from SchemaVersions"), Is.EqualTo(scripts));
        Assert.That(Backend.Read<string>("select status from run"), Is.EqualTo("Running"), "what a dead process left is the newer version's to tidy up");
    }

    [Test]
    public async Task An_older_store_is_not_read_before_a_run_has_brought_it_up_to_date()
    {
        await Store.DisposeAsync();
        Backend.Execute("delete from SchemaVersions");

        Assert.That(() => Stores.OpenForReadingAsync("acme", default), Throws.TypeOf<StoreSchemaException>().With.Message.Contains("older"));
    }

    [Test]
    public async Task A_failed_opening_gives_the_lock_back()
    {
        await Store.DisposeAsync();
        Backend.Execute(Newer);
        Assert.That(() => Stores.OpenAsync("acme", default), Throws.TypeOf<StoreSchemaException>());
        Backend.Execute("delete from SchemaVersions where ScriptName like '%9999%'");

        Assert.That(() => ReopenAsync(), Throws.Nothing);
    }

    [Test]
    public async Task A_seal_no_longer_holds_when_any_byte_of_a_row_has_changed()
    {
        await FillAsync(Account("A"), Account("B"));
        var plan = await PlanTierAsync("core", rowsPerChunk: 10, "A", "B");
        foreach (var column in new[] { "before", "changes" })
        {
            var sealedBytes = Backend.Read<byte[]>($"select {column} from change where id = 2");
            for (var i = 0; i < sealedBytes.Length; i++)
            {
                byte[] changed = [.. sealedBytes];
                changed[i] ^= 1;
                Backend.Execute($"update change set {column} = @bytes where id = 2", ("bytes", changed));
                Assert.That(await Plans.VerifySealAsync(plan, default), Is.False, $"byte {i} of {column}");
            }

            Backend.Execute($"update change set {column} = @bytes where id = 2", ("bytes", sealedBytes));
            Assert.That(await Plans.VerifySealAsync(plan, default), Is.True, column);
        }

        Backend.Execute("update change set account = 1 where id = 2");
        Assert.That(await Plans.VerifySealAsync(plan, default), Is.False, "another account");
    }

    [Test]
    public async Task A_damaged_record_is_told_as_such()
    {
        await FillAsync(Account("A"));
        await Store.DisposeAsync();
        Backend.Execute("update account set image = substr(image, 1, 6)");
        await ReopenAsync();

        Assert.That(() => AccountsAsync(), Throws.TypeOf<Connector.Store.Packing.DamagedRecordException>());
    }
}
