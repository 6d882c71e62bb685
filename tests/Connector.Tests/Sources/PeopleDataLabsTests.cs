using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.PeopleDataLabs;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

public class PeopleDataLabsTests
{
    private const string Bulk = "/v5/company/enrich/bulk";
    private static readonly CompanyQuestion[] Two = [new(7, "Example Robotics", "example-robotics.com", "Munich", null, "Germany"),
        new(8, "Nobody", null, "Austin", "TX", null)];
    private SourceServer _server = null!;

    [SetUp]
    public void Start() => _server = new SourceServer((services, key, section) => services.AddPeopleDataLabs(key, section), ("BaseUrl", "{url}/v5"),
        ("ApiKey", SourceServer.Secret));

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Items_are_joined_by_their_key_flat_or_wrapped_and_404_costs_nothing(bool wrapped)
    {
        var company = new { id = "x1", display_name = "Example Robotics", employee_count = (int?)null, size = "201-500", industry = "machinery",
            location = new { locality = "munich", country = "germany" } };
        object found = wrapped ? new { status = 200, likelihood = 6, metadata = new { key = "7" }, data = company }
            : new { status = 200, likelihood = 6, metadata = new { key = "7" }, company.id, company.display_name, company.size, company.industry,
                company.location };
        _server.Answers("POST", Bulk, Json(200, new[] { new { status = 404, metadata = new { key = "8" }, error = new { type = "not_found" } }, found,
            new { status = 200, metadata = new { key = "99" } } }, ("x-call-credits-spent", "2")));

        var result = await _server.Lookup.LookUpAsync(Two, default);

        var record = result.Answers.Single(answer => answer.Account == 7).Record!;
        Assert.That(result.Answers.Single(answer => answer.Account == 8).Outcome, Is.EqualTo(LookupOutcome.NoMatch));
        Assert.That((record.Certainty, record.Facts[FactNames.Employees].Text, record.Facts[FactNames.Country].Text),
            Is.EqualTo((1.0, "201-500", "germany")), "asked by website, 6 is enough");
        Assert.That((result.Credits, result.Strange), Is.EqualTo((2.0, 1)), "the header knows what it cost");
        Assert.That(_server.To(Bulk)[0].Headers!["X-Api-Key"].Single(), Is.EqualTo(SourceServer.Secret));
        Assert.That((string?)_server.BodyTo(Bulk).SelectToken("requests[1].params.region"), Is.EqualTo("TX"));
    }

    [TestCase("""{"status":402,"error":{"type":"payment_required","message":"no"}}""", 402, typeof(CrmQuotaException))]
    [TestCase("""{"status":400,"error":{"type":["invalid_request_error"],"message":"no"}}""", 400, typeof(CrmContractException), TestName = "a list of types, as the vendor's own client has it")]
    [TestCase("""{"status":200}""", 200, typeof(CrmContractException), TestName = "no list")]
    [TestCase("null", 200, typeof(CrmContractException))]
    [TestCase("""[{"status":200,"status":404}]""", 200, typeof(CrmContractException), TestName = "one thing said twice")]
    public void Errors_are_sorted(string body, int status, Type kind)
    {
        _server.Answers("POST", Bulk, Json(status, body));

        Assert.That(async () => await _server.Lookup.LookUpAsync(Two, default), Throws.TypeOf(kind));
    }

    [TestCase("123", 123d)]
    [TestCase("lots", null)]
    public async Task What_is_left_is_told_by_a_question_about_nobody(string header, double? left)
    {
        _server.Answers("HEAD", "/v5/company/enrich", Json(400, "", ("x-totallimit-remaining", header)));

        Assert.That(await _server.Lookup.CreditsLeftAsync(default), Is.EqualTo(left));
    }

    [Test]
    public async Task A_refused_key_is_told()
    {
        _server.Answers("HEAD", "/v5/company/enrich", Json(401, ""));

        await Assert.ThrowsAsync<CrmAccessException>(async () => await _server.Lookup.CreditsLeftAsync(default));
    }

    [TestCase(500)]
    [TestCase(503)]
    [TestCase(408)]
    public void A_question_that_may_have_been_charged_is_not_asked_twice(int status)
    {
        _server.Answers("POST", Bulk, Json(status, "{}"), Json(200, "[]"));

        Assert.That(async () => await _server.Lookup.LookUpAsync(Two, default), Throws.TypeOf<CrmUnavailableException>());
        Assert.That(_server.To(Bulk), Has.Count.EqualTo(1));
    }
}
