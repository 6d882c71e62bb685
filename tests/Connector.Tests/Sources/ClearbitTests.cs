using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Clearbit;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

/// <summary>Answers are of our own composing, by the contract.</summary>
public class ClearbitTests
{
    private const string Find = "/v2/companies/find";
    private static readonly CompanyQuestion[] One = [new(7, "Example Robotics", "https://www.robotics.test/about", "Munich", null, "Germany")];
    private SourceServer _server = null!;

    [SetUp]
    public void Start() => _server = new SourceServer((services, key, section) => services.AddClearbit(key, section), ("BaseUrl", "{url}/v2"),
        ("ApiKey", SourceServer.Secret));

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task A_company_is_found_by_its_bare_domain()
    {
        _server.Answers("GET", Find, Json(200, new
        {
            id = "0b0b", name = "Example Robotics", domain = "robotics.test", foundedYear = 2011, category = new { sector = "Industrials", industry = "Machinery" },
            geo = new { countryCode = "DE" }, metrics = new { employees = (int?)null, employeesRange = "251-1K", estimatedAnnualRevenue = "$50M-$100M" },
        }));

        var result = await _server.Lookup.LookUpAsync(One, default);

        var facts = result.Answers.Single().Record!.Facts;
        Assert.That((facts[FactNames.Employees].Text, facts[FactNames.Revenue].Text, facts[FactNames.Industry].Text, facts[FactNames.Country].Text, result.Credits),
            Is.EqualTo(("251-1K", "$50M-$100M", "Machinery", "DE", 1.0)));
        Assert.That(_server.To(Find)[0].GetParameter("domain")!.Single(), Is.EqualTo("robotics.test"));
    }

    [TestCase(404, LookupOutcome.NoMatch)]
    [TestCase(422, LookupOutcome.Refused)]
    [TestCase(202, LookupOutcome.Pending)]
    public async Task No_match_is_an_answer_of_its_own_and_costs_nothing(int status, LookupOutcome outcome)
    {
        _server.Answers("GET", Find, Json(status, """{"error":{"type":"unknown_record"}}"""));

        var result = await _server.Lookup.LookUpAsync(One, default);

        Assert.That(result.Answers, Is.EqualTo(new[] { new CompanyAnswer(7, outcome) }));
        Assert.That(result.Credits, Is.Zero);
    }

    [TestCase("""{"error":{"type":"over_limit"}}""", 402, typeof(CrmQuotaException))]
    [TestCase("<html>", 401, typeof(CrmAccessException))]
    [TestCase("""{"id":"1","id":"2"}""", 200, typeof(CrmContractException), TestName = "one thing said twice")]
    [TestCase("[]", 200, typeof(CrmContractException))]
    [TestCase("null", 200, typeof(CrmContractException))]
    [TestCase("{}", 503, typeof(CrmUnavailableException))]
    public void Errors_are_sorted_and_nothing_is_asked_twice(string body, int status, Type kind)
    {
        _server.Answers("GET", Find, Json(status, body));

        Assert.That(async () => await _server.Lookup.LookUpAsync(One, default), Throws.TypeOf(kind));
        Assert.That(_server.To(Find), Has.Count.EqualTo(1), "also a GET may have been charged");
    }

    [TestCase(null)]
    [TestCase("gmail.com")]
    [TestCase("not a website")]
    public void Without_a_domain_of_its_own_nobody_is_asked_about(string? website) =>
        Assert.That(_server.Lookup.CanAsk(new CompanyQuestion(1, "Acme", website, null, null, null)), Is.False);
}
