using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Sql;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Sources;

/// <summary>
/// NO SQL SERVER IS TESTED AGAINST: none can be installed where this is built. Tested are the reader program as far as a server's absence lets it go, and what
/// the connector makes of everything that the program may say, by scripts that stand in for it.
/// </summary>
[Platform(Exclude = "Win", Reason = "the stand-ins are shell scripts")]
public class SqlServerTests
{
    private const string Password = "secret-77aa";
    private string _folder = "";

    [SetUp]
    public void Start() => _folder = TempFolder.Create();

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Rows_of_the_reader_are_read_like_a_file_and_the_secret_goes_by_standard_input()
    {
        var program = Script($$"""
            read question
            case "$question" in *{{Password}}*) ;; *) exit 9 ;; esac
            [ $# -eq 0 ] || exit 8
            echo '["account_key","key_type","as_of","arr","active"]'
            echo '["1","external_id","2026-11-01T05:00:00.0000000+02:00","48000.5","true"]'
            echo '["2","external_id","2026-11-01T05:00:00.0000000+00:00",null,"false"]'
            echo '{"rows":2}'
            """);

        var records = await ReadAsync(program);

        Assert.That(records.Select(record => (record.TheirId, record.Facts["arr"].ToString(), record.Facts["active"].Text, record.AsOf.Hour)), Is.EqualTo(new[]
        {
            ("1", "48000.5", "true", 3), ("2", "unknown", "false", 5),
        }), "times with their offset");
    }

    [TestCase("""{"fault":"access","code":"18456"}""", typeof(CrmAccessException), "cannot be opened (18456)")]
    [TestCase("""{"fault":"query","code":"208"}""", typeof(CrmUnavailableException), "the query failed (208)")]
    [TestCase("""{"fault":"value","code":"InvalidCastException"}""", typeof(CrmContractException), "cast it to text")]
    [TestCase("", typeof(CrmUnavailableException), "needs the ICU library", TestName = "A reader that dies at once")]
    [TestCase("no json", typeof(CrmUnavailableException), "ended before it had told all rows")]
    [TestCase("[1]", typeof(CrmUnavailableException), "ended before it had told all rows")]
    [TestCase("""{"fault":7}""", typeof(CrmUnavailableException), "the query failed")]
    public async Task What_went_wrong_over_there_is_told_without_a_word_of_the_server(string said, Type kind, string told)
    {
        var program = Script($"cat > /dev/null; echo 'secret-77aa' >&2; echo '{said}'");

        var fault = (CrmException)(await Assert.ThrowsAsync(kind, async () => await ReadAsync(program)))!;

        Assert.That(fault.Message, Does.Contain(told).And.Not.Contain(Password));
    }

    [TestCase("""{"rows":5}""", TestName = "A reader that tells fewer rows than it counted")]
    [TestCase("", TestName = "A reader that is killed in the middle")]
    [TestCase("""{"rows":"2"}""", TestName = "A reader that counts in words")]
    public async Task Half_an_answer_is_none(string end)
    {
        const string rows = """
            cat > /dev/null
            echo '["account_key","key_type","as_of","arr"]'
            echo '["1","external_id","2026-11-01","1"]'
            """;

        await Assert.ThrowsAsync<CrmUnavailableException>(async () => await ReadAsync(Script($"{rows}\n{(end.Length > 0 ? $"echo '{end}'" : "exit 137")}")));
    }

    [Test]
    public async Task A_reader_that_is_not_there_is_told_with_its_mend()
    {
        var fault = await Assert.ThrowsAsync<CrmAccessException>(async () => await ReadAsync(Path.Combine(_folder, "nothing")));

        Assert.That(fault!.Message, Does.Contain("'sqlserver'").And.Contain("SqlServerReader"));
    }

    [TestCase($"Server=tcp:127.0.0.1,1;User Id=a;Password={Password};Connect Timeout=2;Connect Retry Count=0", typeof(CrmUnavailableException), "the query failed",
        TestName = "The real reader: nobody listens")]
    [TestCase($"Servers=x;Pass_word={Password}", typeof(CrmAccessException), "cannot be opened (ArgumentException)", TestName = "The real reader: no connection string")]
    public async Task The_reader_runs_with_culture_data_and_tells_what_is_wrong(string connection, Type kind, string told)
    {
        var fault = (CrmException)(await Assert.ThrowsAsync(kind, async () => await ReadAsync(Built, connection)))!;

        Assert.That(fault.Message, Does.Contain(told).And.Not.Contain(Password).And.Not.Contain("NotSupported"));
    }

    [Test]
    public void Values_are_written_as_a_file_would_have_them()
    {
        Assert.That(new object[]
        {
            new DateTimeOffset(2026, 11, 1, 5, 0, 0, TimeSpan.FromHours(2)), new DateTime(2026, 11, 1), true, 48000.50m, DBNull.Value, Guid.Empty, "text",
        }.Select(SqlText.Of), Is.EqualTo(new[]
        {
            "2026-11-01T05:00:00.0000000+02:00", "2026-11-01T00:00:00.0000000Z", "true", "48000.50", null, "00000000-0000-0000-0000-000000000000", "text",
        }));
        Assert.That(() => SqlText.Of(new byte[] { 1 }), Throws.InstanceOf<InvalidCastException>(), "a rowversion is no fact");
    }

    private static string Built => Path.Combine(Repository.Root, "src", "Connector.SqlServer", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
        "net10.0", "Connector.SqlServer");

    private string Script(string text)
    {
        var file = Path.Combine(_folder, "reader");
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return file;
    }

    private static async Task<List<SourceRecord>> ReadAsync(string program, string connection = $"Password={Password}")
    {
        var facts = new SqlFacts(new SqlOptions { Provider = SqlProvider.SqlServer, SqlServerReader = program, ConnectionString = new Secret(connection), Statement = "select 1" });
        var records = new List<SourceRecord>();
        await foreach (var record in facts.ReadAsync(CancellationToken.None)) records.Add(record);
        return records;
    }
}
