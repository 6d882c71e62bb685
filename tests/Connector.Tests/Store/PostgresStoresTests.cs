using Connector.Reading;
using Connector.Store;
using Connector.Store.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace Connector.Tests.Store;

/// <summary>What only PostgreSQL has: a server that says no, sessions that end, statements of many rows.</summary>
public sealed class PostgresStoresTests : StoreTests<PostgresBackend>
{
    private const string EndOfWriters = "select count(pg_terminate_backend(pid, 5000)) from pg_locks where locktype = 'advisory'";

    [Test]
    public async Task A_writer_that_lost_its_session_cannot_write_late()
    {
        await FillAsync(Account("A"), Account("B"));
        var chunk = await SendAsync(await PlanTierAsync("core", rowsPerChunk: 1, "A", "B"));
        Assert.That(PostgresServer.Read<long>(EndOfWriters), Is.EqualTo(1));

        await using var other = await ((IStoreBackend)Backend).Stores(Clock).OpenAsync("acme", default);

        Assert.That(() => Outbox.AcknowledgeAsync(chunk, 1, [], [], default), IsLost);
        Assert.That(() => FillAgainAsync(Day2, Account("C")), IsLost);
        Assert.That(() => Store.Runs.BeginAsync(RunKind.Sync, Day1, 1, default), IsLost, "and stays lost");
        Assert.That(() => Book.CountAsync(default), IsLost);
        Assert.That((await other.Outbox.InDoubtAsync(default)).Single().Number, Is.EqualTo(chunk.Number));
        Assert.That(await other.Book.CountAsync(default), Is.EqualTo(2));
    }

    [Test]
    public async Task A_session_lost_in_the_middle_of_a_read_keeps_whole_transactions_only()
    {
        await ReopenAsync(rowsPerCommit: 2);

        Assert.That(() => Book.StoreAsync(FullRead(Day1), LosesTheSession(), default), IsLost);

        await ReopenAsync();
        Assert.That(await Book.CountAsync(default), Is.EqualTo(2));
        Assert.That(await Book.ReadFromAsync(Inputs, Written, default), Is.Null);

        static async IAsyncEnumerable<CrmAccount> LosesTheSession()
        {
            yield return Account("A");
            yield return Account("B");
            yield return Account("C");
            await Task.Yield();
            PostgresServer.Read<long>(EndOfWriters);
            yield return Account("D");
        }
    }

    [Test]
    public async Task A_transaction_that_runs_beside_the_lock_writes_nothing()
    {
        // As a pooler does that gives each transaction another session.
        var number = PostgresServer.Read<long>("select (classid::bigint << 32) | objid::bigint from pg_locks where locktype = 'advisory'");
        await using var session = PostgresDatabase.Open(PostgresServer.ConnectionString, Backend.Place, number);
        Assert.That(session.TakeWriterLock(), Is.False, "the store has it");

        Assert.That(() => session.BeginAsync(default), Throws.TypeOf<StoreUnavailableException>().With.Message.Contains("pooler"));
    }

    [Test]
    public void A_server_that_is_not_there_is_told_with_place_and_mend() => Assert.That(
        () => Open("Host=127.0.0.1;Port=1;Database=crm;Username=u;Password=geheim"), Tells("127.0.0.1:1", "Host and Port"));

    [Test]
    public void A_wrong_password_is_told_without_it() =>
        Assert.That(() => Open(With("Password=geheim")), Tells("'postgres'", "CONNECTOR_Store__ConnectionString"));

    [Test]
    public void A_missing_password_is_told() => Assert.That(() => Open(With("Password=")), Tells("wants a password"));

    [Test]
    public void An_unknown_user_is_told() => Assert.That(() => Open(With("Username=nobody_here")), Tells("nobody_here"));

    [Test]
    public void A_missing_database_is_told() => Assert.That(() => Open(With("Database=nowhere")), Tells("create database \"nowhere\""));

    [Test]
    public void A_user_who_may_not_create_a_schema_is_told_what_to_grant()
    {
        PostgresServer.Execute($"create role {Backend.Prefix}poor login password 'geheim'");

        Assert.That(
            () => Open(With($"Username={Backend.Prefix}poor;Password=geheim"), "globex"),
            Tells($"grant create on database \"postgres\" to \"{Backend.Prefix}poor\"", $"{Backend.Prefix}globex"));
    }

