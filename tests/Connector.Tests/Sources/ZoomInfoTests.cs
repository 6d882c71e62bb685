using Connector.Accounts;
using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.ZoomInfo;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

public class ZoomInfoTests
{
    private const string Enrich = "/gtm/data/v1/companies/enrich";
    private const string Token = "/token";
    private const string Fields = "/gtm/data/v1/lookup/enrich";
    private static readonly CompanyQuestion[] Robots = [new(7, "Example Robotics", "example-robotics.com", "Munich", null, "Germany"),
        new(8, "Nobody", null, null, null, null)];
    private SourceServer _server = null!;

    [SetUp]
    public void Start()
    {
        _server = new SourceServer((services, key, section) => services.AddZoomInfo(key, section),
            ("BaseUrl", "{url}/gtm"), ("TokenUrl", "{url}/token"), ("ClientId", "us"), ("ClientSecret", SourceServer.Secret));
        _server.Answers("POST", Token, Json(200, new { access_token = SourceServer.Secret, expires_in = 3600 }));
        _server.Answers("GET", Fields, Json(200, new { data = new[] { new { id = "name" }, new { id = "employeeCount" }, new { id = "revenue" },
            new { id = "primaryIndustry" }, new { id = "linkedInUrl" } } }));
    }

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Answers_are_joined_by_what_was_asked_and_no_match_is_an_answer_of_its_own()
    {
        _server.Answers("POST", Enrich, Json(200, new
        {
            data = new object[]
            {
                new { type = "NoMatch", id = "0", meta = new { matchStatus = "NO_MATCH", input = new { companyName = "Nobody" } } },
                new
                {
                    type = "Company", id = "900000001", unknownField = 1,
                    attributes = new { name = "Example Robotics", employeeCount = 430, revenue = 52000, primaryIndustry = new[] { "Machinery" },
                        foundedYear = "2011" },
                    meta = new { matchStatus = "FULL_MATCH",
                        input = new { companyName = "Example Robotics", companyWebsite = "example-robotics.com", companyCity = "Munich",
                        companyCountry = "Germany" } },
                },
            },
        }));

        var result = await _server.Lookup.LookUpAsync(Robots, default);

        Assert.That(result.Answers.Select(answer => (answer.Account, answer.Outcome)),
            Is.EquivalentTo(new[] { (8L, LookupOutcome.NoMatch), (7L, LookupOutcome.Matched) }));
        var facts = result.Answers.Single(answer => answer.Account == 7).Record!.Facts;
        Assert.That((facts[FactNames.Employees].Number, facts[FactNames.Revenue].Number, facts[FactNames.Industry].Text, facts[FactNames.Founded].Text),
            Is.EqualTo((430.0, 52_000_000.0, "Machinery", "2011")), "revenue is in thousands");
        Assert.That((result.Credits, result.Strange), Is.EqualTo((1.0, 0)));
        Assert.That(_server.BodyTo(Enrich).SelectToken("data.attributes.outputFields")!.Select(field => (string)field!),
            Is.EqualTo(new[] { "name", "employeeCount", "revenue", "primaryIndustry" }), "only what the contract includes");
    }

    [Test]
    public async Task The_vendors_own_examples_are_read()
    {
        _server.Answers("POST", Enrich, Recorded("zoominfo.gtm-companies-enrich.json", "full_match_two_records"),
            Recorded("zoominfo.gtm-companies-enrich.json", "no_match"));

        var matched = await _server.Lookup.LookUpAsync(Robots, default);
        var none = await _server.Lookup.LookUpAsync([new(9, null, "www.no-company.com", null, null, null)], default);

        Assert.That((matched.Answers.Count, matched.Strange), Is.EqualTo((0, 2)), "asked by an id that we did not send");
        Assert.That(none.Answers, Is.EqualTo(new[] { new CompanyAnswer(9, LookupOutcome.NoMatch) }));
    }

    [Test]
    public async Task Two_accounts_that_are_asked_about_alike_are_sent_once_and_both_answered()
    {
        _server.Answers("POST", Enrich, Json(200, new { data = new[] { new { type = "Company", id = "1", attributes = new { name = "Twin" },
            meta = new { matchStatus = "FULL_MATCH", input = new { companyName = "Twin" } } } } }));

        var result = await _server.Lookup.LookUpAsync([new(1, "Twin", null, null, null, null), new(2, "Twin", null, null, null, null)], default);

        Assert.That(result.Answers.Select(answer => answer.Account), Is.EquivalentTo(new[] { 1L, 2L }));
        Assert.That(_server.BodyTo(Enrich).SelectTokens("data.attributes.matchCompanyInput[*]").Count(), Is.EqualTo(1));
    }

