using Connector.Accounts;
using Connector.Deployment;
using Connector.Reading;
using Connector.Http;
using Connector.Salesforce;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceSetupTests
{
    private const string Tooling = Data + "/tooling";
    private static readonly SegmentField Tier = new("Tier__c", "Tier", "How much care an account gets.", [new("GOLD", "Gold"), new("BASE", "Base")]);

    [Test]
    public async Task A_missing_field_is_created_restricted_and_opened_to_the_nightly_user()
    {
        await using var server = Server(field: null, hasAccess: false);

        var done = await Gather.All(server.Crm.SegmentFields.CreateAsync([Tier], default));

        var field = JObject.Parse(server.To(Tooling + "/sobjects/CustomField").Single().Body!);
        Assert.That((string?)field["FullName"], Is.EqualTo("Account.Tier__c"));
        Assert.That((string?)field["Metadata"]!["inlineHelpText"], Does.StartWith("Written by the segmentation connector"));
        Assert.That((bool)field["Metadata"]!["valueSet"]!["restricted"]!, Is.True);
        Assert.That(field.SelectTokens("$..value[*].fullName").Select(value => (string?)value), Is.EqualTo(new[] { "GOLD", "BASE" }));
        Assert.That(JObject.Parse(server.To(Data + "/sobjects/FieldPermissions").Single().Body!), Is.EqualTo(new JObject
        {
            ["PermissionsRead"] = true, ["PermissionsEdit"] = true, ["ParentId"] = "0PS1", ["SobjectType"] = "Account", ["Field"] = "Account.Tier__c",
        }));
        Assert.That(JObject.Parse(server.To(Data + "/sobjects/PermissionSetAssignment").Single().Body!), Is.EqualTo(new JObject { ["AssigneeId"] = "005N", ["PermissionSetId"] = "0PS1" }));
        Assert.That(done, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Missing_values_are_added_behind_those_that_are_there()
    {
        await using var server = Server(Existing("SILVER", "GOLD"), hasAccess: true);

        var done = await Gather.All(server.Crm.SegmentFields.CreateAsync([Tier], default));

        var patch = JObject.Parse(server.To(Tooling + "/sobjects/CustomField/00N1").Single().Body!);
        Assert.That(patch.SelectTokens("$..value[*].valueName").Select(value => (string?)value), Is.EqualTo(new[] { "SILVER", "GOLD", "BASE" }));
        Assert.That((string?)patch["Metadata"]!["label"], Is.EqualTo("Rank"), "the rest of the field stays as it is");
        Assert.That(done.Single(), Does.Contain("BASE").And.Not.Contain("GOLD"));
    }

    [Test]
    public async Task New_words_of_the_framework_reach_a_field_of_ours_and_values_of_others_stay_as_they_are()
    {
        var existing = Existing("SILVER", "GOLD", "BASE");
        existing["Metadata"]!["inlineHelpText"] = SalesforceFields.Mark + ". Old words";
        await using var server = Server(existing, hasAccess: true);

        var done = await Gather.All(server.Crm.SegmentFields.CreateAsync([Tier], default));

        var metadata = JObject.Parse(server.To(Tooling + "/sobjects/CustomField/00N1").Single().Body!)["Metadata"]!;
        Assert.That(((string?)metadata["label"], (string?)metadata["description"]), Is.EqualTo(("Tier", Tier.Description)));
        Assert.That(metadata.SelectTokens("$..value[*].label").Select(label => (string?)label), Is.EqualTo(new[] { "SILVER", "Gold", "Base" }));
        Assert.That(done.Single(), Does.Contain("words"));
    }

    [Test]
    public async Task An_inactive_value_does_not_count_as_present_and_is_made_active_again()
    {
        var existing = Existing("GOLD", "BASE");
        existing["Metadata"]!["valueSet"]!["valueSetDefinition"]!["value"]![1]!["isActive"] = false;
        await using var server = Server(existing, hasAccess: true);

        var done = await Gather.All(server.Crm.SegmentFields.CreateAsync([Tier], default));

        var values = JObject.Parse(server.To(Tooling + "/sobjects/CustomField/00N1").Single().Body!)["Metadata"]!["valueSet"]!["valueSetDefinition"]!["value"]!;
        Assert.That(values.Select(value => ((string?)value["valueName"], (bool?)value["isActive"] ?? true)), Is.EqualTo(new[] { ("GOLD", true), ("BASE", true) }));
        Assert.That(done.Single(), Does.Contain("BASE active again"));
    }

    [Test]
    public async Task Inactive_values_are_not_among_the_options()
    {
        var field = Field("Tier__c", "picklist", values: ["GOLD", "BASE"]);
        field["picklistValues"]![1]!["active"] = false;
        await using var server = new SalesforceServer().GivesTokens().Describes(field);

        Assert.That((await server.Crm.Reader.DescribeAsync(default)).Fields["Tier__c"].Options, Is.EqualTo(new[] { "GOLD" }));
    }

    [Test]
    public async Task Done_twice_the_second_time_does_nothing()
    {
        await using var server = Server(Existing("GOLD", "BASE"), hasAccess: true);

        Assert.That(await Gather.All(server.Crm.SegmentFields.CreateAsync([Tier], default)), Is.Empty);
        Assert.That(server.Requests.Where(request => request.Method != "GET" && request.Path != "/services/oauth2/token"), Is.Empty);
    }

    [Test]
    public async Task A_duplicate_assignment_is_success()
    {
        await using var server = Server(Existing("GOLD", "BASE"), hasAccess: true, isAssigned: false);
        server.Answers("POST", Data + "/sobjects/PermissionSetAssignment", new[] { new { errorCode = "DUPLICATE_VALUE", fields = new[] { "AssigneeId" } } }, 400);

        Assert.That(await Gather.All(server.Crm.SegmentFields.CreateAsync([Tier], default)), Is.Empty);
    }

    [Test]
    public async Task A_missing_right_is_named()
    {
        await using var server = Server(field: null, hasAccess: true);
        server.Answers("POST", Tooling + "/sobjects/CustomField", new[] { new { errorCode = "INSUFFICIENT_ACCESS" } }, 403);

        var fault = await Assert.ThrowsAsync<CrmAccessException>(() => Gather.All(server.Crm.SegmentFields.CreateAsync([Tier], default)));

        Assert.That(fault!.Message, Does.Contain("Customize Application"));
    }

    [Test]
    public async Task Set_up_uses_its_own_credential()
    {
        await using var server = Server(null, hasAccess: true, settings: [("Setup:LoginUrl", "{self}"), ("Setup:ClientId", "admin"), ("Setup:ClientSecret", "s")]);

        await Gather.All(server.Crm.SegmentFields.CreateAsync([Tier], default));

        Assert.That(server.To("/services/oauth2/token").Select(request => request.Body!.Contains("client_id=admin")), Is.EquivalentTo(new[] { true, false }));
        Assert.That(server.To(Tooling + "/sobjects/CustomField").Single().Headers!["Authorization"][0], Is.EqualTo(TokenNumber(1)));
    }

    [Test]
    public async Task The_recorded_description_becomes_a_schema()
    {
        var ours = new FakeTimeProvider();
        await using var server = new SalesforceServer { Time = ours }.GivesTokens();
        server.Answers("GET", Data + "/sobjects/Account/describe/", Repository.Recorded("rest/account-describe-v48.json"));

        var schema = await server.Crm.Reader.DescribeAsync(default);

        Assert.That(schema.ServerTime, Is.GreaterThan(ours.GetUtcNow() + TimeSpan.FromDays(1)), "the server's clock, not ours");
        Assert.That(schema.Fields["annualrevenue"], Has.Property("Kind").EqualTo(ValueKind.Number).And.Property("IsWritable").True.And.Property("IsOurs").False);
        Assert.That(schema.Fields["Industry"].Options, Does.Contain("Agriculture"));
        Assert.That(schema.Fields.Keys, Does.Not.Contain("BillingAddress"));
    }

    [Test]
    public async Task Our_mark_and_inactive_values_are_seen()
    {
        var field = Field("Tier__c", "picklist", help: "Written by the segmentation connector. x", restricted: true, values: ["GOLD", "OLD"]);
        field["picklistValues"]![1]!["active"] = false;
        await using var server = new SalesforceServer().GivesTokens().Describes(field);

        var tier = (await server.Crm.Reader.DescribeAsync(default)).Fields["Tier__c"];

        Assert.That((tier.IsOurs, tier.IsRestricted, tier.IsPicklist, string.Join(',', tier.Options)), Is.EqualTo((true, true, true, "GOLD")));
    }

    [Test]
    public async Task An_examination_goes_on_after_a_failed_check_and_says_what_mends_it()
    {
        await using var server = Server(null, hasAccess: true).Describes(Field("Name", "string"), Field("Formula__c", "string", updateable: false));
        server.Answers("GET", "/services/data/", new[] { new { label = "Spring '26", url = Data, version = "65.0" } });
        server.Answers("GET", Data + "/limits/", """[{"errorCode":"INSUFFICIENT_ACCESS"}]""", 403);

        var checks = (await Gather.All(server.Crm.ExamineAsync(new FieldNeeds(["Name", "Hidden__c", "Optional__c"], ["Hidden__c"], ["Formula__c"], []), default))).ToDictionary(check => check.Name);

        Assert.That(checks.Values.Where(check => check.Result != CheckResult.Passed).Select(check => (check.Name, check.Result)), Is.EquivalentTo(new[]
        {
            ("API version", CheckResult.Failed), ("field Hidden__c", CheckResult.Failed), ("field Optional__c", CheckResult.Warning), ("field Formula__c", CheckResult.Failed),
            ("sees every account", CheckResult.Failed), ("API calls left", CheckResult.Warning),
        }));
        Assert.That(checks.Values.Where(check => check.Result != CheckResult.Passed).Select(check => check.Mend), Is.All.Not.Empty);
        Assert.That(checks["credentials"].Detail, Does.Contain("005N"));
        Assert.That(checks["field Hidden__c"].Detail, Does.Contain("does not exist or is hidden"));
    }

    [TestCase(true, "Private")]
    [TestCase(false, "Read")]
    public async Task View_all_or_public_accounts_pass(bool viewAll, string sharing)
    {
        await using var server = Server(null, hasAccess: true, viewAll: viewAll, sharing: sharing).Describes(Field("Name", "string"));
        server.Answers("GET", "/services/data/", new[] { new { version = "66.0" } });
        server.Answers("GET", Data + "/limits/", new { DailyApiRequests = new { Max = 1000, Remaining = 900, Nested = new { Max = 1 } }, PermissionSets = new { CreateCustom = new { Max = 1 } } });

        var checks = await Gather.All(server.Crm.ExamineAsync(new FieldNeeds(["Name"], [], [], []), default));

        Assert.That(checks.Select(check => check.Result), Is.All.EqualTo(CheckResult.Passed));
        Assert.That(server.Crm.Usage.DailyUsed, Is.EqualTo(100));
    }

    private static JObject Existing(params string[] values) => JObject.FromObject(new
    {
        Id = "00N1",
        Metadata = new { label = "Rank", type = "Picklist", valueSet = new { restricted = true, valueSetDefinition = new { sorted = false, value = values.Select(value => new { valueName = value, label = value }) } } },
    });

    private static SalesforceServer Server(
        JObject? field, bool hasAccess, bool isAssigned = true, bool viewAll = false, string sharing = "Private", params (string Key, string Value)[] settings)
    {
        var server = new SalesforceServer(settings).GivesTokens();
        server.Answers("GET", Tooling + "/query/", request => Rows(request.Query!["q"][0].Contains("EntityDefinition") ? JObject.FromObject(new { InternalSharingModel = sharing }) : field));
        server.Answers("POST", Tooling + "/sobjects/CustomField", new { id = "00N2", success = true, errors = Array.Empty<object>() }, 201);
        server.Answers("PATCH", Tooling + "/sobjects/CustomField/00N1", "", 204);
        server.Answers("GET", Data + "/query", request => Rows(request.Query!["q"][0] switch
        {
            var soql when soql.Contains("FROM PermissionSetAssignment") => hasAccess && isAssigned ? JObject.FromObject(new { Id = "0Pa1", PermissionSetId = "0PS1" }) : null,
            var soql when soql.Contains("FROM ObjectPermissions") => JObject.FromObject(new { PermissionsViewAllRecords = viewAll, PermissionsModifyAllRecords = false }),
            var soql when soql.Contains("FROM FieldPermissions") => hasAccess ? JObject.FromObject(new { Id = "01k1", PermissionsEdit = true }) : null,
            _ => hasAccess ? JObject.FromObject(new { Id = "0PS1" }) : null,
        }));
        foreach (var (type, id) in new[] { ("PermissionSet", "0PS1"), ("FieldPermissions", "01k1"), ("PermissionSetAssignment", "0Pa1") })
        {
            server.Answers("POST", $"{Data}/sobjects/{type}", new { id, success = true, errors = Array.Empty<object>() }, 201);
        }

        server.Answers("GET", "/services/oauth2/userinfo", new { user_id = "005N", organization_id = "00D1" });
        return server;
    }

    private static WireMock.ResponseMessage Rows(JObject? row) => Json(200, new { done = true, totalSize = row is null ? 0 : 1, records = row is null ? [] : new[] { row } });
}
