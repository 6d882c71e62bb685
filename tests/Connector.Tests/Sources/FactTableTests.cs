using Connector.Accounts;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation;
using Connector.Sources.File;
using Connector.Sources.Sql;
using Connector.Sources.Tables;
using Connector.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Connector.Tests.Sources;

public class FactTableTests
{
    private string _folder = null!;

    [SetUp]
    public void Begin() => _folder = TempFolder.Create();

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_wide_file_gives_a_fact_per_column_and_the_newest_value_counts()
    {
        Write("a.csv",
            "\ufeffAccount_Key,key_type,as_of,arr,Stufe\n1,salesforce_id,2026-11-02,48000,gold\n1,salesforce_id,2026-11-01,1,silver\nacme.com,domain,2026-11-01,,\n");

        var records = await ReadAsync(new FileDropOptions { Folder = _folder, Columns = "stufe=tier" });

        Assert.That(records.Select(record => record.Keys[0]),
            Is.EqualTo(new[] { new AccountKey(KeyKind.CrmId, "1"), new AccountKey(KeyKind.Domain, "acme.com") }));
        Assert.That((records[0].Facts["arr"].Text, records[0].Facts["tier"].Text), Is.EqualTo(("48000", "gold")));
        Assert.That(records[1].Facts["arr"], Is.EqualTo(AttributeValue.Unknown));
    }

