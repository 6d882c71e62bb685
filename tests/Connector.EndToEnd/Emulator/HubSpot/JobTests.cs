using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator.HubSpot;

public class JobTests : PortalTests
{
    [Test]
    public async Task An_import_is_done_with_its_wrong_rows_listed()
    {
        var ids = await CompanyIdsAsync(2);
        var request = new
        {
            name = "i", importOperations = new Dictionary<string, string> { ["0-2"] = "UPDATE" },
            files = new[] { new { fileName = "f.csv", fileImportPage = new { hasHeader = true, columnMappings = new[]
            {
                new { columnObjectTypeId = "0-2", columnName = "id", propertyName = "hs_object_id", columnType = "HUBSPOT_OBJECT_ID" },
                new { columnObjectTypeId = "0-2", columnName = "arr", propertyName = "arr", columnType = "STANDARD" },
            } } } },
        };
        using var form = new MultipartFormDataContent
        {
            { new StringContent(JsonSerializer.Serialize(request)), "importRequest" },
            { new StringContent($"id,arr\n{ids[0]},41\n{ids[1]},many\n77,1\n"), "files", "f.csv" },
        };
        using var started = await Portal.PostAsync("/crm/imports/2026-03", form);
        var id = JsonDocument.Parse(await started.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString();

        string? state;
        while ((state = (await CallAsync(HttpMethod.Get, $"/crm/imports/2026-03/{id}")).Json.GetProperty("state").GetString()) is not ("DONE" or "FAILED"))
        {
            await Task.Yield();
        }

        var errors = (await CallAsync(HttpMethod.Get, $"/crm/imports/2026-03/{id}/errors")).Json.GetProperty("results").EnumerateArray();
        Assert.That(state, Is.EqualTo("DONE"));
        Assert.That(errors.Select(error => (error.GetProperty("errorType").GetString(), error.GetProperty("sourceData").GetProperty("lineNumber").GetInt32())),
            Is.EqualTo(new[] { ("COULD_NOT_PARSE_NUMBER", 3), ("UPDATE_ONLY_IMPORT", 4) }));
        var written = (await CallAsync(HttpMethod.Get, $"/crm/v3/objects/companies/{ids[0]}?properties=arr")).Json;
        Assert.That(written.GetProperty("properties").GetProperty("arr").GetString(), Is.EqualTo("41"));
    }

    [Test]
    public async Task An_export_is_downloaded_without_a_credential()
    {
        var task = await PostAsync("/crm/exports/2026-03/export/async", """
            {"exportType":"VIEW","exportName":"e","format":"CSV","language":"EN","objectType":"COMPANY","objectProperties":["external_id"],
             "exportInternalValuesOptions":["NAMES","VALUES"],"publicCrmSearchRequest":{"filters":[{"propertyName":"external_id","operator":"EQ","value":"ACC-0000003"}]}}
            """, 202);

        JsonElement status;
        while ((status = (await CallAsync(HttpMethod.Get, $"/crm/exports/2026-03/export/async/tasks/{task.GetProperty("id").GetString()}/status")).Json)
            .GetProperty("status").GetString() != "COMPLETE")
        {
            await Task.Yield();
        }

        var file = await Emulator.Control.GetStringAsync(status.GetProperty("result").GetString());
        Assert.That(file.TrimEnd().Split('\n'), Is.EqualTo(new[] { "\"Record ID\",\"external_id\"", "\"30000000027\",\"ACC-0000003\"" }));
    }

    [Test]
    public async Task A_dynamic_list_works_its_members_out_and_keeps_its_property_from_being_deleted()
    {
        await PostAsync("/crm/properties/2026-03/companies", """
            {"name":"tier","label":"Tier","groupName":"companyinformation","type":"enumeration","fieldType":"select",
             "options":[{"label":"A","value":"a","displayOrder":0,"hidden":false}]}
            """, 201);
        var list = (await PostAsync("/crm/lists/2026-03", """
            {"name":"Tier A","objectTypeId":"0-2","processingType":"DYNAMIC","filterBranch":{"filterBranchType":"OR","filters":[],"filterBranches":[
             {"filterBranchType":"AND","filterBranches":[],"filters":[{"filterType":"PROPERTY","property":"tier",
              "operation":{"operationType":"ENUMERATION","operator":"IS_ANY_OF","values":["a"]}}]}]}}
            """)).GetProperty("list").GetProperty("listId").GetString();
        var id = await NewCompanyAsync("Member", "MEMBER-1");
        await CallAsync(HttpMethod.Patch, $"/crm/v3/objects/companies/{id}", """{"properties":{"tier":"a"}}""");

        var members = (await CallAsync(HttpMethod.Get, $"/crm/lists/2026-03/{list}/memberships")).Json.GetProperty("results");
        var refused = await CallAsync(HttpMethod.Delete, "/crm/properties/2026-03/companies/tier");

        Assert.That(members.EnumerateArray().Select(each => each.GetProperty("recordId").GetString()), Is.EqualTo(new[] { id }));
        Assert.That(refused.Json.GetProperty("subCategory").GetString(), Is.EqualTo("PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"));
    }

    [Test]
    public async Task Creating_the_name_of_an_archived_property_brings_it_back_with_its_values()
    {
        const string property = """{"name":"back","label":"Back","groupName":"companyinformation","type":"string","fieldType":"text"}""";
        var id = await NewCompanyAsync("Keeper", "BACK-1");
        await PostAsync("/crm/properties/2026-09/companies", property, 201);
        await CallAsync(HttpMethod.Patch, $"/crm/v3/objects/companies/{id}", """{"properties":{"back":"kept"}}""");
        await CallAsync(HttpMethod.Delete, "/crm/properties/2026-09/companies/back");
        Assert.That((await CallAsync(HttpMethod.Get, "/crm/properties/2026-09/companies/back")).Status, Is.EqualTo(HttpStatusCode.NotFound));

        await PostAsync("/crm/properties/2026-09/companies", property, 201);

        var read = (await CallAsync(HttpMethod.Get, $"/crm/v3/objects/companies/{id}?properties=back")).Json;
        Assert.That(read.GetProperty("properties").GetProperty("back").GetString(), Is.EqualTo("kept"));
        var again = await CallAsync(HttpMethod.Post, "/crm/properties/2026-09/companies", property);
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [TestCase("/oauth/v1/token")]
    [TestCase("/oauth/v3/token")]
    [TestCase("/oauth/2026-03/token")]
    public async Task A_refresh_gives_a_token_that_works_until_it_expires_or_is_revoked(string path)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["client_id"] = "emulator", ["client_secret"] = "emulator", ["refresh_token"] = "emulator-refresh",
        });
        using var answer = await Portal.PostAsync(path, form);
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
        using var app = Client(token);

