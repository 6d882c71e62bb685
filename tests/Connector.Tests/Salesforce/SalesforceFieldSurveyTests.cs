using NUnit.Framework;
using WireMock;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceFieldSurveyTests
{
    private const string Jobs = Data + "/tooling/jobs/query";
    private static readonly string[] Fields = ["Tier__c", "Industry", "ns__Band__c"];

    [Test]
    public async Task Uses_come_by_one_bulk_job_that_knows_reports_and_standard_fields_are_named_as_not_searched()
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
        Assert.That((uses.NotSearched.Single(), uses.Unsearched.Single()), Is.EqualTo(("uses of standard fields (Industry): the dependency API knows custom fields alone", "Industry")));
        var query = (string)Newtonsoft.Json.Linq.JObject.Parse(server.To(Jobs).Single().Body!)["query"]!;
        Assert.That(query, Does.EndWith("WHERE RefMetadataComponentId = '00Nxx0000000001' OR RefMetadataComponentId = '00Nxx0000000002'"));
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
        Assert.That(cost.Parts.Select(part => part.Calls), Is.EqualTo(new long[] { 3, 12, 5, 4, 1 }), "2 pages of accounts, 3 of rights");
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