    [Test]
    public async Task Long_and_wide_files_of_one_account_are_put_together_also_gzipped()
    {
        Write("a.csv", "account_key,key_type,metric,value,unit,as_of\n1,external_id,usage,61.5,count,2026-11-01\n");
        await using (var zipped = new System.IO.Compression.GZipStream(System.IO.File.Create(Path.Combine(_folder, "b.csv.gz")),
            System.IO.Compression.CompressionLevel.Fastest))
        {
            await zipped.WriteAsync("account_key,key_type,as_of,arr\n1,external_id,2026-11-03,5\n"u8.ToArray());
        }

        var record = (await ReadAsync(new FileDropOptions { Folder = _folder })).Single();

        Assert.That((record.Facts["usage"].Number, record.Facts["arr"].Text, record.AsOf),
            Is.EqualTo((61.5, "5", new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero))), "as old as its oldest part");
    }

    [TestCase("key_type,as_of,arr\n", "lacks column account_key")]
    [TestCase("account_key,key_type,as_of,arr,ARR\n", "two columns arr")]
    [TestCase("account_key,key_type,as_of,arr\n1,email,2026-11-01,5\n", "1 of 1 rows are refused, the first because key_type is none of")]
    [TestCase("account_key,key_type,as_of,arr\n1,domain,yesterday,5\n", "as_of is no ISO 8601 time (line 2)")]
    [TestCase("account_key,key_type,as_of,arr\n1,domain,03/04/2026,5\n", "as_of is no ISO 8601 time (line 2)")]
    [TestCase("account_key,key_type,as_of,arr\n1,domain,2026-11-01,5\n2,domain,2026-11-01,5\n3,domain,2026-11-01,5\n", "holds more than 2 rows (MostRows)")]
    [TestCase("account_key,key_type,as_of,metric,value\n1,domain,2026-11-01,usage,=1+1\n", "value is no number")]
    [TestCase("account_key,key_type,as_of,arr\n\"1,domain", "cannot be read")]
    public async Task A_file_that_cannot_be_used_says_why_and_quotes_nothing(string text, string told)
    {
        Write("bad.csv", text);

        var fault = await Assert.ThrowsAsync<CrmContractException>(async () => await ReadAsync(new FileDropOptions { Folder = _folder, MostRows = 2 }));

        Assert.That(fault!.Message, Does.Contain(told).And.Contain("bad.csv").And.Not.Contain("yesterday").And.Not.Contain("=1+1"));
    }

    [Test]
    public async Task A_few_bad_rows_are_listed_and_the_rest_is_taken()
    {
        Write("a.csv", "account_key,key_type,as_of,arr\n,domain,2026-11-01,5\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{i},external_id,2026-11-01,5\n")));

        var records = await ReadAsync(new FileDropOptions { Folder = _folder, RejectsFolder = Path.Combine(_folder, "rejects") });

        Assert.That(records, Has.Count.EqualTo(40));
        Assert.That(System.IO.File.ReadAllLines(Path.Combine(_folder, "rejects", "a.csv.rejects.csv")),
            Is.EqualTo(new[] { "line,reason", "2,\"account_key is empty or too long\"" }));
    }

    [Test]
    public async Task A_file_that_may_still_be_written_is_left_for_the_next_run()
    {
        Write("a.csv", "account_key,key_type,as_of,arr\n1,external_id,2026-11-01,5\n");

        Assert.That(await ReadAsync(new FileDropOptions { Folder = _folder, DoneMarker = ".done" }), Is.Empty);
        Assert.That(await ReadAsync(new FileDropOptions { Folder = _folder, StillFor = TimeSpan.FromDays(30_000) }), Is.Empty);
        Write("a.csv.done", "");
        Assert.That(await ReadAsync(new FileDropOptions { Folder = _folder, Pattern = "*.csv", DoneMarker = ".done" }), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_folder_that_is_not_there_is_no_empty_folder() =>
        await Assert.ThrowsAsync<CrmAccessException>(async () => await ReadAsync(new FileDropOptions { Folder = Path.Combine(_folder, "missing") }));

    [TestCase("missing/*.csv", "", "Pattern")]
    [TestCase("a\0b", "", "Pattern")]
    [TestCase("*.csv", "a.csv", "RejectsFolder")]
    public async Task A_folder_that_cannot_be_listed_or_written_is_a_fault_of_the_source(string pattern, string rejects, string mend)
    {
        Write("a.csv", "account_key,key_type,as_of,arr\n,domain,2026-11-01,5\n");
        var options = new FileDropOptions { Folder = _folder, Pattern = pattern, RejectsFolder = rejects.Length == 0 ? "" : Path.Combine(_folder, rejects) };

        var fault = await Assert.ThrowsAsync<CrmAccessException>(async () => await ReadAsync(options));

        Assert.That(fault!.Message, Does.Contain(mend));
    }

    [TestCase("1e50::numeric", typeof(CrmContractException), TestName = "a number that no decimal holds")]
    [TestCase("'3 months'::interval", typeof(CrmContractException), TestName = "an interval without a length")]
    [TestCase("5::numeric", null)]
    public async Task A_value_that_the_driver_cannot_hold_is_a_fault_of_the_source(string value, Type? kind)
    {
        var facts = new SqlFacts(new SqlOptions
        {
            ConnectionString = new Secret(PostgresServer.ConnectionString),
            Statement = $"select '1' as account_key, 'external_id' as key_type, '2026-11-01'::timestamptz as as_of, {value} as arr",
        });

        if (kind is not null) await Assert.ThrowsAsync(kind, async () => await ReadAsync(facts));
        else Assert.That((await ReadAsync(facts)).Single().Facts["arr"].Text, Is.EqualTo("5"));
    }

    [Test]
    public void A_row_from_the_future_is_refused_and_all_accounts_have_one_shape()
    {
        var table = new FactTable(["account_key", "key_type", "metric", "value", "as_of"], wanted: new WantedFacts([], new HashSet<string>(), new DateOnly(2026, 11, 26)));

        Assert.That(table.Take(["1", "external_id", "seats", "5", "2026-11-28"]), Is.EqualTo("as_of lies in the future"));
        Assert.That(table.Take(["1", "external_id", "seats", "5", "2026-11-27T10:00:00Z"]), Is.Null, "east of here it is tomorrow");
        Assert.That(table.Take(["2", "external_id", "logins", "7", "2026-11-26"]), Is.Null);
        Assert.That(table.Records.Select(record => record.Facts.Names), Has.All.EqualTo(new[] { "logins", "seats" }));
        Assert.That(table.Records.Select(record => record.Facts["seats"].ToString()), Is.EqualTo(new[] { "5", "unknown" }));
    }

    [Test]
    public void Metrics_without_end_are_refused()
    {
        var table = new FactTable(["account_key", "key_type", "metric", "value", "as_of"]);
        for (var i = 0; i < FactTable.MostFacts; i++) Assert.That(table.Take(["1", "external_id", $"m{i}", "5", "2026-11-26"]), Is.Null);

        Assert.That(table.Take(["1", "external_id", "one-more", "5", "2026-11-26"]), Does.Contain("different metrics"));
        Assert.That(table.Take(["2", "external_id", "m0", "5", "2026-11-26"]), Is.Null);
        Assert.That(new FactTable([.. Enumerable.Range(0, 2000).Select(i => $"c{i}"), "account_key", "key_type", "as_of"]).Trouble, Does.Contain("more than 1000 columns"));
    }

    [Test]
    public async Task Hostile_cells_fill_nothing_and_break_nothing()
    {
        Write("a.csv",
            $"account_key,key_type,as_of,industry,note\n1,external_id,2026-11-01,{new string('A', 1_000_000)},\u202ebad\u0000\n2,external_id,2026-11-01,=cmd|' /C calc'!A0,x\n");

        var records = await ReadAsync(new FileDropOptions { Folder = _folder });

        Assert.That(records[0].Facts["industry"], Is.EqualTo(AttributeValue.Unknown));
        Assert.That(records[0].Facts["note"].Text, Is.EqualTo("bad"));
        Assert.That(records[1].Facts["industry"].Text, Is.EqualTo("=cmd|' /C calc'!A0"), "a text that no table lists, which Cleaning refuses");
    }

    [Test]
    public async Task A_query_is_read_like_a_file_and_the_login_only_reads()
    {
        var database = $"Data Source={Path.Combine(_folder, "facts.db")};Pooling=False";
        using (var connection = new SqliteConnection(database))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "create table f (k text, v real); insert into f values ('1', 48000.5), ('2', null)";
            command.ExecuteNonQuery();
        }

        SqlOptions Query(string statement) => new() { Provider = SqlProvider.Sqlite, ConnectionString = new Secret(database), Statement = statement };
        var records = await ReadAsync(new SqlFacts(Query("select k as account_key, 'external_id' as key_type, '2026-11-01T05:00Z' as as_of, v as arr from f order by k")));

        Assert.That(records.Select(record => (record.TheirId, record.Facts["arr"].ToString())), Is.EqualTo(new[] { ("1", "48000.5"), ("2", "unknown") }));
        await Assert.ThrowsAsync<CrmContractException>(async () => await ReadAsync(new SqlFacts(Query("select k from f"))));
        await Assert.ThrowsAsync<CrmUnavailableException>(async () => await ReadAsync(new SqlFacts(Query("delete from f"))));
        await Assert.ThrowsAsync<CrmUnavailableException>(async () => await ReadAsync(new SqlFacts(Query("select secret from nowhere"))));
    }

    [Test]
    public async Task Dated_rows_are_added_up_over_a_rolling_and_a_fixed_time()
    {
        Write("a.csv", """
            account_key,key_type,metric,value,as_of,period_start
            1,external_id,tickets,100,2026-11-20,2026-08-28
            1,external_id,tickets,2,2026-11-20,2026-08-29
            1,external_id,tickets,3,2026-11-20,2026-09-30T23:59:59Z
            1,external_id,tickets,5,2026-10-01,
            2,external_id,tickets,9,2025-01-01,
            3,external_id,seats,9,2026-11-01,
            """);
        Write("b.csv", "account_key,key_type,metric,value,as_of,period_start\n1,external_id,tickets,7,2026-11-25,2026-10-01\n1,external_id,tickets,11,2026-11-27,2026-11-27\n");

        var records = await ReadAsync(new FileDropOptions { Folder = _folder }, Wanted(plain: []));

        Assert.That(records.Select(record => (record.TheirId, record.Facts["tickets over last 90 days"].ToString(), record.Facts["tickets over last quarter"].ToString(), record.Facts["tickets"].ToString())),
            Is.EquivalentTo(new[] { ("1", "12", "105", "unknown"), ("2", "0", "0", "unknown"), ("3", "unknown", "unknown", "unknown") }), "the later row of the same day replaces, and tomorrow is not yet");
        Assert.That(records.Single(record => record.TheirId == "2").AsOf, Is.EqualTo(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero)), "no row of late is no old news");
    }

    [Test]
    public async Task The_newest_value_of_what_is_added_up_is_given_too_where_it_is_asked_for()
    {
        Write("a.csv", "account_key,key_type,metric,value,as_of\n1,external_id,tickets,2,2026-11-24\n1,external_id,tickets,3,2026-11-25\n1,external_id,tickets,1,2026-11-23\n");

        var record = (await ReadAsync(new FileDropOptions { Folder = _folder }, Wanted(plain: ["tickets"]))).Single();

        Assert.That((record.Facts["tickets"].Number, record.Facts["tickets over last 90 days"].Number), Is.EqualTo((3, 6)));
    }

    private static WantedFacts Wanted(string[] plain) => new(
        [.. new[] { "tickets over last 90 days", "tickets over last quarter" }.Select(fact => FactWindow.TryParse(fact, out var window) ? window : throw new ArgumentException(fact))], plain.ToHashSet(), new DateOnly(2026, 11, 26));

    private void Write(string name, string text)
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, name), text);
    }

    private static Task<List<SourceRecord>> ReadAsync(FileDropOptions options, WantedFacts? wanted = null) =>
        ReadAsync(new FileDrop(options, new FakeTimeProvider(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero))), wanted);

    private static async Task<List<SourceRecord>> ReadAsync(IDatedFacts source, WantedFacts? wanted = null)
    {
        var records = new List<SourceRecord>();
        await foreach (var record in source.ReadAsync(wanted ?? WantedFacts.NoSums, CancellationToken.None)) records.Add(record);
        return records;
    }
}
