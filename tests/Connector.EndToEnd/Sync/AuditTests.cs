using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Crashes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary><c>audit</c> as somebody runs it who has nothing but a credential: on real input, before and after the connector's own deployment.</summary>
public class AuditTests
{
    [Test]
    public async Task A_salesforce_org_is_audited_without_a_write_and_what_is_said_of_it_is_so()
    {
        await using var scene = await SyncScene.StartAsync(load: Repository.Shared("data/crm-ready/salesforce-fortune1000"));

        var journal = new Uri(scene.Emulator.BaseAddress, "/__emulator/journal");
        using var begun = await scene.Emulator.Control.PutAsync(journal, null);

        var run = await scene.CliAsync("audit", "--yes", "--json", "--seed", "7");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        var audit = run.Json;
        Assert.That(audit.GetProperty("accounts").GetInt64(), Is.EqualTo(1000));
        foreach (var (field, soql) in new[] { ("NumberOfEmployees", "NumberOfEmployees != null"), ("BillingCountry", "BillingCountry != null"), ("Website", "Website != null") })
        {
            Assert.That(Field(audit, field).GetProperty("filled").GetInt64(), Is.EqualTo(await scene.CountAsync(soql)), field);
        }

        Assert.That(Field(audit, "External_Id__c").GetProperty("custom").GetBoolean(), Is.True);
        var accuracy = Field(audit, "NumberOfEmployees").GetProperty("accuracy");
        Assert.That(accuracy.GetProperty("checked").GetInt32(), Is.EqualTo(244), "666 values at 95 % and 5 %");
        Assert.That(Field(audit, "Industry").GetProperty("segment_like").ValueKind, Is.EqualTo(JsonValueKind.Object));
        Assert.That(Gap(audit, "arr"), Is.EqualTo("no_field"));
        Assert.That(Gap(audit, "employees"), Is.EqualTo("blank"));
        Assert.That(audit.GetProperty("api_calls").GetProperty("made").GetInt64(), Is.LessThanOrEqualTo(audit.GetProperty("api_calls").GetProperty("announced").GetProperty("calls").GetInt64()));
        Assert.That(audit.GetProperty("audience").GetProperty("viewers").EnumerateArray().Select(one => one.GetProperty("name").GetString()), Does.Contain("Standard User"));
        Assert.That(Field(audit, "Industry").GetProperty("used_in").EnumerateArray().Select(use => use.GetProperty("kind").GetString()), Does.Contain("layout"));
        Assert.That(await scene.Emulator.Control.GetStringAsync(journal), Is.EqualTo("[]"), "nothing was written");
    }

