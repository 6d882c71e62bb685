using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Connector.Http;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceAuthenticationTests
{
    private const string Describe = Data + "/sobjects/Account/describe/";

    [Test]
    public async Task Client_credentials_send_id_and_secret_in_the_form()
    {
        await using var server = new SalesforceServer().GivesTokens().Describes(Field("Name", "string"));

        await server.Crm.Reader.DescribeAsync(default);

        Assert.That(Form(server), Is.EqualTo(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "client-id", ["client_secret"] = ClientSecret }));
    }

    [Test]
    public async Task The_refresh_token_flow_sends_the_refresh_token()
    {
        await using var server = new SalesforceServer(("Flow", "RefreshToken"), ("RefreshToken", "rt-1")).GivesTokens().Describes(Field("Name", "string"));

        await server.Crm.Reader.DescribeAsync(default);

        Assert.That(Form(server), Does.ContainKey("refresh_token").WithValue("rt-1").And.ContainKey("grant_type").WithValue("refresh_token"));
    }

    [Test]
    public async Task The_JWT_flow_signs_claims_that_the_public_key_verifies()
    {
        var (key, pem) = Gather.Key();
        using var _ = key;
        var now = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await using var server = new SalesforceServer(
            ("Flow", "JwtBearer"), ("PrivateKeyPem", pem), ("Username", "connector@acme.example"), ("Audience", "https://test.salesforce.com")) { Time = new FakeTimeProvider(now) }
            .GivesTokens().Describes(Field("Name", "string"));

        await server.Crm.Reader.DescribeAsync(default);

        var form = Form(server);
        var parts = form["assertion"].Split('.');
        var claims = JObject.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
        Assert.That(form["grant_type"], Is.EqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer"));
        Assert.That(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), Is.True);
        Assert.That(claims, Is.EqualTo(new JObject
        {
            ["iss"] = "client-id", ["sub"] = "connector@acme.example", ["aud"] = "https://test.salesforce.com", ["exp"] = now.ToUnixTimeSeconds() + 180,
        }));
    }

    [Test]
    public async Task A_recorded_token_answer_is_enough()
    {
        var recorded = JObject.Parse(Repository.Recorded("oauth/token-success.json"));
        await using var server = new SalesforceServer().Describes(Field("Name", "string"));
        recorded["instance_url"] = server.Wire.Url;
        server.Answers("POST", "/services/oauth2/token", recorded.ToString());

        await server.Crm.Reader.DescribeAsync(default);

        Assert.That(server.To(Describe).Single().Headers!["Authorization"][0], Is.EqualTo($"Bearer {recorded["access_token"]}"));
        Assert.That(server.Crm.RecordLink(Gather.Account(1)), Is.EqualTo(new Uri($"{server.Wire.Url}/{Gather.Account(1)}")));
    }

    [Test]
    public async Task Parallel_calls_that_meet_401_share_one_renewal()
    {
        var expired = Repository.Recorded("rest/error-401-INVALID_SESSION_ID.json");
        await using var server = new SalesforceServer(("Road:ConcurrentCalls", "8")).GivesTokens();
        using var together = new Barrier(8);
        server.Answers("GET", Describe, request =>
        {
            if (request.Headers!["Authorization"][0] != TokenNumber(1)) return Json(200, new { fields = new[] { Field("Name", "string") } });
            together.SignalAndWait(TimeSpan.FromSeconds(10));
            return Json(401, expired);
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Crm.Reader.DescribeAsync(default)));

        Assert.That(server.To("/services/oauth2/token"), Has.Count.EqualTo(2));
        Assert.That(server.To(Describe), Has.Count.EqualTo(16));
        Assert.That(server.Crm.Usage.Calls, Is.EqualTo(16), "token requests are not counted");
    }

    [Test]
    public async Task A_second_401_is_an_access_fault_after_one_renewal()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Describe, new[] { new { errorCode = "INVALID_SESSION_ID", message = "Session expired or invalid" } }, 401);

        var fault = await Assert.ThrowsAsync<CrmAccessException>(() => server.Crm.Reader.DescribeAsync(default));

        Assert.That((fault!.Status, fault.Code), Is.EqualTo((401, "INVALID_SESSION_ID")));
        Assert.That(server.To("/services/oauth2/token"), Has.Count.EqualTo(2));
        Assert.That(server.To(Describe), Has.Count.EqualTo(2));
    }

    [TestCase("request not supported on this domain", "My Domain")]
    [TestCase("audience is invalid", "Audience")]
    [TestCase("user hasn't approved this consumer", "pre-authorise")]
    [TestCase("expired access/refresh token", "connect again")]
    public async Task A_refused_grant_says_what_to_change_and_is_asked_once(string description, string mend)
    {
        await using var server = new SalesforceServer();
        server.Answers("POST", "/services/oauth2/token", new { error = "invalid_grant", error_description = description }, 400);

        var fault = await Assert.ThrowsAsync<CrmAccessException>(() => server.Crm.Reader.DescribeAsync(default));

        Assert.That(fault!.Message, Does.Contain(mend));
        Assert.That(fault.ToString(), Does.Not.Contain(ClientSecret));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Calls_go_to_the_host_of_the_newest_token()
    {
        await using var moved = new SalesforceServer().Describes(Field("Name", "string"));
        await using var server = new SalesforceServer();
        server.AnswersInTurn(
            "POST", "/services/oauth2/token", Json(200, new { access_token = "a", instance_url = server.Wire.Url }), Json(200, new { access_token = "b", instance_url = moved.Wire.Url }));
        server.Answers("GET", Describe, "[]", 401);

        await server.Crm.Reader.DescribeAsync(default);

        Assert.That(moved.To(Describe).Single().Headers!["Authorization"][0], Is.EqualTo("Bearer b"));
    }

    private static Dictionary<string, string> Form(SalesforceServer server) => server.To("/services/oauth2/token").Single().Body!
        .Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));
}
