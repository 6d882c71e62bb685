using NUnit.Framework;
using WireMock;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceFieldSurveyTests
{
    private const string Soap = "/services/Soap/m/66.0";
    private const string Jobs = Data + "/tooling/jobs/query";
    private static readonly string[] Fields = ["Tier__c", "ns__Band__c"];

    [Test]
    public async Task Uses_come_by_one_bulk_job_that_knows_reports()
    {
        await using var server = Server();
        server.Answers("POST", Jobs, _ => Json(200, """{"id":"750xx1","state":"UploadComplete"}"""));
        server.Answers("GET", Jobs + "/750xx1", _ => Json(200, """{"id":"750xx1","state":"JobComplete","numberRecordsProcessed":3}"""));
        server.Answers("GET", Jobs + "/750xx1/results", _ => Csv(""""
            "MetadataComponentName","MetadataComponentType","RefMetadataComponentId"
            "By ""tier""","Report","00Nxx0000000001EAA"
            "My Tier, mine","ListView","00Nxx0000000001"
            "New thing","SomethingNew","00Nxx0000000002EAA"
            "Other","Report","00Nxx0000000009EAA"
            """"));

        var uses = await server.Crm.FieldSurvey!.UsesAsync(Fields, default);

        Assert.That(uses.Found.Select(use => (use.Field, use.Kind, use.Name)), Is.EqualTo(new[] { ("Tier__c", "list view", "My Tier, mine"), ("Tier__c", "report", "By \"tier\""), ("ns__Band__c", "SomethingNew", "New thing") }));
        Assert.That((uses.NotSearched, uses.Unsearched), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())));
        var query = (string)Newtonsoft.Json.Linq.JObject.Parse(server.To(Jobs).Single().Body!)["query"]!;
        Assert.That(query, Does.EndWith("WHERE RefMetadataComponentId = '00Nxx0000000001EAA' OR RefMetadataComponentId = '00Nxx0000000002EAA'"));
    }

    [Test]
    public async Task A_refused_job_leaves_the_tooling_query_and_reports_are_named_as_not_searched()
    {
        await using var server = Server(_ => Json(200, """
            {"done":true,"records":[{"MetadataComponentName":"Layout","MetadataComponentType":"Layout","RefMetadataComponentId":"00Nxx0000000001EAA"},{"MetadataComponentName":{"a":1},"MetadataComponentType":7,"RefMetadataComponentId":"00Nxx0000000002EAA"}]}
            """));
        server.Answers("POST", Jobs, _ => Json(400, """[{"errorCode":"FEATURE_NOT_ENABLED","message":"no"}]"""));

        var uses = await server.Crm.FieldSurvey!.UsesAsync(Fields, default);

        Assert.That(uses.Found.Select(use => (use.Field, use.Kind, use.Name)), Is.EqualTo(new[] { ("Tier__c", "layout", "Layout") }));
        Assert.That(uses.NotSearched, Has.Some.StartsWith("reports:"));
    }

    [Test]
    public async Task An_org_that_answers_nothing_about_dependencies_is_told_and_ends_nothing()
    {
        await using var server = Server(_ => Json(400, """[{"errorCode":"INVALID_TYPE","message":"sObject type 'MetadataComponentDependency' is not supported."}]"""));
        server.Answers("POST", Jobs, _ => Json(403, """[{"errorCode":"INSUFFICIENT_ACCESS","message":"no"}]"""));

        var uses = await server.Crm.FieldSurvey!.UsesAsync(Fields, default);

        Assert.That((uses.Found, uses.Searched), Is.EqualTo((Array.Empty<object>(), Array.Empty<string>())));
        Assert.That(uses.NotSearched, Has.Some.StartsWith("uses of custom fields: the org answers nothing"));
        Assert.That(uses.Unsearched, Is.EqualTo(Fields));
    }

    [Test]
    public async Task Standard_fields_are_looked_for_in_retrieved_metadata()
    {
        await using var server = new SalesforceServer(("Deployment:FirstPoll", "00:00:00"), ("Deployment:LongestPoll", "00:00:00")).GivesTokens();
        server.Answers("POST", Soap, request => request.Body!.Contains("listMetadata", StringComparison.Ordinal)
            ? Envelope("listMetadata", "", "<result><type>Layout</type><fullName>Account-Sales</fullName></result><result><type>Layout</type><fullName>Lead-Sales</fullName></result><result><type>FlexiPage</type><fullName>Page</fullName></result>")
            : request.Body!.Contains("checkRetrieveStatus", StringComparison.Ordinal) ? Envelope("checkRetrieveStatus", $"<done>true</done><success>true</success><zipFile>{Retrieved()}</zipFile>")
            : Envelope("retrieve", "<id>09S1</id><done>false</done>"));

        var uses = await server.Crm.FieldSurvey!.UsesAsync(["Industry", "Type", "Rating"], default);

        Assert.That(uses.Found.Select(use => (use.Field, use.Kind, use.Name)), Is.EqualTo(new[]
        {
            ("Industry", "flow", "Route"), ("Industry", "layout", "Account-Sales"), ("Industry", "list view", "Banks"), ("Industry", "record page", "Page"), ("Type", "list view", "Banks"), ("Type", "validation rule", "Needs"),
        }), "Sub_Industry, and a flow and a page of another object, are none");
        Assert.That((uses.Unsearched, uses.NotSearched.Single()), Is.EqualTo((Array.Empty<string>(), "reports, code and other components for standard fields: the dependency API knows custom fields alone")));
        Assert.That(server.To(Soap).Select(call => call.Body).First(body => body!.Contains("retrieveRequest", StringComparison.Ordinal)), Does.Contain("Account-Sales").And.Not.Contain("Lead-Sales"));
    }

    [Test]
    public async Task A_user_who_may_not_retrieve_is_told_so_and_standard_fields_are_named_as_not_searched()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("POST", Soap, _ => Text(500, """
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault><faultcode>sf:INSUFFICIENT_ACCESS</faultcode><faultstring>no</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>
            """, "text/xml"));

        var uses = await server.Crm.FieldSurvey!.UsesAsync(["Industry"], default);

        Assert.That((uses.Found.Count, uses.Unsearched.Single()), Is.EqualTo((0, "Industry")));
        Assert.That(uses.NotSearched.Single(), Does.StartWith("uses of standard fields (Industry)").And.Contain("Modify Metadata"));
    }

    [Test]
    public async Task Field_rights_are_read_over_all_pages_per_profile_and_permission_set_with_their_active_users()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/query", request => Soql(request).Contains("PermissionSetAssignment", StringComparison.Ordinal)
            ? Json(200, """{"done":true,"records":[{"PermissionSetId":"0PS1","users":12},{"PermissionSetId":"0PS2","users":3}]}""")
            : Json(200, """{"done":false,"totalSize":3,"nextRecordsUrl":"/services/data/v66.0/query/0r8-2000","records":[{"ParentId":"0PS1","Parent":{"Label":"x","IsOwnedByProfile":true,"Profile":{"Name":"Sales"}},"Field":"Account.Tier__c","PermissionsRead":true,"PermissionsEdit":true}]}"""));
        server.Answers("GET", Data + "/query/0r8-2000", _ => Json(200, """
            {"done":true,"totalSize":3,"records":[{"ParentId":"0PS1","Parent":null,"Field":"Account.Industry","PermissionsRead":true,"PermissionsEdit":false},
             {"ParentId":"0PS3","Parent":{"Label":"Readers","IsOwnedByProfile":false,"Profile":null},"Field":"Account.Tier__c","PermissionsRead":true,"PermissionsEdit":false}]}
            """));

        var audience = await server.Crm.FieldSurvey!.AudienceAsync(default);

        Assert.That(audience.Viewers.Select(one => (one.Kind, one.Name, one.Users, string.Join(",", one.Reads.Order()), string.Join(",", one.Edits))),
            Is.EqualTo(new[] { ("profile", "Sales", 12L, "Industry,Tier__c", "Tier__c"), ("permission set", "Readers", (long?)0, "Tier__c", "") }));
    }

    [Test]
    public async Task Rights_and_history_that_may_not_be_read_are_told_or_left_out()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/query", _ => Json(400, """[{"errorCode":"INVALID_TYPE","message":"sObject type is not supported."}]"""));

        var audience = await server.Crm.FieldSurvey!.AudienceAsync(default);

        Assert.That(audience.Viewers, Is.Empty);
        Assert.That(audience.Notes, Has.Some.Contains("could not be read"));
        Assert.That(await server.Crm.FieldSurvey!.LastChangesAsync(default), Is.Empty);
    }

    [Test]
    public async Task A_fields_own_history_tells_its_last_change()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/query", _ => Json(200, """{"done":true,"records":[{"Field":"Tier__c","changed":"2026-10-01T08:00:00.000+0000"},{"Field":"Odd","changed":7}]}"""));

        var changes = await server.Crm.FieldSurvey!.LastChangesAsync(default);

        Assert.That(changes, Is.EqualTo(new Dictionary<string, DateTimeOffset> { ["Tier__c"] = new(2026, 10, 1, 8, 0, 0, TimeSpan.Zero) }));
        Assert.That(Soql(server.To(Data + "/query").Single()), Is.EqualTo("SELECT Field, MAX(CreatedDate) changed FROM AccountHistory GROUP BY Field"));
    }

    [Test]
    public async Task The_cost_is_counted_before_anything_else_is_asked()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/query", request => Json(200, Soql(request).Contains("FieldPermissions", StringComparison.Ordinal)
            ? """{"done":true,"records":[{"records":4001}]}""" : """{"done":true,"records":[{"records":100000}]}"""));

        var cost = await server.Crm.FieldSurvey!.CostAsync(Fields, default);

        Assert.That((cost.Accounts, server.To(Data + "/query").Count), Is.EqualTo((100_000L, 2)));
        Assert.That(cost.Parts.Select(part => part.Calls), Is.EqualTo(new long[] { 3, 12, 10, 4, 1 }), "2 pages of accounts, 3 of rights");
    }

    private static ResponseMessage Envelope(string call, string result, string? results = null) => Text(200, $"""
        <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><{call}Response>{results ?? $"<result>{result}</result>"}</{call}Response></soapenv:Body></soapenv:Envelope>
        """, "text/xml");

    private static string Retrieved()
    {
        const string ns = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";
        using var bytes = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            Put("objects/Account.object", $"<CustomObject {ns}><listViews><fullName>Banks</fullName><columns>ACCOUNT.TYPE</columns><filters><field>ACCOUNT.INDUSTRY</field></filters></listViews>"
                + "<validationRules><fullName>Needs</fullName><errorConditionFormula>ISPICKVAL(Type, '') || Sub_Industry = ''</errorConditionFormula></validationRules></CustomObject>");
            Put("layouts/Account-Sales.layout", $"<Layout {ns}><layoutSections><layoutColumns><layoutItems><field>Industry</field></layoutItems></layoutColumns></layoutSections></Layout>");
            Put("flexipages/Page.flexipage", $"<FlexiPage {ns}><flexiPageRegions><fieldItem>Record.Industry</fieldItem></flexiPageRegions><sobjectType>Account</sobjectType></FlexiPage>");
            Put("flexipages/Other.flexipage", $"<FlexiPage {ns}><flexiPageRegions><fieldItem>Record.Rating</fieldItem></flexiPageRegions><sobjectType>Lead</sobjectType></FlexiPage>");
            Put("flows/Route.flow", $"<Flow {ns}><decisions><leftValueReference>$Record.Industry</leftValueReference></decisions><start><object>Account</object></start></Flow>");
            Put("flows/Else.flow", $"<Flow {ns}><decisions><leftValueReference>$Record.Rating</leftValueReference></decisions><start><object>Lead</object></start></Flow>");

            void Put(string path, string text)
            {
                using var writer = new StreamWriter(archive.CreateEntry(path).Open());
                writer.Write(text);
            }
        }

        return Convert.ToBase64String(bytes.ToArray());
    }

    /// <param name="tooling">Answers a question about dependencies.</param>
    private static SalesforceServer Server(Func<IRequestMessage, ResponseMessage>? tooling = null)
    {
        var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/tooling/query/", request => Soql(request).Contains("FROM CustomField", StringComparison.Ordinal) ? Json(200, """
            {"done":true,"records":[{"Id":"00Nxx0000000001EAA","DeveloperName":"Tier","NamespacePrefix":null},{"Id":"00Nxx0000000002EAA","DeveloperName":"Band","NamespacePrefix":"ns"},{"Id":"00Nxx0000000009EAA","DeveloperName":"Else"}]}
            """) : tooling!(request));
        return server;
    }

    private static string Soql(IRequestMessage request) => request.Query!["q"][0];
}
