using System.Net;

namespace Connector.EndToEnd.Emulator;

/// <summary>Deployed list views, reports and dashboards show exactly the records that their filters name.</summary>
public class ListViewTests : MetadataTests
{
    private const string Views = """
        <listViews><fullName>Hot_Or_Big</fullName><booleanFilter>(1 OR 2) AND 3</booleanFilter><columns>ACCOUNT.NAME</columns><columns>ACCOUNT.RATING</columns>
        <columns>ARR__c</columns><columns>CORE.USERS.ALIAS</columns><filterScope>Everything</filterScope>
        <filters><field>ACCOUNT.RATING</field><operation>equals</operation><value>Hot,Warm</value></filters>
        <filters><field>ARR__c</field><operation>greaterOrEqual</operation><value>100000</value></filters>
        <filters><field>ACCOUNT.INDUSTRY</field><operation>notEqual</operation></filters><label>Hot or big</label></listViews>
        """;

    [Test]
    public async Task A_deployed_view_lists_what_its_query_finds()
    {
        await MustDeployAsync(Package(["ListView:Account.Hot_Or_Big"], ("objects/Account.object", File("CustomObject", Views))));

        var view = (await GetAsync("sobjects/Account/listviews")).Json.GetProperty("listviews").EnumerateArray().Single(each => each.GetProperty("developerName").GetString() == "Hot_Or_Big");
        var id = view.GetProperty("id").GetString();
        var describe = (await GetAsync($"sobjects/Account/listviews/{id}/describe")).Json;
        var results = (await GetAsync($"sobjects/Account/listviews/{id}/results?limit=2000")).Json;

        var expected = await IdsAsync("SELECT Id FROM Account WHERE (Rating IN ('Hot','Warm') OR ARR__c >= 100000) AND Industry != null");
        Assert.That(expected, Is.Not.Empty);
        Assert.That(await IdsAsync(describe.GetProperty("query").GetString()!), Is.EquivalentTo(expected));
        Assert.That(results.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("columns").EnumerateArray()
            .Single(cell => cell.GetProperty("fieldNameOrPath").GetString() == "Id").GetProperty("value").GetString()), Is.EquivalentTo(expected));
        Assert.That(results.GetProperty("columns").EnumerateArray().Where(column => !column.GetProperty("hidden").GetBoolean())
            .Select(column => column.GetProperty("fieldNameOrPath").GetString()), Is.EqualTo(["Name", "Rating", "ARR__c", "Owner.Alias"]));
        Assert.That(await IdsAsync("SELECT Id FROM ListView WHERE SobjectType = 'Account' AND DeveloperName = 'Hot_Or_Big'"), Is.EqualTo([id]));
    }

    [TestCase("ACCOUNT.NOPE", "", "Could not resolve list view column: ACCOUNT.NOPE")]
    [TestCase("ACCOUNT.NAME", "<filters><field>ARR__c</field><operation>contains</operation><value>1</value></filters>", "The filter operation does not go with the field ARR__c")]
    [TestCase("ACCOUNT.NAME", "<filters><field>ARR__c</field><operation>equals</operation><value>much</value></filters>", "Invalid value 'much' for the filter on ARR__c")]
    public async Task A_view_that_could_not_be_run_is_refused(string column, string filters, string problem)
    {
        var view = $"<listViews><fullName>Bad</fullName><columns>{column}</columns><filterScope>Everything</filterScope>{filters}<label>Bad</label></listViews>";
        Assert.That(Failures(await DeployAsync(Package(["ListView:Account.Bad"], ("objects/Account.object", File("CustomObject", view))))),
            Is.EqualTo(["ListView Account.Bad: " + problem]));
    }

    [Test]
    public async Task My_accounts_are_a_view_of_the_UI_API_and_differ_by_who_looks()
    {
        const string view = """
            {"listViewApiName":"My_Hot","label":"My hot","visibility":"Public","scope":{"apiName":"mine"},"displayColumns":["Name","Rating","Owner.Alias"],
             "filteredByInfo":[{"fieldApiName":"Rating","operator":"NotEqual","operandLabels":["Cold"]}]}
            """;
        var created = await SendAsync(HttpMethod.Post, "ui-api/list-info/Account", view);
        var again = await SendAsync(HttpMethod.Post, "ui-api/list-info/Account", view);
        var changed = await SendAsync(HttpMethod.Patch, "ui-api/list-info/Account/My_Hot", """{"label":"My own"}""");
        using var restricted = await PersonaAsync();
        var persona = (await IdsAsync("SELECT Id FROM User WHERE Alias LIKE 'rrestri%'")).Single();
        await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(7)}", $$"""{"OwnerId":"{{persona}}","Rating":"Hot"}""");
        await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(8)}", $$"""{"OwnerId":"{{persona}}","Rating":"Cold"}""");

        Assert.That((created.Status, again.ErrorCode), Is.EqualTo((HttpStatusCode.Created, "DUPLICATE_DEVELOPER_NAME")), created.Body);
        Assert.That(changed.Json.GetProperty("label").GetString(), Is.EqualTo("My own"));
        Assert.That(changed.Json.GetProperty("filteredByInfo")[0].GetProperty("operandLabels")[0].GetString(), Is.EqualTo("Cold"));
        var theirs = (await GetAsync(restricted, "ui-api/list-records/Account/My_Hot?pageSize=2000")).Json.GetProperty("records").EnumerateArray()
            .Select(row => row.GetProperty("id").GetString()!).ToList();
        Assert.That(theirs, Is.EquivalentTo(await IdsAsync($"SELECT Id FROM Account WHERE OwnerId = '{persona}' AND Rating != 'Cold'")));
        Assert.That(theirs, Does.Contain(AccountId(7)));
        Assert.That((await GetAsync("ui-api/list-records/Account/My_Hot")).Json.GetProperty("count").GetInt32(), Is.Zero, "the integration user owns nothing");
        Assert.That((await SendAsync(restricted, HttpMethod.Post, "ui-api/list-info/Account", view.Replace("My_Hot", "Theirs", StringComparison.Ordinal))).ErrorCode,
            Is.EqualTo("INSUFFICIENT_ACCESS"));
        Assert.That((await GetAsync("ui-api/list-info/Account/Nowhere")).Status, Is.EqualTo(HttpStatusCode.NotFound));

        var own = await SendAsync(restricted, HttpMethod.Post, "ui-api/list-info/Account", view.Replace("Public", "Private", StringComparison.Ordinal).Replace("My_Hot", "Secret", StringComparison.Ordinal));
        Assert.That(own.Status, Is.EqualTo(HttpStatusCode.Created), own.Body);
        Assert.That((await GetAsync("ui-api/list-info/Account/Secret")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await SoapAsync("listMetadata", "<queries><type>ListView</type></queries>")).Value, Does.Contain("My_Hot").And.Not.Contain("Secret"));
        Assert.That((await SendAsync(HttpMethod.Delete, "ui-api/list-info/Account/My_Hot")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_record_type_lets_its_records_take_the_values_that_it_names()
    {
        const string file = """
            <fields><fullName>Kind__c</fullName><label>Kind</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetName>Kinds</valueSetName></valueSet></fields>
            <recordTypes><fullName>Partner</fullName><active>true</active><label>Partner</label><picklistValues><picklist>Kind__c</picklist>
            <values><fullName>a</fullName><default>false</default></values></picklistValues></recordTypes>
            """;
        const string set = "<customValue><fullName>a</fullName><default>false</default></customValue><customValue><fullName>b</fullName><default>false</default></customValue>"
            + "<masterLabel>Kinds</masterLabel><sorted>false</sorted>";
        await MustDeployAsync(Package(["CustomField:Account.Kind__c", "RecordType:Account.Partner", "GlobalValueSet:Kinds"],
            ("objects/Account.object", File("CustomObject", file)), ("globalValueSets/Kinds.globalValueSet", File("GlobalValueSet", set))));
        await ControlAsync(HttpMethod.Put, "fields/Account/Kind__c", "{}");

        var type = (await GetAsync("sobjects/Account/describe")).Json.GetProperty("recordTypeInfos")[0].GetProperty("recordTypeId").GetString();
        var path = $"sobjects/Account/{AccountId(4)}";
        Assert.That((await SendAsync(HttpMethod.Patch, path, """{"Kind__c":"b"}""")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await SendAsync(HttpMethod.Patch, path, $$"""{"RecordTypeId":"{{type}}","Kind__c":"b"}""")).ErrorCode, Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));
        Assert.That((await SendAsync(HttpMethod.Patch, path, $$"""{"RecordTypeId":"{{type}}","Kind__c":"a"}""")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await IdsAsync("SELECT Id FROM Account WHERE RecordType.DeveloperName = 'Partner'")), Is.EqualTo([AccountId(4)]));

        await MustDeployAsync(Package(["GlobalValueSet:Kinds"], ("globalValueSets/Kinds.globalValueSet", File("GlobalValueSet", set.Replace(">b<", ">c<", StringComparison.Ordinal)))));
        Assert.That((await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(5)}", """{"Kind__c":"b"}""")).ErrorCode, Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));
    }

    private async Task<HttpClient> PersonaAsync()
    {
        var answer = await SendAsync(Emulator.Control, HttpMethod.Post, "/services/oauth2/token",
            "grant_type=client_credentials&client_id=emulator-restricted&client_secret=emulator-restricted", "application/x-www-form-urlencoded");
        return Emulator.Api(answer.Json.GetProperty("access_token").GetString()!);
    }

    private async Task<string[]> IdsAsync(string soql)
    {
        var answer = await QueryAsync(soql);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Body);
        return [.. answer.Json.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("Id").GetString()!)];
    }
}
