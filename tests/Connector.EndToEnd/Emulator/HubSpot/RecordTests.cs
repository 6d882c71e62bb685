using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator.HubSpot;

public class RecordTests : PortalTests
{
    private const string Companies = "/crm/objects/2026-03/companies";

    [Test]
    public async Task The_list_pages_by_id_through_all_companies_once()
    {
        var ids = new List<string>();
        for (var after = ""; after is not null;)
        {
            var page = (await CallAsync(HttpMethod.Get, $"{Companies}?limit=100&after={after}")).Json;
            ids.AddRange(page.GetProperty("results").EnumerateArray().Select(company => company.GetProperty("id").GetString()!));
            after = page.TryGetProperty("paging", out var paging) ? paging.GetProperty("next").GetProperty("after").GetString() : null;
        }

        Assert.That(ids, Has.Count.GreaterThanOrEqualTo(200).And.Unique);
    }

    [Test]
    public async Task The_same_book_stands_in_both_crms()
    {
        var (accounts, companies) = (await QueryAsync("SELECT External_Id__c, Name, NumberOfEmployees FROM Account"), new Dictionary<string, JsonElement>());
        for (var after = ""; after is not null;)
        {
            var page = (await CallAsync(HttpMethod.Get, $"{Companies}?limit=100&properties=external_id,name,numberofemployees&after={after}")).Json;
            foreach (var company in page.GetProperty("results").EnumerateArray().Select(each => each.GetProperty("properties")))
            {
                companies[company.GetProperty("external_id").GetString()!] = company;
            }

            after = page.TryGetProperty("paging", out var paging) ? paging.GetProperty("next").GetProperty("after").GetString() : null;
        }

        foreach (var account in accounts.Json.GetProperty("records").EnumerateArray())
        {
            var company = companies[account.GetProperty("External_Id__c").GetString()!];
            var employees = account.GetProperty("NumberOfEmployees");
            Assert.That(company.GetProperty("name").GetString(), Is.EqualTo(account.GetProperty("Name").GetString()));
            Assert.That(company.GetProperty("numberofemployees").GetString(), Is.EqualTo(employees.ValueKind == JsonValueKind.Null ? null : employees.GetRawText()));
        }
    }

