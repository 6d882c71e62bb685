using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.File;
using Connector.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;

namespace Connector.Tests.Sources;

/// <summary>Parquet files in the folder source, wide and long, and such as nobody would want.</summary>
public class ParquetTests
{
    private static readonly DateTime Day = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
    private string _folder = null!;

    [SetUp]
    public void Begin() => _folder = TempFolder.Create();

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_wide_file_gives_a_fact_per_column_whatever_its_type()
    {
        await WriteAsync("wide.parquet", new ParquetSchema(
            new DataField<string>("account_key"), new DataField<string>("key_type"), new DataField<DateTime>("as_of"),
            new DataField<long>("employees", nullable: true), new DataField<double>("arr"), new DataField<bool>("strategic"), new DataField<decimal>("mrr")), 2,
            row => new() { ["account_key"] = $"a{row}", ["key_type"] = "external_id", ["as_of"] = Day, ["employees"] = row == 0 ? 430L : null, ["arr"] = 1.5,
                ["strategic"] = true, ["mrr"] = 12.25m });

        var records = await ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, record.Facts["employees"].ToString(), record.Facts["arr"].ToString(), record.Facts["strategic"].ToString(),
            record.Facts["mrr"].ToString())), Is.EquivalentTo(new[] { ("a0", "430", "1.5", "true", "12.25"), ("a1", "unknown", "1.5", "true", "12.25") }));
        Assert.That(records[0].AsOf, Is.EqualTo(new DateTimeOffset(Day)));
    }

    [Test]
    public async Task A_long_file_and_a_csv_beside_it_are_one_source()
    {
        await WriteAsync("long.parquet", new ParquetSchema(
            new DataField<string>("account_key"), new DataField<string>("key_type"), new DataField<string>("metric"), new DataField<double>("value"),
            new DataField<string>("as_of")), 1,
            _ => new() { ["account_key"] = "a", ["key_type"] = "domain", ["metric"] = "usage", ["value"] = 7.0, ["as_of"] = "2026-11-01" });
        File.WriteAllText(Path.Combine(_folder, "wide.csv"), "account_key,key_type,as_of,arr\na,domain,2026-11-02,48000\n");

        var record = (await ReadAsync()).Single();

        Assert.That((record.Facts["usage"].Number, record.Facts["arr"].Text), Is.EqualTo((7.0, "48000")));
    }

    [TestCase(0, TestName = "empty")]
    [TestCase(3, TestName = "three bytes")]
    [TestCase(-1, TestName = "a byte short")]
    [TestCase(-200, TestName = "cut off in its footer")]
    public async Task A_cut_off_file_is_none(int length)
    {
        await WriteAsync("cut.parquet", Plain, 100, PlainRow);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_folder, "cut.parquet"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "cut.parquet"), bytes[..(length > 0 ? length : Math.Max(0, length == 0 ? 0 : bytes.Length + length))]);

        Assert.That(ReadAsync, Throws.TypeOf<CrmContractException>().With.Message.Contain("file cut.parquet"));
    }

    [Test]
    public async Task More_rows_than_are_allowed_are_refused_before_they_are_read()
    {
        await WriteAsync("many.parquet", Plain, 1000, PlainRow);

        Assert.That(() => ReadAsync(mostRows: 999), Throws.TypeOf<CrmContractException>().With.Message.Contain("MostRows"));
    }

    [Test]
    public async Task A_row_group_too_large_to_hold_is_refused()
    {
        var fields = new Field[] { new DataField<string>("account_key"), new DataField<string>("key_type"), new DataField<string>("as_of") }
            .Concat(Enumerable.Range(0, 200).Select(i => new DataField<bool>($"flag{i}"))).ToArray();
        var schema = new ParquetSchema(fields);
        await using (var file = File.Create(Path.Combine(_folder, "huge.parquet")))
        await using (var writer = await ParquetWriter.CreateAsync(schema, file))
        using (var group = writer.CreateRowGroup())
        {
            const int rows = 90_000;
            foreach (var field in schema.DataFields)
            {
                if (field.ClrType != typeof(bool)) await group.WriteAsync(field, Enumerable.Repeat(field.Name == "key_type" ? "domain" : "2026-11-01", rows).ToArray());
                else await group.WriteAsync<bool>(field, new bool[rows].AsMemory());
            }
        }

        Assert.That(ReadAsync, Throws.TypeOf<CrmContractException>().With.Message.Contain("write smaller ones"));
    }

    [Test]
    public async Task Columns_of_a_wrong_type_are_told_row_by_row_and_a_megabyte_counts_as_nothing()
    {
        await WriteAsync("wrong.parquet", new ParquetSchema(
            new DataField<int>("account_key"), new DataField<string>("key_type"), new DataField<double>("as_of"), new DataField<string>("note")), 3,
            row => new() { ["account_key"] = row, ["key_type"] = "external_id", ["as_of"] = 45000.0, ["note"] = "=1+1" });
        Assert.That(ReadAsync, Throws.TypeOf<CrmContractException>().With.Message.Contain("as_of is no ISO 8601 time"));

        await WriteAsync("wrong.parquet", Plain, 1, _ => new() { ["account_key"] = "a", ["key_type"] = "domain", ["as_of"] = "2026-11-01", ["note"] = new string('x', 1 << 20) });
        Assert.That((await ReadAsync()).Single().Facts["note"].IsKnown, Is.False);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "there are no named pipes among its files")]
    public async Task A_file_that_kept_the_reader_busy_is_not_opened_again_until_it_changes()
    {
        // A pipe that nobody writes into keeps its reader for ever.
        var path = Path.Combine(_folder, "busy.parquet");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", path)) await mkfifo.WaitForExitAsync();

        Assert.That(() => ParquetSheet.OpenAsync(path, 100, default, patience: TimeSpan.FromMilliseconds(50)), Throws.TypeOf<InvalidDataException>().With.Message.Contain("kept the reader busy"));
        Assert.That(() => ParquetSheet.OpenAsync(path, 100, default), Throws.TypeOf<InvalidDataException>().With.Message.Contain("not opened again"));

        await using (new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            // lets the reader of the first time go
        }

        File.Delete(path);
        await WriteAsync("busy.parquet", Plain, 12, PlainRow);
        Assert.That(await ReadAsync(), Has.Count.EqualTo(12));
    }

    private static ParquetSchema Plain => new(
        new DataField<string>("account_key"), new DataField<string>("key_type"), new DataField<string>("as_of"), new DataField<string>("note"));

    private static Dictionary<string, object?> PlainRow(int row) =>
        new() { ["account_key"] = $"a{row}", ["key_type"] = "domain", ["as_of"] = "2026-11-01", ["note"] = $"note {row}" };

    private async Task WriteAsync(string name, ParquetSchema schema, int rows, Func<int, Dictionary<string, object?>> row)
    {
        await using var file = File.Create(Path.Combine(_folder, name));
        await ParquetSerializer.SerializeUntypedAsync([.. Enumerable.Range(0, rows).Select(row).Cast<IDictionary<string, object?>>()], schema, file);
    }

    private Task<List<SourceRecord>> ReadAsync() => ReadAsync(5_000_000);

    private async Task<List<SourceRecord>> ReadAsync(int mostRows)
    {
        var drop = new FileDrop(new FileDropOptions { Folder = _folder, StillFor = TimeSpan.Zero, MostRows = mostRows }, new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(1)));
        var records = new List<SourceRecord>();
        await foreach (var record in drop.ReadAsync(default)) records.Add(record);
        return records;
    }
}
