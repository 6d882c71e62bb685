using Connector.Http;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceErrorsTests
{
    private const string Describe = Data + "/sobjects/Account/describe/";
    private const string Secretive = "Acme Ltd, jane@acme.example";

    [TestCase(503, "SERVER_UNAVAILABLE")]
    [TestCase(502, null)]
    [TestCase(420, null)]
    [TestCase(429, null)]
    [TestCase(408, null)]
    [TestCase(403, "API_CURRENTLY_DISABLED")]
    public async Task A_passing_fault_is_asked_again(int status, string? code)
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.AnswersInTurn("GET", Describe, code is null ? Text(status, "<html>", "text/html") : Json(status, new[] { new { errorCode = code } }), Described());

        await server.Crm.Reader.DescribeAsync(default);

        Assert.That(server.Crm.Usage.Calls, Is.EqualTo(2), "every attempt counts");
    }

    [TestCase(403, "REQUEST_LIMIT_EXCEEDED", typeof(CrmQuotaException))]
    [TestCase(503, "REQUEST_LIMIT_EXCEEDED", typeof(CrmQuotaException))]
    [TestCase(403, "INSUFFICIENT_ACCESS_OR_READONLY", typeof(CrmAccessException))]
    [TestCase(403, "API_DISABLED_FOR_ORG", typeof(CrmAccessException))]
    [TestCase(403, "TXN_SECURITY_NO_ACCESS", typeof(CrmAccessException))]
    [TestCase(400, "MALFORMED_QUERY", typeof(CrmContractException))]
    [TestCase(400, "INVALID_FIELD", typeof(CrmContractException))]
    [TestCase(400, "INVALID_QUERY_LOCATOR", typeof(CrmUnavailableException))]
    [TestCase(404, "NOT_FOUND", typeof(CrmContractException))]
    [TestCase(302, "", typeof(CrmContractException))]
    public async Task A_lasting_fault_is_asked_once_and_quotes_nothing(int status, string code, Type kind)
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Describe, new[] { new { errorCode = code, message = Secretive } }, status);

        var fault = await FaultOf(server, kind);

        Assert.That(fault.Status, Is.EqualTo(status));
        Assert.That(fault.ToString(), Does.Not.Contain("Acme").And.Not.Contain("jane"));
        Assert.That(server.To(Describe), Has.Count.EqualTo(1));
    }

    [TestCase(500, "<html><body>Acme Ltd</body></html>", 5)]
    [TestCase(406, "", 5)]
    [TestCase(406, "[]", 1)]
    [TestCase(400, "", 1)]
    [TestCase(400, "{\"error\":\"x\"", 1)]
    [TestCase(400, "[[1]]", 1)]
    public async Task Any_body_becomes_a_typed_fault(int status, string body, int attempts)
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Describe, _ => Text(status, body, "text/html"));

        var fault = await FaultOf(server, status is 500 or 406 && attempts > 1 ? typeof(CrmUnavailableException) : typeof(CrmContractException));

        Assert.That(fault.ToString(), Does.Not.Contain("html").And.Not.Contain("Acme"));
        Assert.That(server.To(Describe), Has.Count.EqualTo(attempts));
    }

    [Test]
    public async Task The_servers_wait_wins_over_our_own()
    {
        var time = new FakeTimeProvider();
        await using var server = new SalesforceServer { Time = time }.GivesTokens();
        server.AnswersInTurn("GET", Describe, Json(503, "[]", ("Retry-After", "30")), Described());

        var describing = server.Crm.Reader.DescribeAsync(default);
        while (server.To(Describe).Count == 0) await Task.Delay(5);
        await Task.Delay(100);
        time.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(100);
        var before = server.To(Describe).Count;
        time.Advance(TimeSpan.FromSeconds(2));
        await describing.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That((before, server.To(Describe).Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task A_wait_longer_than_we_may_wait_fails_at_once()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Describe, _ => Json(503, "[]", ("Retry-After", "3600")));

        await FaultOf(server, typeof(CrmUnavailableException));

        Assert.That(server.To(Describe), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Creating_a_job_is_never_repeated()
    {
        await using var server = new SalesforceServer().GivesTokens().Describes(Field("Name", "string"));
        server.Answers("POST", Data + "/jobs/query", "[]", 503);

        await Assert.ThrowsAsync<CrmUnavailableException>(() => server.Crm.Reader.PrepareAllAsync(["Name"], null, default));

        Assert.That(server.To(Data + "/jobs/query"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_reserve_stops_calls_before_they_are_sent()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Describe, _ => Json(200, new { fields = new[] { Field("Name", "string") } }, ("Sforce-Limit-Info", "api-usage=800/1000,per-app-api-usage=1/2(appName=x)")));
        await server.Crm.Reader.DescribeAsync(default);

        var fault = await Assert.ThrowsAsync<CrmQuotaException>(() => server.Crm.Reader.DescribeAsync(default));

        Assert.That(fault!.Message, Does.Contain("800 of 1000"));
        Assert.That(server.Crm.Usage, Is.EqualTo(new ApiUsage(1, 800, 1000, Left: 0)));
    }

    private static WireMock.ResponseMessage Described() => Json(200, new { fields = new[] { Field("Name", "string") } });

    /// <summary>Describes, and expects a fault of exactly this kind.</summary>
    private static async Task<CrmException> FaultOf(SalesforceServer server, Type kind)
    {
        var fault = await Assert.CatchAsync<CrmException>(() => server.Crm.Reader.DescribeAsync(default));
        Assert.That(fault, Is.TypeOf(kind));
        return fault!;
    }
}