        var live = await GetAsync(app, "/crm/objects/2026-03/companies?limit=1");
        await ControlAsync(HttpMethod.Post, "hubspot/tokens/expire", "");
        var expired = await GetAsync(app, "/crm/objects/2026-03/companies?limit=1");
        await ControlAsync(HttpMethod.Delete, $"hubspot/tokens/{token}", "");
        var revoked = await GetAsync(app, "/crm/objects/2026-03/companies?limit=1");

        Assert.That(live.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(live.Headers.Keys, Has.None.Contain("RateLimit-Daily").IgnoreCase);
        Assert.That(expired.Json.GetProperty("category").GetString(), Is.EqualTo("EXPIRED_AUTHENTICATION"));
        Assert.That(revoked.Json.GetProperty("category").GetString(), Is.EqualTo("INVALID_AUTHENTICATION"));
    }

    [Test]
    public async Task A_token_without_the_scope_is_refused_with_the_scope_named()
    {
        await ControlAsync(HttpMethod.Put, "hubspot/tokens/pat-read", """{"scopes":["crm.objects.companies.read"]}""");
        using var app = Client("pat-read");

        Assert.That((await GetAsync(app, "/crm/v3/objects/companies?limit=1")).Status, Is.EqualTo(HttpStatusCode.OK));
        var refused = await SendAsync(app, HttpMethod.Post, "/crm/v3/objects/companies/batch/update", """{"inputs":[]}""");
        Assert.That(refused.Json.GetProperty("context").GetProperty("requiredGranularScopes")[0].GetString(), Is.EqualTo("crm.objects.companies.write"));
    }

    [Test]
    public async Task Associations_are_made_read_and_removed_from_both_ends()
    {
        var (company, deal) = ((await CompanyIdsAsync(1))[0], (await PostAsync("/crm/v3/objects/deals",
            """{"properties":{"dealname":"New","dealstage":"closedwon"}}""", 201)).GetProperty("id").GetString()!);
        await PostAsync("/crm/associations/2026-03/deals/companies/batch/create", $$$"""
            {"inputs":[{"from":{"id":"{{{deal}}}"},"to":{"id":"{{{company}}}"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":341}]}]}
            """, 201);

        var read = (await CallAsync(HttpMethod.Get, $"/crm/v4/objects/deals/{deal}/associations/companies")).Json.GetProperty("results");
        var wrong = await CallAsync(HttpMethod.Post, "/crm/associations/2026-03/deals/companies/batch/create",
            """{"inputs":[{"from":{"id":"nobody"},"to":{"id":"1"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":341}]}]}""");
        var removed = await CallAsync(HttpMethod.Post, "/crm/v4/associations/companies/deals/batch/archive",
            $$$"""{"inputs":[{"from":{"id":"{{{company}}}"},"to":[{"id":"{{{deal}}}"}]}]}""");

        Assert.That(read[0].GetProperty("toObjectId").GetRawText(), Is.EqualTo(company));
        Assert.That((int)wrong.Status, Is.EqualTo(207));
        Assert.That(removed.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await CallAsync(HttpMethod.Get, $"/crm/v4/objects/deals/{deal}/associations/companies")).Json.GetProperty("results").GetArrayLength(), Is.Zero);
    }
}
