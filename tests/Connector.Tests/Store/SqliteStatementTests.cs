using Connector.Store.Sql;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Connector.Tests.Store;

public sealed class SqliteStatementTests
{
    private string _folder = null!;
    private SqliteDatabase _database = null!;

    [SetUp]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("connector-statement-").FullName;
        _database = SqliteDatabase.Open(Path.Combine(_folder, "test.db"), forReading: false);
        _database.Execute("create table thing (key integer not null primary key, name text, weight double precision, bytes blob)");
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("Zoë")]
    [TestCase("")]
    [TestCase("before\0after")]
    public void A_text_comes_back_as_it_went_in(string text)
    {
        _database.Execute("insert into thing (key, name) values (@key, @name)", 1, text);

        Assert.That(_database.ScalarText("select name from thing"), Is.EqualTo(text));
    }

    [Test]
    public void A_text_of_any_length_comes_back()
    {
        var text = new string('ß', 100_000);

        Assert.That(_database.ScalarText("select @text", text), Is.EqualTo(text));
    }

    [Test]
    public void Numbers_bytes_and_nothing_come_back_as_they_went_in()
    {
        _database.Execute("insert into thing (key, name, weight, bytes) values (@key, @name, @weight, @bytes)", long.MaxValue, null, 0.1, Array.Empty<byte>());
        _database.Execute("insert into thing (key, bytes) values (@key, @bytes)", -5, new byte[] { 0, 1, 255 });

        var rows = _database.Query("select key, name, weight, bytes from thing order by key", row => (row.GetInt64(0), row.Text(1), row.Number(2), row.Blob(3)));

        Assert.That(rows, Is.EqualTo(new (long, string?, double?, byte[]?)[] { (-5, null, null, [0, 1, 255]), (long.MaxValue, null, 0.1, []) }));
    }

    [Test]
    public void A_refused_row_is_told_as_ado_net_tells_it_and_the_statement_goes_on()
    {
        const string Insert = "insert into thing (key) values (@key)";
        _database.Execute(Insert, 1);

        Assert.That(() => _database.Execute(Insert, 1), Throws.TypeOf<SqliteException>().With.Message.Contains("UNIQUE constraint"));
        Assert.That(_database.Execute(Insert, 2), Is.EqualTo(1));
    }

    [Test]
    public async Task Rows_of_a_turn_without_commit_are_gone()
    {
        using (await _database.BeginAsync(default)) _database.Execute("insert into thing (key) values (1)");

        Assert.That(_database.Scalar("select count(*) from thing"), Is.Zero);
    }

    [Test]
    public void After_the_last_row_there_is_none_however_often_one_asks()
    {
        using var rows = _database.Prepare("select 1").Read();

        Assert.That(new[] { rows.Read(), rows.Read(), rows.Read() }, Is.EqualTo(new[] { true, false, false }));
    }

    [Test]
    public void Null_is_not_read_as_a_number()
    {
        using var rows = _database.Prepare("select null").Read();
        rows.Read();

        Assert.That(() => rows.GetInt64(0), Throws.InvalidOperationException);
    }

    [Test]
    public void Two_statements_in_one_text_are_refused() =>
        Assert.That(() => _database.Execute("delete from thing; delete from thing"), Throws.ArgumentException);
}
