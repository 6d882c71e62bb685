using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

/// <summary>What other people do to the org while a client is at work.</summary>
public class OrgChangeTests : EmulatorTests
{
    [TearDown]
    public Task Clear() => ControlAsync(HttpMethod.Delete, "automation", "");

    [Test]
    public async Task Automation_on_an_object_can_be_named()
    {
        await ControlAsync(HttpMethod.Put, "automation",
            """{"kind":"ApexTrigger","object":"Account","name":"TierTrigger","events":["BeforeUpdate","AfterInsert"]}""");
        await ControlAsync(HttpMethod.Put, "automation",
            """{"kind":"Flow","object":"Account","name":"Tier_Mail","triggerType":"RecordAfterSave","recordTriggerType":"Update"}""");
        await ControlAsync(HttpMethod.Put, "automation", """{"kind":"Flow","object":"Account","name":"Old_Flow","active":false}""");
        await ControlAsync(HttpMethod.Put, "automation", """{"kind":"WorkflowRule","object":"Account","name":"Notify owner"}""");

        Assert.That(await NamesAsync("tooling/query", "SELECT Name FROM ApexTrigger WHERE TableEnumOrId = 'Account' AND Status = 'Active' "
            + "AND UsageBeforeUpdate = true AND UsageAfterUpdate = false", "Name"), Is.EqualTo(["TierTrigger"]));
        Assert.That(await NamesAsync("tooling/query", "SELECT Id, Name FROM WorkflowRule WHERE TableEnumOrId = 'Account'", "Name"),
            Is.EqualTo(["Notify owner"]));
        Assert.That(await NamesAsync("query", "SELECT ApiName FROM FlowDefinitionView WHERE IsActive = true AND "
            + "TriggerType IN ('RecordBeforeSave', 'RecordAfterSave') AND TriggerObjectOrEventId = 'Account'", "ApiName"),
            Is.EqualTo(["Tier_Mail"]));
        Assert.That((await QueryAsync("SELECT Name FROM WorkflowRule")).ErrorCode, Is.EqualTo("INVALID_TYPE"), "only Tooling has it");
        using var restricted = await RestrictedAsync();
        Assert.That((await QueryAsync("SELECT ApiName FROM FlowDefinitionView", restricted)).ErrorCode, Is.EqualTo("INVALID_TYPE"));
    }

