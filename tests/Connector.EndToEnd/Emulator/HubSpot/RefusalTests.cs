using System.Net;

namespace Connector.EndToEnd.Emulator.HubSpot;

/// <summary>What was refused has left nothing behind: a client that sends it again must not meet its own half-done work.</summary>
public class RefusalTests : PortalTests
{
    private const string Companies = "/crm/objects/2026-03/companies";
    private const string Properties = "/crm/properties/2026-03/companies";

    [Test]
    public async Task A_unique_value_given_to_two_records_of_one_update_is_stored_for_none()
    {
        var (first, second) = (await NewCompanyAsync("One", "SHARED-1"), await NewCompanyAsync("Two", "SHARED-2"));

        await PostAsync($"{Companies}/batch/update", new
        {
            inputs = new[] { new { id = first, properties = new { external_id = "SHARED-3" } }, new { id = second, properties = new { external_id = "shared-3" } } },
        }, 400);

        Assert.That(await StatusAsync("SHARED-3"), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await StatusAsync("SHARED-1"), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_batch_without_trace_ids_creates_none_of_two_records_with_one_unique_value()
    {
        await PostAsync($"{Companies}/batch/create", new { inputs = new[] { Company("TWICE-1"), Company("TWICE-1") } }, 400);

        Assert.That(await StatusAsync("TWICE-1"), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_creation_with_an_association_to_nothing_creates_nothing()
    {
        var to = new { to = new { id = "999" }, types = new[] { new { associationCategory = "HUBSPOT_DEFINED", associationTypeId = 342 } } };

        await PostAsync(Companies, new { properties = new { name = "Alone", external_id = "ALONE-1" }, associations = new[] { to } }, 400);

        Assert.That(await StatusAsync("ALONE-1"), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task An_upsert_that_would_create_a_company_without_name_or_domain_changes_nothing()
    {
        var known = await NewCompanyAsync("Known", "UPSERT-1");

        await PostAsync($"{Companies}/batch/upsert", new
        {
            inputs = new[]
            {
                new { id = "UPSERT-1", idProperty = "external_id", properties = new { city = "Oslo" } },
                new { id = "UPSERT-2", idProperty = "external_id", properties = new { city = "Bergen" } },
            },
        }, 400);

        var city = (await CallAsync(HttpMethod.Get, $"{Companies}/{known}?properties=city")).Json.GetProperty("properties").GetProperty("city");
        Assert.That(city.GetString(), Is.Null);
        Assert.That(await StatusAsync("UPSERT-2"), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_batch_with_a_wrong_definition_creates_no_property()
    {
        await PostAsync($"{Properties}/batch/create",
            new { inputs = new[] { Definition("refusal_good", "companyinformation"), Definition("refusal_bad", "no_such_group") } }, 400);

        Assert.That((await CallAsync(HttpMethod.Get, $"{Properties}/refusal_good")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_ticket_needs_its_pipeline()
    {
        var refused = await CallAsync(HttpMethod.Post, "/crm/objects/2026-03/tickets", """{"properties":{"subject":"Late","hs_pipeline_stage":"1"}}""");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Json.GetProperty("context").GetProperty("properties")[0].GetString(), Is.EqualTo("hs_pipeline"));
    }

    private async Task<HttpStatusCode> StatusAsync(string key) =>
        (await CallAsync(HttpMethod.Get, $"{Companies}/{key}?idProperty=external_id")).Status;

    private static object Company(string key) => new { properties = new { name = "Twice", external_id = key } };

    private static object Definition(string name, string group) => new { name, label = name, groupName = group, type = "string", fieldType = "text" };
}
