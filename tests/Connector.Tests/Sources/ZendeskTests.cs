using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Zendesk;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

public class ZendeskTests
{
    private const string Organizations = "/api/v2/incremental/organizations";
    private const string Tickets = "/api/v2/incremental/tickets/cursor";
    private SourceServer _server = null!;

    [SetUp]
    public void Start() => _server = new SourceServer((services, key, section) => services.AddZendesk(key, section),
        ("BaseUrl", "{url}/api/v2"), ("Email", "us@example.org"), ("ApiToken", SourceServer.Secret), ("FewestRatings", "2"));

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Tickets_and_ratings_of_the_window_are_counted_per_organization_repeated_rows_once()
    {
        var now = TimeProvider.System.GetUtcNow();
        object Ticket(long id, long organization, string score, int daysAgo = 5, string status = "open") =>
            new { id, organization_id = organization, status, created_at = now.AddDays(-daysAgo).ToString("O"), satisfaction_rating = new { score } };
        var acme = new { id = 1, name = "Acme", external_id = "A-1", domain_names = new[] { "acme.com" } };
        _server.Answers("GET", Organizations,
            Json(200, new { organizations = new object[] { acme }, end_time = 100, end_of_stream = false }),
            Json(200, new { organizations = new object[] { acme, new { id = 2, name = "Quiet" },
                new { id = 3, name = "Gone", deleted_at = "2026-01-01" } }, end_time = 200, end_of_stream = true }));
        _server.Answers("GET", Tickets,
            Json(200, new { tickets = new[] { Ticket(10, 1, "good"), Ticket(11, 1, "offered"), Ticket(12, 1, "good", daysAgo: 400) }, after_cursor = "c1",
                end_of_stream = false }),
            Json(200, new { tickets = new[] { Ticket(10, 1, "bad"), Ticket(13, 1, "good"), Ticket(14, 1, "good", status: "deleted"),
                Ticket(15, 99, "good") }, after_cursor = "c2", end_of_stream = true }));

        var records = await _server.ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, record.Facts[FactNames.Tickets].Number, record.Facts[FactNames.Csat].ToString())),
            Is.EqualTo(new[] { ("1", 3.0, "50"), ("2", 0.0, "unknown") }));
        Assert.That(records[0].Keys, Does.Contain(new AccountKey(KeyKind.ExternalId, "A-1")).And.Contain(new AccountKey(KeyKind.Domain, "acme.com")));
        Assert.That(_server.To(Tickets)[1].GetParameter("cursor")!.Single(), Is.EqualTo("c1"));
        Assert.That(_server.To(Organizations).Select(request => request.GetParameter("start_time")!.Single()), Is.EqualTo(new[] { "0", "100" }));
    }

    [Test]
    public async Task Recorded_answers_are_read()
    {
        _server.Answers("GET", Organizations, Recorded("zendesk.incremental-organizations.json"));
        _server.Answers("GET", Tickets, Recorded("zendesk.incremental-tickets-cursor.json"));

        var record = (await _server.ReadAsync()).Single();

        Assert.That((record.TheirId, record.Facts[FactNames.Tickets].Number), Is.EqualTo(("26363643450387", 0.0)));
    }

    [TestCase("""{"error":"RecordInvalid","description":"x"}""", 422, typeof(CrmContractException))]
    [TestCase("""{"error":{"title":"Forbidden","message":"x"}}""", 403, typeof(CrmAccessException))]
    [TestCase("""{"organizations":[],"end_of_stream":false,"end_time":0}""", 200, typeof(CrmContractException), TestName = "a page that leads nowhere")]
    public void Errors_are_sorted(string body, int status, Type kind)
    {
        _server.Answers("GET", Organizations, Json(status, body));

        Assert.That(async () => await _server.ReadAsync(), Throws.TypeOf(kind));
    }
}
