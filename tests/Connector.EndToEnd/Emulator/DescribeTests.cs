using Connector.Tests;
using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

public class DescribeTests : EmulatorTests
{
    [Test]
    public async Task Describe_has_the_keys_and_kinds_of_values_of_the_recorded_one()
    {
        using var recorded = JsonDocument.Parse(Repository.Recorded("rest/account-describe-v48.json"));
        var own = (await GetAsync("sobjects/Account/describe/")).Json;

        var missing = recorded.RootElement.EnumerateObject().Select(p => p.Name).Except(own.EnumerateObject().Select(p => p.Name));
        Assert.That(missing, Is.Empty);
        foreach (var field in own.GetProperty("fields").EnumerateArray())
        {
            var sample = recorded.RootElement.GetProperty("fields").EnumerateArray().FirstOrDefault(f =>
                Text(f, "name") == Text(field, "name"));
            var keys = (sample.ValueKind == JsonValueKind.Undefined ? recorded.RootElement.GetProperty("fields")[0]
                : sample).EnumerateObject().Select(p => p.Name);
            Assert.That(field.EnumerateObject().Select(p => p.Name), Is.EquivalentTo(keys), Text(field, "name"));
        }
    }

    [Test]
    public async Task Standard_fields_are_described_as_recorded()
    {
        using var recorded = JsonDocument.Parse(Repository.Recorded("rest/account-describe-v48.json"));
        var own = (await GetAsync("sobjects/Account/describe")).Json.GetProperty("fields").EnumerateArray().ToDictionary(f =>
            Text(f, "name")!);

        foreach (var sample in recorded.RootElement.GetProperty("fields").EnumerateArray().Where(f => own.ContainsKey(Text(f, "name")!)))
        {
            var mine = own[Text(sample, "name")!];
            foreach (var key in new[] { "type", "soapType", "length", "byteLength", "precision", "scale", "digits", "nillable",
                "createable", "updateable", "permissionable",
                "filterable", "sortable", "groupable", "aggregatable", "referenceTo", "relationshipName", "compoundFieldName", "idLookup",
                "nameField", "restrictedPicklist",
                "picklistValues", "label", "queryByDistance", "defaultedOnCreate" })
            {
                Assert.That(mine.GetProperty(key).GetRawText(), Is.EqualTo(Compact(sample.GetProperty(key))),
                    $"{Text(sample, "name")}.{key}");
            }
        }
    }