    [Test]
    public void A_user_without_rights_in_the_schema_is_told()
    {
        PostgresServer.Execute($"create role {Backend.Prefix}stranger login password 'geheim'");
        var open = () => Backend.Stores(With($"Username={Backend.Prefix}stranger;Password=geheim"), Clock).OpenForReadingAsync("acme", default);

        Assert.That(open, Tells("must own the schema"));
    }

    [Test]
    public async Task A_schema_made_by_an_administrator_is_used()
    {
        PostgresServer.Execute($"create role {Backend.Prefix}guest login password 'geheim'; create schema {Backend.Prefix}globex authorization {Backend.Prefix}guest");
        var stores = Backend.Stores(With($"Username={Backend.Prefix}guest;Password=geheim"), Clock);
        Assert.That(await stores.OpenForReadingAsync("globex", default), Is.Null, "no store yet");

        await using var store = await stores.OpenAsync("globex", default);

        Assert.That(await store.Book.CountAsync(default), Is.Zero);
    }

    [Test]
    public void A_name_that_PostgreSQL_would_cut_off_is_refused() =>
        Assert.That(() => Open(PostgresServer.ConnectionString, new string('a', 60)), Throws.ArgumentException.With.Message.Contains("letters, digits"));

    [Test]
    public async Task More_rows_than_one_batch_end_as_they_came_last()
    {
        const int count = 12_000;
        var accounts = Enumerable.Range(0, count).Select(i => Account($"A{i}", employees: 1)).ToList();

        var counts = await FillAsync([.. accounts, Account("A1", employees: 2), Deleted("A2"), Deleted("A3"), Account("A3", employees: 3)]);

        Assert.That(counts, Is.EqualTo(new ReadCounts(count + 4, count, 2, 0, 2)));
        Assert.That(await Book.CountAsync(default), Is.EqualTo(count - 1));
        Assert.That((await FoundAsync("A3")).Account.Inputs[1].Number, Is.EqualTo(3));
        var again = await FillAgainAsync(Day2, [.. accounts.Take(1_000)]);
        Assert.That((again.Same, again.Changed, again.Missing), Is.EqualTo((997, 3, count - 1_000)));
    }

    [Test]
    public void Without_a_connection_string_the_settings_are_refused() => Assert.That(
        () => Options(("Store:Provider", "PostgreSql")), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("CONNECTOR_Store__ConnectionString"));

    [TestCase("Host=h;Database=d;Password=geheim;nonsense")]
    [TestCase("Host=h;Database=d;geheim=1")]
    [TestCase("Host=h;Database=d;Port=geheim")]
    [TestCase("Host=h;Password=geheim")]
    public void A_connection_string_that_is_none_is_refused_without_a_word_of_it(string text) => Assert.That(
        () => Options(("Store:Provider", "PostgreSql"), ("Store:ConnectionString", text)),
        Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Store:ConnectionString").And.Message.Not.Contains("geheim"));

    [Test]
    public async Task Registered_stores_are_in_the_database_of_the_settings()
    {
        await using var services = Services(("Store:Provider", "PostgreSql"), ("Store:ConnectionString", PostgresServer.ConnectionString));

        await using var store = await services.GetRequiredService<IStores>().OpenAsync("registered", default);

        Assert.That(PostgresServer.Read<long>("select count(*) from connector_registered.run"), Is.Zero);
    }

    private static Constraint IsLost => Throws.TypeOf<StoreUnavailableException>().With.Message.Contains("session was lost");

    private static Constraint Tells(params string[] words) => Throws.TypeOf<StoreUnavailableException>().With.Matches<StoreUnavailableException>(
        told => told is not null && Array.TrueForAll(words, told.Message.Contains) && !told.Message.Contains("geheim", StringComparison.Ordinal));

    private static string With(string settings) => $"{PostgresServer.ConnectionString};{settings}";

    private Task<IConnectionStore> Open(string connectionString, string connection = "globex") =>
        Backend.Stores(connectionString, Clock).OpenAsync(connection, default);

    private static StoreOptions Options(params (string Key, string Value)[] settings)
    {
        using var services = Services(settings);
        return services.GetRequiredService<IOptions<StoreOptions>>().Value;
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddStore(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value)).Build())
        .BuildServiceProvider();
}
