using Connector.Accounts;
using Connector.Http;
using NUnit.Framework;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

[TestFixture]
public sealed class HubSpotOwnersTests
{
    private const string Owners = "/crm/owners/2026-03";
    private static readonly AccountId[] Companies = [new("1"), new("2"), new("3"), new("4")];

    [Test]
    public async Task Owners_are_named_on_whatever_page_those_who_left_too_and_a_name_is_in_no_log()
    {
        await using var server = Server();
        server.Answers("GET", Owners, request => (request.Query!["archived"].Single(), request.Query!.ContainsKey("after")) switch
        {
            ("false", false) => Json(200, """{"results":[{"id":"70","userId":71,"firstName":"Ada","lastName":"Lovelace"}],"paging":{"next":{"after":"1","link":"https://elsewhere.example/"}}}"""),
            ("false", true) => Json(200, """{"results":[{"id":"72","email":"queue@acme.example","firstName":"","lastName":null}]}"""),
            _ => Json(200, """{"results":[{"id":71,"firstName":"Charles","lastName":"Babbage","archived":true}]}"""),
        });

        var owners = await server.Crm.OwnersAsync(Companies, default);

        Assert.That(owners.Select(one => (one.Key.Value, one.Value)).Order(), Is.EqualTo(new[] { ("1", "Ada Lovelace"), ("2", "Charles Babbage"), ("3", "queue@acme.example") }));
        Assert.That(server.Log.Lines.Where(line => line.Contains("Lovelace", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_token_without_the_scope_is_told_so()
    {
        await using var server = Server();
        server.Answers("GET", Owners, _ => Json(403, """{"status":"error","category":"MISSING_SCOPES"}"""));

        Assert.That(async () => await server.Crm.OwnersAsync(Companies, default), Throws.TypeOf<CrmAccessException>().With.Message.Contains("scope"));
    }

    /// <summary>The fourth has no owner.</summary>
    private static HubSpotServer Server()
    {
        var server = new HubSpotServer();
        server.Answers("POST", HubSpotServer.Companies + "/batch/read", _ => Json(200, """
            {"results":[{"id":"1","properties":{"hubspot_owner_id":"70"}},{"id":"2","properties":{"hubspot_owner_id":"71"}},{"id":"3","properties":{"hubspot_owner_id":"72"}},{"id":"4","properties":{"hubspot_owner_id":null}}]}
            """));
        return server;
    }
}