    [Test]
    public async Task A_hidden_field_looks_like_an_absent_one()
    {
        await ControlAsync(HttpMethod.Put, "fields/Account/ARR__c", """{"user":"integration","readable":false}""");

        var hidden = await QueryAsync("SELECT ARR__c FROM Account");
        var absent = await QueryAsync("SELECT XYZ__c FROM Account");
        var described = (await GetAsync("sobjects/Account/describe")).Body;
        await ControlAsync(HttpMethod.Put, "fields/Account/ARR__c", """{"user":"integration"}""");

        Assert.That((hidden.Status, hidden.ErrorCode), Is.EqualTo((HttpStatusCode.BadRequest, "INVALID_FIELD")));
        Assert.That(hidden.Body.Replace("ARR__c", "XYZ__c", StringComparison.Ordinal), Is.EqualTo(absent.Body));
        Assert.That(described, Does.Not.Contain("ARR__c"));
        Assert.That((await QueryAsync("SELECT ARR__c FROM Account")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_new_field_is_seen_by_nobody_until_a_permission_set_shows_it()
    {
        using var admin = await TokenAsync("emulator-admin");
        var created = await SendAsync(HttpMethod.Post, "tooling/sobjects/CustomField", Picklist("Tier__c"));
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Body);
        Assert.That((await QueryAsync("SELECT Tier__c FROM Account")).ErrorCode, Is.EqualTo("INVALID_FIELD"));
        Assert.That((await QueryAsync("SELECT Tier__c FROM Account", admin)).ErrorCode, Is.EqualTo("INVALID_FIELD"));

        var set = (await SendAsync(HttpMethod.Post, "sobjects/PermissionSet",
            """{"Name":"Tiers","Label":"Tiers"}""")).Json.GetProperty("id").GetString();
        await SendAsync(HttpMethod.Post, "sobjects/FieldPermissions",
            $$"""{"ParentId":"{{set}}","SobjectType":"Account","Field":"Account.Tier__c","PermissionsRead":true,"PermissionsEdit":true}""");
        Assert.That((await QueryAsync("SELECT Tier__c FROM Account")).ErrorCode, Is.EqualTo("INVALID_FIELD"));
        var user = (await QueryAsync("SELECT Id FROM User WHERE Username = 'sam.integration@acme.example'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        var assignment = $$"""{"AssigneeId":"{{user}}","PermissionSetId":"{{set}}"}""";
        var assigned = await SendAsync(HttpMethod.Post, "sobjects/PermissionSetAssignment", assignment);

        Assert.That(assigned.Status, Is.EqualTo(HttpStatusCode.Created), assigned.Body);
        Assert.That((await SendAsync(HttpMethod.Post, "sobjects/PermissionSetAssignment", assignment)).ErrorCode,
            Is.EqualTo("DUPLICATE_VALUE"));
        Assert.That((await QueryAsync("SELECT Tier__c FROM Account")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", """{"Tier__c":"Nonsense"}""")).ErrorCode,
            Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));
        Assert.That((await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", """{"Tier__c":"Core"}""")).Status,
            Is.EqualTo(HttpStatusCode.NoContent));

        await SendAsync(HttpMethod.Delete, $"sobjects/PermissionSetAssignment/{assigned.Json.GetProperty("id").GetString()}");
        Assert.That((await QueryAsync("SELECT Tier__c FROM Account")).ErrorCode, Is.EqualTo("INVALID_FIELD"));
    }

    [Test]
    public async Task A_field_can_be_made_once_and_only_with_setup_rights()
    {
        using var restricted = await TokenAsync("emulator-restricted");

        Assert.That((await SendAsync(HttpMethod.Post, "tooling/sobjects/CustomField", Picklist("Once__c"))).Status,
            Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await SendAsync(HttpMethod.Post, "tooling/sobjects/CustomField", Picklist("Once__c"))).ErrorCode,
            Is.EqualTo("DUPLICATE_DEVELOPER_NAME"));
        Assert.That((await SendAsync(restricted, HttpMethod.Post, "tooling/sobjects/CustomField", Picklist("Never__c"))).ErrorCode,
            Is.EqualTo("INSUFFICIENT_ACCESS"));
        var found = await GetAsync("tooling/query?q="
            + Uri.EscapeDataString("SELECT Id, DeveloperName, Metadata FROM CustomField WHERE DeveloperName = 'Once'"));
        Assert.That(found.Json.GetProperty("records")[0].GetProperty("Metadata").GetProperty("valueSet").GetProperty("restricted").GetBoolean());
        var definition = await GetAsync("tooling/query?q=" + Uri.EscapeDataString(
            "SELECT DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName = 'External_Id__c'"));
        Assert.That(definition.Body, Does.Contain("Text(80) (External ID)"));
    }

    [Test]
    public async Task Without_view_all_a_user_sees_his_own_accounts_and_the_permissions_tell_why()
    {
        using var restricted = await TokenAsync("emulator-restricted");
        var mine = (await QueryAsync("SELECT COUNT() FROM Account WHERE Owner.Username = 'rob.restricted@acme.example'")).Json.GetProperty("totalSize").GetInt32();

        Assert.That((await QueryAsync("SELECT Id FROM Account", restricted)).Json.GetProperty("totalSize").GetInt32(), Is.EqualTo(mine));
        Assert.That((await GetAsync(restricted, "limits")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await ViewsAllAsync(), Is.True);
        await ControlAsync(HttpMethod.Put, "objects/Account", """{"viewAll":false}""");
        Assert.That(await ViewsAllAsync(), Is.False);
        Assert.That((await QueryAsync("SELECT Id FROM Account")).Json.GetProperty("totalSize").GetInt32(), Is.Zero);
        await ControlAsync(HttpMethod.Put, "objects/Account", """{"viewAll":true}""");
    }

    private async Task<bool> ViewsAllAsync()
    {
        var answer = await QueryAsync("SELECT PermissionsViewAllRecords FROM ObjectPermissions WHERE SobjectType = 'Account' AND ParentId IN "
            + "(SELECT PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username = 'sam.integration@acme.example')");
        return answer.Json.GetProperty("records").EnumerateArray().Any(record =>
            record.GetProperty("PermissionsViewAllRecords").GetBoolean());
    }

    private async Task<HttpClient> TokenAsync(string client)
    {
        var answer = await SendAsync(Emulator.Control, HttpMethod.Post, "/services/oauth2/token",
            $"grant_type=client_credentials&client_id={client}&client_secret={client}", "application/x-www-form-urlencoded");
        return Emulator.Api(answer.Json.GetProperty("access_token").GetString()!);
    }

    private static string Picklist(string name) => """
        {"FullName":"Account.NAME","Metadata":{"type":"Picklist","label":"Tier","valueSet":{"restricted":true,"valueSetDefinition":
        {"sorted":false,"value":[{"valueName":"Core","label":"Core","default":false},{"valueName":"Scale","label":"Scale","default":false}]}}}}
        """.Replace("NAME", name, StringComparison.Ordinal);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json, Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
