using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

/// <summary>MetadataComponentDependency: what it knows, by which API, and what it cannot be asked (contract 6).</summary>
public class DependencyTests : EmulatorTests
{
    private const string All = "SELECT MetadataComponentName, MetadataComponentType, RefMetadataComponentId, RefMetadataComponentType FROM MetadataComponentDependency";

    [TestCase(All + " ORDER BY MetadataComponentType")]
    [TestCase("SELECT COUNT() FROM MetadataComponentDependency")]
    [TestCase("SELECT COUNT(Id) FROM MetadataComponentDependency")]
    [TestCase(All + " WHERE MetadataComponentName = 'X'")]
    [TestCase(All + " WHERE RefMetadataComponentName = 'X' OR MetadataComponentType = 'Layout'")]
    [TestCase(All + " WHERE MetadataComponentType LIKE 'Lay%'")]
    [TestCase(All + " WHERE MetadataComponentType IN ('Layout')")]
    [TestCase(All + " WHERE NOT (MetadataComponentType = 'Layout')")]
    public async Task What_it_cannot_be_asked_is_refused_by_both_apis(string soql)
    {
        var query = await SendAsync(HttpMethod.Get, "tooling/query/?q=" + Uri.EscapeDataString(soql));
        var job = await SendAsync(HttpMethod.Post, "tooling/jobs/query", Job(soql));

        Assert.That((query.Status, job.Status), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
    }

    [Test]
    public async Task Bulk_jobs_of_the_tooling_api_take_this_object_only_and_others_do_not_take_it()
    {
        Assert.That((await SendAsync(HttpMethod.Post, "tooling/jobs/query", Job("SELECT Id FROM CustomField"))).ErrorCode, Is.EqualTo("INVALIDENTITY"));
        Assert.That((await SendAsync(HttpMethod.Post, "jobs/query", Job(All))).ErrorCode, Is.EqualTo("INVALID_TYPE"));
        Assert.That((await SendAsync(HttpMethod.Get, "query?q=" + Uri.EscapeDataString(All))).ErrorCode, Is.EqualTo("INVALID_TYPE"));
        Assert.That((await SendAsync(HttpMethod.Post, "tooling/jobs/query", Job(All))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private static string Job(string soql) => JsonSerializer.Serialize(new { operation = "query", query = soql });
}
