using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.ChurnZero;
using Connector.Sources.Gainsight;
using Connector.Sources.Vitally;
using NUnit.Framework;
using static Connector.Tests.Sources.SourceServer;

namespace Connector.Tests.Sources;

/// <summary>Health, usage and NPS from three systems that page and fail each in its own way. Answers are of our own composing, by the contract.</summary>
public class CustomerSuccessTests
{
    [Test]
    public async Task Vitally_is_followed_by_cursor_with_churned_accounts()
    {
        const string path = "/resources/accounts";
        await using var server = new SourceServer((services, key, section) => services.AddVitally(key, section), ("BaseUrl", "{url}/resources"),
            ("ApiKey", SourceServer.Secret));
        server.Answers("GET", path,
            Json(200, new { results = new object?[] { new { id = "b1", externalId = "001A", name = "Acme", mrr = 4000, healthScore = 7.4, npsScore = 25,
                usersCount = 61, nextRenewalDate = "2027-03-31T00:00:00.000Z" }, null }, next = "cursor" }),
            Json(200, new { results = new[] { new { id = "b2", healthScore = "good" } }, next = (string?)null }));

        var records = await server.ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, Health: record.Facts[FactNames.Health].ToString(),
            Nps: record.Facts[FactNames.Nps].ToString())), Is.EqualTo(new[] { ("b1", "7.4", "25"), ("b2", "unknown", "unknown") }));
        Assert.That(records[0].Keys[0], Is.EqualTo(new AccountKey(KeyKind.CrmId, "001A")));
        Assert.That(server.To(path).Select(request => request.GetParameter("from")?.Single()), Is.EqualTo(new[] { null, "cursor" }));
        Assert.That(server.To(path)[0].GetParameter("status")!.Single(), Is.EqualTo("activeOrChurned"));
        Assert.That(server.To(path)[0].Headers!["Authorization"].Single(),
            Is.EqualTo("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(SourceServer.Secret + ":"))));
    }

    [Test]
    public async Task Gainsight_is_read_until_a_short_page_and_a_200_may_be_a_refusal()
    {
        const string path = "/v1/data/objects/query/Company";
        await using var server = new SourceServer((services, key, section) => services.AddGainsight(key, section),
            ("BaseUrl", "{url}"), ("AccessKey", SourceServer.Secret), ("PageSize", "2"), ("Columns", "CurrentScore=health,Segment__gc=tier"));
        object Company(string id, double score) => new { Gsid = id, Name = "Acme", SfdcAccountId = "001A", CurrentScore = score, Segment__gc = "A" };
        server.Answers("POST", path,
            Json(200, new { result = true, data = new { records = new[] { Company("1", 82), Company("2", 40) } } }),
            Json(200, new { result = true, data = new { records = new[] { Company("3", 5) } } }),
            Json(200, new { result = false, errorCode = "GS_APIG_2401" }));

        var records = await server.ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, record.Facts["health"].Number, record.Facts["tier"].Text)),
            Is.EqualTo(new[] { ("1", 82.0, "A"), ("2", 40.0, "A"), ("3", 5.0, "A") }));
        Assert.That((int)server.BodyTo(path)["offset"]!, Is.EqualTo(2));
        Assert.That((string?)server.BodyTo(path)["orderBy"]!["Gsid"], Is.EqualTo("asc"), "fields by their exact names");
        Assert.That((await Assert.ThrowsAsync<CrmContractException>(async () => await server.ReadAsync()))!.Code, Is.EqualTo("GS_APIG_2401"));
    }

    [Test]
    public async Task Gainsights_recorded_empty_answer_is_no_company()
    {
        await using var server = new SourceServer((services, key, section) => services.AddGainsight(key, section), ("BaseUrl", "{url}"),
            ("AccessKey", SourceServer.Secret));
        server.Answers("POST", "/v1/data/objects/query/Company",
            Json(200, new { result = true, errorCode = (string?)null, data = new { records = Array.Empty<object>() } }));

        Assert.That(await server.ReadAsync(), Is.Empty);
    }

    [Test]
    public async Task ChurnZero_is_paged_by_count_and_an_address_from_an_answer_is_not_followed()
    {
        const string path = "/public/v1/Account";
        await using var server = new SourceServer((services, key, section) => services.AddChurnZero(key, section),
            ("BaseUrl", "{url}/public/v1"), ("User", "us@example.org"), ("ApiKey", SourceServer.Secret),
                ("Columns", "UsageFrequency=usage,PrimaryChurnScoreValue=churn,Cf.Tier=tier"));
        server.Answers("GET", path,
            Json(200, """{"value":[{"Id":7,"ExternalId":"001A","Name":"Acme","UsageFrequency":3.5,"PrimaryChurnScoreValue":34,"Cf":{"Tier":"Enterprise"}}],"@odata.nextLink":"https://evil.example/Account?$skip=1"}"""),
            Json(200, """{"value":[{"Id":8}]}"""));

        var records = await server.ReadAsync();

        Assert.That(records.Select(record => (record.TheirId, record.Facts["usage"].ToString(), record.Facts["churn"].ToString(),
            record.Facts["tier"].ToString())), Is.EqualTo(new[] { ("7", "3.5", "34", "Enterprise"), ("8", "unknown", "unknown", "unknown") }));
        Assert.That(server.To(path).Select(request => Uri.UnescapeDataString(request.Url).EndsWith("/Account?$skip=1", StringComparison.Ordinal)),
            Is.EqualTo(new[] { false, true }));
    }
}