    [Test]
    public async Task A_validation_rule_refuses_what_meets_its_condition_by_every_road()
    {
        await ControlAsync(HttpMethod.Put, "automation", """
            {"kind":"ValidationRule","object":"Account","name":"No_cold_site","condition":"Rating = 'Cold' AND Site != null",
             "message":"A cold account has no site","field":"Site"}
            """);
        await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", """{"Rating":"Cold","Site":null}""");

        var single = await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", """{"Site":"x"}""");
        var (job, _) = await IngestAsync($"Id,Site\n{AccountId(1)},y\n");
        var created = await SendAsync(HttpMethod.Post, "sobjects/Account", """{"Name":"Cold one","Rating":"Cold","Site":"z"}""");

        Assert.That(single.Body, Is.EqualTo("""[{"message":"A cold account has no site","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":["Site"]}]"""));
        Assert.That((await GetAsync($"jobs/ingest/{job}/failedResults/")).Body,
            Does.Contain("FIELD_CUSTOM_VALIDATION_EXCEPTION:A cold account has no site:Site --"));
        Assert.That(created.ErrorCode, Is.EqualTo("FIELD_CUSTOM_VALIDATION_EXCEPTION"));
        Assert.That((await QueryAsync("SELECT COUNT() FROM Account WHERE Site IN ('x','y','z')")).Json.GetProperty("totalSize").GetInt32(),
            Is.Zero);
        Assert.That(await NamesAsync("tooling/query", "SELECT ValidationName FROM ValidationRule WHERE Active = true AND "
            + "EntityDefinition.QualifiedApiName = 'Account'", "ValidationName"), Is.EqualTo(["No_cold_site"]));
    }

    [Test]
    public async Task A_field_can_vanish_for_one_user_and_for_all()
    {
        await SendAsync(HttpMethod.Post, "tooling/sobjects/CustomField",
            """{"FullName":"Account.Gone__c","Metadata":{"type":"Text","label":"Gone","length":40}}""");
        await ControlAsync(HttpMethod.Put, "fields/Account/Gone__c", "{}");
        Assert.That((await QueryAsync("SELECT Gone__c FROM Account LIMIT 1")).Status, Is.EqualTo(HttpStatusCode.OK));

        await ControlAsync(HttpMethod.Put, "fields/Account/Gone__c", """{"readable":false}""");
        var hidden = await QueryAsync("SELECT Gone__c FROM Account LIMIT 1");
        await ControlAsync(HttpMethod.Delete, "fields/Account/Gone__c", "");
        var removed = await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(2)}", """{"Gone__c":"x"}""");

        Assert.That((hidden.ErrorCode, removed.ErrorCode), Is.EqualTo(("INVALID_FIELD", "INVALID_FIELD")));
        Assert.That((await GetAsync("sobjects/Account/describe")).Body, Does.Not.Contain("Gone__c"));
        Assert.That((await SendAsync(Emulator.Control, HttpMethod.Put, "/__emulator/fields/Account/Gone__c", "{}")).Status,
            Is.EqualTo(HttpStatusCode.NotFound), "it is gone, not hidden");
        Assert.That((await SendAsync(Emulator.Control, HttpMethod.Delete, "/__emulator/fields/Account/Name")).Status,
            Is.EqualTo(HttpStatusCode.NotFound), "a standard field stays");
    }

    [Test]
    public async Task Records_are_deleted_brought_back_and_purged()
    {
        await ControlAsync(HttpMethod.Post, "merge", $$"""{"master":"{{AccountId(5)}}","merged":["{{AccountId(6)}}"]}""");
        await ControlAsync(HttpMethod.Post, "undelete", $$"""{"ids":["{{AccountId(6)}}"]}""");
        await ControlAsync(HttpMethod.Post, "delete", $$"""{"ids":["{{AccountId(7)}}","{{AccountId(8)}}"]}""");
        await ControlAsync(HttpMethod.Post, "purge", $$"""{"ids":["{{AccountId(8)}}"]}""");

        var all = (await GetAsync("queryAll?q=" + Uri.EscapeDataString("SELECT Id, IsDeleted, MasterRecordId FROM Account WHERE "
            + $"Id IN ('{AccountId(6)}', '{AccountId(7)}', '{AccountId(8)}')"))).Json.GetProperty("records");
        var update = await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(8)}", """{"Site":"x"}""");

        Assert.That(all.EnumerateArray().Select(row => (row.GetProperty("Id").GetString(), row.GetProperty("IsDeleted").GetBoolean(),
            row.GetProperty("MasterRecordId").ValueKind)), Is.EqualTo([(AccountId(6), false, JsonValueKind.Null),
            (AccountId(7), true, JsonValueKind.Null)]));
        Assert.That(update.ErrorCode, Is.EqualTo("NOT_FOUND"));
        Assert.That((await SendAsync(Emulator.Control, HttpMethod.Post, "/__emulator/undelete",
            $$"""{"ids":["{{AccountId(8)}}"]}""")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Bulk_allocations_can_be_used_up()
    {
        await using var emulator = await RunningEmulator.StartAsync(5);
        using var api = emulator.Api();
        await SendAsync(emulator.Control, HttpMethod.Put, "/__emulator/settings", """{"dailyBulkApiBatches":1,"dailyBulkV2QueryJobs":0}""");

        var query = await SendAsync(api, HttpMethod.Post, "jobs/query", """{"operation":"query","query":"SELECT Id FROM Account"}""");
        var (_, first) = await IngestAsync($"Id,Site\n{AccountId(1)},a\n", client: api);
        var (second, info) = await IngestAsync($"Id,Site\n{AccountId(1)},b\n", client: api);

        Assert.That((query.Status, query.ErrorCode), Is.EqualTo((HttpStatusCode.BadRequest, "LIMIT_EXCEEDED")));
        Assert.That((first.GetProperty("state").GetString(), info.GetProperty("state").GetString()), Is.EqualTo(("JobComplete", "Failed")));
        Assert.That((await GetAsync(api, $"jobs/ingest/{second}/unprocessedrecords/")).Lines, Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Hard_delete_needs_its_own_permission_and_skips_the_recycle_bin()
    {
        const string job = """{"object":"Account","operation":"hardDelete"}""";
        using var admin = Emulator.Api(await TokenAsync("emulator-admin"));

        var refused = await SendAsync(HttpMethod.Post, "jobs/ingest", job);
        await IngestAsync($"Id\n{AccountId(9)}\n", job, admin);

        Assert.That(refused.ErrorCode, Is.EqualTo("FEATURENOTENABLED"));
        Assert.That((await GetAsync("queryAll?q=" + Uri.EscapeDataString($"SELECT Id FROM Account WHERE Id = '{AccountId(9)}'"))).Json
            .GetProperty("totalSize").GetInt32(), Is.Zero);
    }

    private async Task<HttpClient> RestrictedAsync() => Emulator.Api(await TokenAsync("emulator-restricted"));

    private async Task<string> TokenAsync(string client)
    {
        var answer = await SendAsync(Emulator.Control, HttpMethod.Post, "/services/oauth2/token",
            $"grant_type=client_credentials&client_id={client}&client_secret={client}", "application/x-www-form-urlencoded");
        return answer.Json.GetProperty("access_token").GetString()!;
    }

    private async Task<string[]> NamesAsync(string resource, string soql, string field)
    {
        var answer = await GetAsync($"{resource}?q={Uri.EscapeDataString(soql)}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Body);
        return [.. answer.Json.GetProperty("records").EnumerateArray().Select(row => row.GetProperty(field).GetString()!)];
    }
}
