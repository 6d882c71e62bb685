using System.Text;
using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Clay;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

public class ClayTests
{
    private const string Webhook = "/v3/sources/webhook/pull-in-data";
    private const string Id = "0197a3c0-1111-7222-8333-444455556666";
    private SourceServer _server = null!;

    [SetUp]
    public void Start() => _server = new SourceServer((services, key, section) => services.AddClay(key, section),
        ("WebhookUrl", "{url}" + Webhook), ("WebhookToken", SourceServer.Secret), ("CallbackUrl", "https://connector.example/callbacks/acme/clay"),
        ("CallbackToken", SourceServer.Secret + "-callback"));

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task A_question_is_one_row_with_its_id_and_where_to_answer()
    {
        _server.Answers("POST", Webhook, Salesforce.SalesforceServer.Text(200, "whatever the table says", "text/plain"));

        var result = await _server.Lookup.LookUpAsync([Question()], default);

        var row = _server.BodyTo(Webhook);
        Assert.That(((string?)row["correlation_id"], (string?)row["domain"], (string?)row["name"], (string?)row["callback_url"]),
            Is.EqualTo((Id, "example-robotics.com", "Example Robotics", "https://connector.example/callbacks/acme/clay")));
        Assert.That(_server.To(Webhook).Single().Headers!["x-clay-webhook-auth"].Single(), Is.EqualTo(SourceServer.Secret));
        Assert.That((result.Answers.Single().Outcome, result.Credits), Is.EqualTo((LookupOutcome.Pending, 1.0)));
    }

    [TestCase(402, typeof(CrmQuotaException))]
    [TestCase(401, typeof(CrmAccessException))]
    [TestCase(404, typeof(CrmContractException))]
    [TestCase(503, typeof(CrmUnavailableException))]
    public void A_refused_row_is_no_question(int status, Type fault)
    {
        _server.Answers("POST", Webhook, Json(status, new { message = "no" }));

        Assert.That(() => _server.Lookup.LookUpAsync([Question()], default), Throws.InstanceOf(fault));
        Assert.That(_server.To(Webhook), Has.Count.EqualTo(1), "it may have cost a credit: not sent twice");
    }

    [Test]
    public void An_answer_is_read_by_the_keys_that_the_settings_name()
    {
        var answer = Read($$"""
            { "correlation_id": "{{Id}}", "domain": "example-robotics.com", "employee_count": "430", "industry": "Machinery\u202e\u0000",
              "status": "ok", "credits": 3, "as_of": "2026-11-01" }
            """);

        Assert.That((answer.Question, answer.Outcome, answer.Credits), Is.EqualTo((Id, LookupOutcome.Matched, 3.0)));
        Assert.That(answer.AsOf, Is.EqualTo(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.That((answer.Record!.Facts[FactNames.Employees].Text, answer.Record.Facts[FactNames.Industry].Text), Is.EqualTo(("430", "Machinery")));
        Assert.That(Read($$"""{ "correlation_id": "{{Id}}", "status": "no_match" }""").Outcome, Is.EqualTo(LookupOutcome.NoMatch));
        Assert.That(Read($$"""{ "correlation_id": "{{Id}}", "status": "error" }""").Outcome, Is.EqualTo(LookupOutcome.Refused));
    }

    [TestCase("", TestName = "nothing")]
    [TestCase("[]", TestName = "a list")]
    [TestCase("<html>", TestName = "a page")]
    [TestCase("{", TestName = "half an object")]
    [TestCase("""{ "correlation_id": "0197a3c0-1111-7222-8333-444455556666", "status": "ok" } {}""", TestName = "two objects")]
    [TestCase("""{ "correlation_id": "0197a3c0-1111-7222-8333-444455556666", "status": "ok", "status": "no_match" }""", TestName = "one thing said twice")]
    [TestCase("""{ "correlation_id": "0197a3c0-1111-7222-8333-444455556666" }""", TestName = "no status")]
    [TestCase("""{ "correlation_id": "0197a3c0-1111-7222-8333-444455556666", "status": "SECRET-NAME" }""", TestName = "a status that is none")]
    [TestCase("""{ "correlation_id": "' or 1=1 --\u0000", "status": "ok" }""", TestName = "an id that is none")]
    [TestCase("""{ "correlation_id": ["a"], "status": "ok" }""", TestName = "a list for an id")]
    [TestCase("""{ "status": "ok" }""", TestName = "no id")]
    public void What_is_no_answer_is_refused_and_not_quoted(string body) =>
        Assert.That(() => Read(body), Throws.TypeOf<FormatException>().With.Message.Not.Contain("SECRET").And.Message.Not.Contain("1=1"));

    [Test]
    public void An_answer_nested_a_hundred_thousand_deep_is_refused() =>
        Assert.That(() => Read(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))), Throws.TypeOf<FormatException>());

    [Test]
    public void Only_the_whole_token_opens_the_door() => Assert.That(
        new[] { SourceServer.Secret + "-callback", SourceServer.Secret, SourceServer.Secret + "-callback ", "", null }.Select(_server.Lookup.Late!.Admits),
        Is.EqualTo(new[] { true, false, false, false, false }));

    private LateAnswer Read(string body) => _server.Lookup.Late!.Read(Encoding.UTF8.GetBytes(body));

    private static CompanyQuestion Question() => new(7, "Example Robotics", "https://www.example-robotics.com/about", null, null, null) { Id = Id };
}