    [Test]
    public void Out_of_credits_is_a_400_and_is_not_repeated()
    {
        _server.Answers("POST", Enrich, Json(400, new { error = new { code = "PFAPI0011", message = "no" } }));

        Assert.That(async () => await _server.Lookup.LookUpAsync(Robots, default), Throws.TypeOf<CrmQuotaException>());
        Assert.That(_server.To(Enrich), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_limit_that_ends_within_a_batch_is_told_item_by_item()
    {
        _server.Answers("POST", Enrich, Json(200, new { data = new[] { new { type = "NoMatch", id = "0", meta = new { matchStatus = "LIMIT_EXCEEDED",
            input = new { companyName = "Nobody" } } } } }));

        var result = await _server.Lookup.LookUpAsync(Robots, default);

        Assert.That(result.Answers.Single().Outcome, Is.EqualTo(LookupOutcome.OutOfCredits));
    }

    [Test]
    public async Task A_429_is_waited_for_as_the_server_says()
    {
        _server.Answers("POST", Enrich, Json(429, new { error = new { code = "ZI0004" } }, ("Retry-After", "0")),
            Json(200, new { data = Array.Empty<object>() }));

        var result = await _server.Lookup.LookUpAsync(Robots, default);

        Assert.That((_server.To(Enrich).Count, result.Answers.Count), Is.EqualTo((2, 0)));
    }

    [TestCase("record", 40, "uniqueID", 25, 25d)]
    [TestCase("record", -1, "request", 3, null, TestName = "less than nothing is unknown, and requests are no credits")]
    public async Task What_is_left_is_the_smaller_of_records_and_new_companies(string one, int left, string other, int more, double? credits)
    {
        _server.Answers("GET", "/gtm/data/v1/users/usage", Json(200, new { data = new[] { new { attributes = new { usage = new[] {
            new { limitType = one, totalLimit = 100, usageRemaining = left }, new { limitType = other, totalLimit = 100, usageRemaining = more } } } } } }));

        Assert.That(await _server.Lookup.CreditsLeftAsync(default), Is.EqualTo(credits));
    }

    [Test]
    public async Task A_login_costs_nothing_and_is_tried_again()
    {
        _server.Wire.Reset();
        _server.Answers("POST", Token, Json(503, "{}"), Json(200, new { access_token = SourceServer.Secret }));
        _server.Answers("GET", Fields, Json(200, "null"));
        _server.Answers("POST", Enrich, Json(503, "{}"), Json(200, new { data = Array.Empty<object>() }));

        await Assert.ThrowsAsync<CrmUnavailableException>(async () => await _server.Lookup.LookUpAsync(Robots, default));

        Assert.That((_server.To(Token).Count, _server.To(Enrich).Count), Is.EqualTo((2, 1)), "the question itself may have been charged");
    }

    [TestCase("""{"errors":[{"code":"ZI0003","title":"x"}]}""", 403, typeof(CrmAccessException), "ZI0003", TestName = "the description's envelope")]
    [TestCase("""{"error":{"code":"PFAPI0009"}}""", 400, typeof(CrmContractException), "PFAPI0009", TestName = "the error page's envelope")]
    [TestCase("<html>", 403, typeof(CrmAccessException), null)]
    [TestCase("""{"data":[],"data":[]}""", 200, typeof(CrmContractException), null, TestName = "an object that says one thing twice")]
    [TestCase("[1]", 200, typeof(CrmContractException), null)]
    [TestCase("", 200, typeof(CrmContractException), null)]
    public async Task Errors_are_sorted_whatever_they_look_like(string body, int status, Type kind, string? code)
    {
        _server.Answers("POST", Enrich, Json(status, body));

        var fault = await Assert.ThrowsAsync(kind, async () => await _server.Lookup.LookUpAsync(Robots, default)) as CrmException;

        Assert.That(fault!.Code, Is.EqualTo(code));
    }

    [Test]
    public async Task Nonsense_in_single_fields_is_unknown_and_no_error()
    {
        _server.Answers("POST", Enrich, Json(200, new
        {
            data = new object[] { new { type = "Company", id = 5,
                attributes = new { name = 12, employeeCount = new { a = 1 }, revenue = "a lot", primaryIndustry = new[] { new { name = "Retail\u202e" } },
                country = true }, meta = new { input = new { companyName = "Nobody" } } } },
        }));

        var facts = (await _server.Lookup.LookUpAsync(Robots, default)).Answers.Single().Record!.Facts;

        Assert.That(facts[FactNames.Employees], Is.EqualTo(AttributeValue.Unknown));
        Assert.That(facts[FactNames.Revenue], Is.EqualTo(AttributeValue.Unknown));
        Assert.That(facts[FactNames.Industry].Text, Is.EqualTo("Retail"));
    }
}
