using System.Text;
using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Clay;
using Connector.Sources.File;
using Connector.Sources.Sql;
using Connector.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Connector.Tests.Sources;

/// <summary>The same strangers' texts in files, in what a query yields, and in an answer that comes by a call of its own.</summary>
public class HostileTableTests
{
    private string _folder = "";

    private static IEnumerable<TestCaseData> Texts() => HostileTests.Texts.Select(text => new TestCaseData(text.Sent).SetArgDisplayNames(text.Name));

    [SetUp]
    public void Begin() => _folder = TempFolder.Create();

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Texts))]
    public async Task A_file_s_text_comes_in_short_and_visible_or_not_at_all(string sent)
    {
        string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        File.WriteAllText(Path.Combine(_folder, "a.csv"), $"account_key,key_type,as_of,industry\n1,external_id,2026-11-01,{Quoted(sent)}\n{Quoted(sent)},name,2026-11-01,Retail\n", Encoding.UTF8); // writes half a letter as what stands for one
        File.WriteAllText(Path.Combine(_folder, "b.csv"), $"account_key,key_type,as_of,metric,value\n1,external_id,2026-11-01,{Quoted(sent)},5\n1,external_id,2026-11-01,seats,5\n", Encoding.UTF8);

        var texts = await TextsAsync(new FileDrop(new FileDropOptions { Folder = _folder, MostRefused = 1 }, new FakeTimeProvider(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero))));

        Assert.That(texts, Has.Some.EqualTo("5").And.All.Matches<string>(text => HostileTests.IsHarmless(text)));
    }

    [TestCaseSource(nameof(Texts))]
    public async Task A_database_s_text_comes_in_short_and_visible_or_not_at_all(string sent)
    {
        var database = $"Data Source={Path.Combine(_folder, "facts.db")};Pooling=False";
        using (var connection = new SqliteConnection(database))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "create table f (k text, v text); insert into f values ('1', $sent), ($sent, '5')";
            command.Parameters.AddWithValue("$sent", sent);
            command.ExecuteNonQuery();
        }

        var texts = await TextsAsync(new SqlFacts(new SqlOptions
        {
            Provider = SqlProvider.Sqlite, ConnectionString = new Secret(database), MostRefused = 1,
            Statement = "select k as account_key, 'name' as key_type, '2026-11-01' as as_of, v as industry from f",
        }));

        Assert.That(texts, Has.Some.EqualTo("1").And.All.Matches<string>(text => HostileTests.IsHarmless(text)));
    }

    [TestCaseSource(nameof(Texts))]
    public async Task An_answer_that_comes_later_is_short_and_visible_or_not_at_all(string sent)
    {
        await using var server = new SourceServer((services, key, section) => services.AddClay(key, section), ("WebhookUrl", "{url}/hook"), ("WebhookToken", SourceServer.Secret),
            ("CallbackToken", SourceServer.Secret + "-callback"), ("CallbackUrl", "https://us.example.com/callbacks/a/b"));
        var body = new JObject
        {
            ["correlation_id"] = "0197a3c0-1111-7222-8333-444455556666", ["status"] = "ok", ["name"] = sent, ["domain"] = sent, ["city"] = sent, ["state"] = sent, ["id"] = sent,
            ["industry"] = sent, ["country"] = sent, ["employee_count"] = sent,
        };

        var record = server.Lookup.Late!.Read(Encoding.UTF8.GetBytes(body.ToString())).Record!;

        var texts = new[] { record.TheirId, record.Name, record.Website, record.City, record.State }.OfType<string>().Concat(record.Facts.Values.Where(value => value.IsKnown).Select(value => value.ToString()));
        Assert.That(texts, Is.All.Matches<string>(text => HostileTests.IsHarmless(text)));
    }

    private static async Task<List<string>> TextsAsync(IAccountFacts source)
    {
        var texts = new List<string>();
        await foreach (var record in source.ReadAsync(CancellationToken.None))
        {
            texts.AddRange(record.Keys.Select(key => key.Value));
            texts.AddRange(record.Facts.Names);
            texts.AddRange(record.Facts.Values.Where(value => value.IsKnown).Select(value => value.ToString()));
        }

        return texts;
    }
}