    [Test]
    public async Task A_batch_update_fails_alone_for_a_missing_id_and_wholly_for_a_wrong_value()
    {
        var id = await NewCompanyAsync("Batch", "BATCH-1");

        var partial = await CallAsync(HttpMethod.Post, $"{Companies}/batch/update",
            new { inputs = new[] { new { id, properties = new { arr = "5" } }, new { id = "77", properties = new { arr = "6" } } } });
        var refused = await CallAsync(HttpMethod.Post, $"{Companies}/batch/update",
            new { inputs = new[] { new { id, properties = new { arr = "7", nonsense = "1", lifecyclestage = "Customer" } } } });
        var twice = await CallAsync(HttpMethod.Post, $"{Companies}/batch/update",
            new { inputs = new[] { new { id, properties = new { arr = "8" } }, new { id, properties = new { arr = "9" } } } });

        Assert.That((int)partial.Status, Is.EqualTo(207));
        Assert.That(partial.Json.GetProperty("errors")[0].GetProperty("context").GetProperty("ids")[0].GetString(), Is.EqualTo("77"));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString()),
            Is.EquivalentTo(new[] { "PROPERTY_DOESNT_EXIST", "INVALID_OPTION" }));
        Assert.That(twice.Json.GetProperty("message").GetString(), Is.EqualTo($"Duplicate IDs found in batch input: [{id}]. IDs must be unique"));
        Assert.That(await ValueAsync(id, "arr"), Is.EqualTo("5"));
    }

    [Test]
    public async Task Partial_failure_may_answer_200_with_errors()
    {
        await SettingsAsync("""{"partialAsSuccess":true}""");

        var answer = await CallAsync(HttpMethod.Post, "/crm/objects/2026-09/companies/batch/update", """{"inputs":[{"id":"77","properties":{}}]}""");

        await SettingsAsync("""{"partialAsSuccess":false}""");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Json.GetProperty("numErrors").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("arr", "1e3", "INVALID_INTEGER")]
    [TestCase("strategic_account", "yes", "INVALID_OPTION")]
    [TestCase("industry", "Technology", "INVALID_OPTION")]
    [TestCase("createdate", "2026-01-01", "READ_ONLY_VALUE")]
    [TestCase("hubspot_owner_id", "1", "INVALID_OPTION")]
    [TestCase("no_such", "1", "PROPERTY_DOESNT_EXIST")]
    public async Task A_wrong_value_is_refused_by_its_kind(string property, string value, string code)
    {
        var id = (await CompanyIdsAsync(1))[0];

        var answer = await CallAsync(HttpMethod.Patch, $"{Companies}/{id}", $$$"""{"properties":{"{{{property}}}":"{{{value}}}"}}""");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Json.GetProperty("errors")[0].GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(answer.Json.GetProperty("message").GetString(), Does.StartWith("Property values were not valid: [{\"isValid\":false,"));
    }

    [Test]
    public async Task Both_ids_of_a_merge_lead_to_the_one_record_with_a_new_id()
    {
        var (first, second) = (await NewCompanyAsync("First", "MERGE-1"), await NewCompanyAsync("Second", "MERGE-2"));

        var merged = (await PostAsync($"{Companies}/merge", new { primaryObjectId = first, objectIdToMerge = second })).GetProperty("id").GetString();

        Assert.That(merged, Is.Not.EqualTo(first).And.Not.EqualTo(second));
        foreach (var id in new[] { first, second, merged })
        {
            var read = (await CallAsync(HttpMethod.Get, $"{Companies}/{id}?properties=name,hs_merged_object_ids")).Json;
            Assert.That(read.GetProperty("id").GetString(), Is.EqualTo(merged));
            Assert.That(read.GetProperty("properties").GetProperty("name").GetString(), Is.EqualTo("First"));
        }

        var batch = await PostAsync($"{Companies}/batch/update", new { inputs = new[] { new { id = second, properties = new { arr = "4" } } } });
        Assert.That(batch.GetProperty("results")[0].GetProperty("id").GetString(), Is.EqualTo(merged));
    }

    [Test]
    public async Task History_tells_who_changed_a_value_newest_first()
    {
        var id = await NewCompanyAsync("History", "HIST-1");
        await CallAsync(HttpMethod.Patch, $"{Companies}/{id}", """{"properties":{"arr":"1"}}""");
        await ControlAsync(HttpMethod.Put, $"hubspot/records/companies/{id}", """{"arr":"2"}""");

        var past = (await CallAsync(HttpMethod.Get, $"{Companies}/{id}?propertiesWithHistory=arr")).Json.GetProperty("propertiesWithHistory").GetProperty("arr");

        Assert.That(past.EnumerateArray().Select(each => (each.GetProperty("value").GetString(), each.GetProperty("sourceType").GetString())),
            Is.EqualTo(new[] { ("2", "CRM_UI"), ("1", "INTEGRATION") }));
    }

    [Test]
    public async Task An_archived_company_is_only_in_the_list_of_archived_ones()
    {
        var id = await NewCompanyAsync("Archived", "ARCH-1");
        await ControlAsync(HttpMethod.Post, "hubspot/archive", $$"""{"type":"companies","ids":["{{id}}"]}""");

        var gone = await CallAsync(HttpMethod.Get, $"{Companies}/{id}");
        var archived = (await CallAsync(HttpMethod.Get, $"{Companies}?archived=true&limit=100")).Json.GetProperty("results");

        Assert.That(gone.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(gone.Headers["Content-Type"], Does.StartWith("text/html"));
        Assert.That(archived.EnumerateArray().Select(each => each.GetProperty("id").GetString()), Has.Some.EqualTo(id));
    }

    [Test]
    public async Task The_journal_has_accepted_writes_of_the_portal_too()
    {
        var id = await NewCompanyAsync("Journal", "JOUR-1");
        await ControlAsync(HttpMethod.Put, "journal", "");
        await CallAsync(HttpMethod.Post, $"{Companies}/batch/update", new { inputs = new[] { new { id, properties = new { arr = "3", description = "" } } } });
        await CallAsync(HttpMethod.Post, $"{Companies}/batch/update", new { inputs = new[] { new { id, properties = new { arr = "wrong" } } } });

        var journal = (await SendAsync(Emulator.Control, HttpMethod.Get, "/__emulator/journal")).Json;

        await ControlAsync(HttpMethod.Delete, "journal", "");
        Assert.That(journal.GetArrayLength(), Is.EqualTo(1));
        Assert.That(journal[0].GetProperty("object").GetString(), Is.EqualTo("companies"));
        Assert.That(journal[0].GetProperty("values").GetRawText(), Is.EqualTo("""{"arr":"3","description":null}"""));
    }

    private async Task<string?> ValueAsync(string id, string property) =>
        (await CallAsync(HttpMethod.Get, $"{Companies}/{id}?properties={property}")).Json.GetProperty("properties").GetProperty(property).GetString();
}
