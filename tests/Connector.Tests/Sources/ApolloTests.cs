using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Apollo;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

public class ApolloTests
{
    private const string Bulk = "/api/v1/organizations/bulk_enrich";
    private SourceServer _server = null!;

    [SetUp]
    public void Start() => _server = new SourceServer((services, key, section) => services.AddApollo(key, section), ("BaseUrl", "{url}/api/v1"),
        ("ApiKey", SourceServer.Secret));

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase(true, TestName = "a null for an unknown domain")]
    [TestCase(false, TestName = "nothing for an unknown domain")]
    public async Task Companies_are_joined_by_their_domain(bool listsNulls)
    {
        var found = new { id = "60b", name = "Example Robotics", primary_domain = "example-robotics.com", estimated_num_employees = 430,
            annual_revenue = 52_000_000, industry = "machinery", country = "Germany" };
        _server.Answers("POST", Bulk, Json(200, new { unique_enriched_records = 1, organizations = listsNulls ? new object?[] { null, found } : [found] }));

        var result = await _server.Lookup.LookUpAsync([Question(7, "https://www.example-robotics.com/about"), Question(8, "nobody.io"),
            Question(9, "Example-Robotics.com")], default);

        Assert.That(result.Answers.Select(answer => (answer.Account, answer.Outcome)),
            Is.EquivalentTo(new[] { (7L, LookupOutcome.Matched), (9L, LookupOutcome.Matched), (8L, LookupOutcome.NoMatch) }));
        var facts = result.Answers.First(answer => answer.Account == 7).Record!.Facts;
        Assert.That((facts[FactNames.Employees].Number, facts[FactNames.Revenue].Number, facts[FactNames.Industry].Text),
            Is.EqualTo((430.0, 52_000_000.0, "machinery")));
        Assert.That((result.Credits, result.Strange), Is.EqualTo((1.0, 0)));
        Assert.That(_server.BodyTo(Bulk)["domains"]!.Select(domain => (string)domain!), Is.EqualTo(new[] { "example-robotics.com", "nobody.io" }),
            "bare, each once");
    }

    [Test]
    public async Task The_vendors_own_example_is_read()
    {
        var organization = JObject.Parse(File.ReadAllText(Repository.Shared("contracts/sources/samples/apollo.organizations-enrich.json")))["organization"]!;
        _server.Answers("POST", Bulk, Json(200, new { organizations = new[] { organization } }));

        var result = await _server.Lookup.LookUpAsync([Question(1, (string)organization["primary_domain"]!)], default);

        Assert.That(result.Answers.Single().Record!.Facts[FactNames.Employees].Number, Is.EqualTo((double)organization["estimated_num_employees"]!));
    }

    [Test]
    public void Without_a_domain_it_is_not_asked_and_a_text_for_an_error_is_read()
    {
        Assert.That(new[] { null, "gmail.com", "acme.com" }.Select(website => _server.Lookup.CanAsk(Question(1, website))),
            Is.EqualTo(new[] { false, false, true }));
        _server.Answers("POST", Bulk, Salesforce.SalesforceServer.Text(401, "Invalid access credentials.", "text/plain"));

        Assert.That(async () => await _server.Lookup.LookUpAsync([Question(1, "acme.com")], default), Throws.TypeOf<CrmAccessException>());
    }

    private static CompanyQuestion Question(long account, string? website) => new(account, "Example Robotics", website, null, null, null);
}