    [Test]
    public async Task Views_reports_and_rights_that_were_deployed_show_as_uses_of_the_fields()
    {
        await using var scene = await SyncScene.StartAsync(60, change: connection => connection["Deployment"] = new JsonObject { ["Enabled"] = true });
        await scene.CliAsync("plan");
        await scene.CliAsync("approve", "1", "--by", "Ann");
        var applied = await scene.CliAsync("apply", "1");

        var run = await scene.CliAsync("audit", "--yes", "--json");

        Assert.That(applied.ExitCode, Is.Zero, applied.Errors);
        var uses = Field(run.Json, "Customer_Tier__c").GetProperty("used_in").EnumerateArray().Select(use => use.GetProperty("kind").GetString()).ToHashSet();
        Assert.That(uses, Is.SupersetOf(new[] { "list view", "report" }));
        Assert.That(await ToolingTypesAsync(scene), Does.Contain("ListView").And.Not.Contain("Report"), "which is why a Bulk job is asked");
        Assert.That(Field(run.Json, "Customer_Tier__c").GetProperty("segment_field_of").GetString(), Is.EqualTo("Customer Tier"));
        var reader = run.Json.GetProperty("audience").GetProperty("viewers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "Segmentation reader");
        Assert.That((reader.GetProperty("edits").GetArrayLength(), reader.GetProperty("reads").EnumerateArray().Select(one => one.GetString()).Contains("Customer_Tier__c")), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task A_hubspot_portal_is_audited_and_lists_show_as_uses()
    {
        await using var scene = await SyncScene.StartAsync(load: Repository.Shared("data/crm-ready/hubspot-yc"), crm: CrmKind.HubSpot);
        using var list = await scene.Emulator.Control.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Emulator.BaseAddress, "/crm/lists/2026-03"))
        {
            Headers = { { "Authorization", $"Bearer {HubSpotTwin.Token}" } },
            Content = new StringContent("""
                {"name":"Customers","objectTypeId":"0-2","processingType":"DYNAMIC","filterBranch":{"filterBranchType":"OR","filters":[],"filterBranches":[{"filterBranchType":"AND","filterBranches":[],
                 "filters":[{"filterType":"PROPERTY","property":"lifecyclestage","operation":{"operationType":"ENUMERATION","operator":"IS_ANY_OF","values":["customer"]}}]}]}}
                """, System.Text.Encoding.UTF8, "application/json"),
        });

        var run = await scene.CliAsync("audit", "--yes", "--json");

        Assert.That(list.IsSuccessStatusCode, await list.Content.ReadAsStringAsync());
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That((run.Count("accounts"), Field(run.Json, "lifecyclestage").GetProperty("used_in").ToString()), Is.EqualTo((5950L, """[{"kind":"list","name":"Customers"}]""")));
        Assert.That(Gap(run.Json, "industry"), Is.EqualTo("enough"));
        Assert.That(Field(run.Json, "industry").GetProperty("accuracy").GetProperty("faults").GetProperty("unmapped-value").GetInt32(), Is.Positive);
        Assert.That(run.Json.GetProperty("uses").GetProperty("not_searched").ToString(), Does.Contain("workflows"));
    }

    [Test]
    public async Task Nothing_is_read_before_the_cost_was_agreed_to_and_documents_stand_alone()
    {
        await using var scene = await SyncScene.StartAsync(50);
        var folder = Path.Combine(scene.Folder, "out");

        var unasked = await scene.CliAsync("audit");
        var cost = await scene.CliAsync("audit", "--cost", "--json");
        var wrong = await scene.CliAsync("audit", "--yes", "--format", "pdf");
        var written = await scene.CliAsync("audit", "--yes", "--output", folder);

        Assert.That((unasked.ExitCode, unasked.Output), Is.EqualTo((2, "")), "standard input is no terminal");
        Assert.That(unasked.Errors, Does.Contain("--yes").And.Contain("API calls for 50 accounts"));
        Assert.That(cost.Json.GetProperty("cost").GetProperty("calls").GetInt64(), Is.Positive);
        Assert.That(wrong.ExitCode, Is.EqualTo(2));
        Assert.That(wrong.Errors, Does.Contain("'pdf' is none of md, html and json"));
        Assert.That(written.ExitCode, Is.Zero, written.Errors);
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "audit.html", "audit.json", "audit.md" }));
        var html = await File.ReadAllTextAsync(Path.Combine(folder, "audit.html"));
        Assert.That(html, Does.Contain("<h1>Audit of").And.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("href="));
    }

    private static async Task<IReadOnlyList<string?>> ToolingTypesAsync(SyncScene scene)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scene.Emulator.BaseAddress, "/services/data/v66.0/tooling/query/?q=SELECT+MetadataComponentType+FROM+MetadataComponentDependency"));
        request.Headers.Authorization = new("Bearer", "emulator-token");
        using var response = await scene.Emulator.Control.SendAsync(request);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return [.. answer.RootElement.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("MetadataComponentType").GetString())];
    }

    private static JsonElement Field(JsonElement audit, string name) => audit.GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("name").GetString() == name);

    private static string? Gap(JsonElement audit, string attribute) =>
        audit.GetProperty("gap").GetProperty("attributes").EnumerateArray().Single(one => one.GetProperty("name").GetString() == attribute).GetProperty("verdict").GetString();
}
