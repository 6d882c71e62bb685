using Connector.Deployment;
using Connector.Tests.Segmentation;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

/// <summary>List views of one's own accounts, by the UI API as contract 7a has it.</summary>
public sealed class SalesforceOwnViewsTests
{
    private const string Lists = Data + "/ui-api/list-info/Account";
    private const string Mine = """
        <ListView xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>My_Gold</fullName><columns>ACCOUNT.NAME</columns><columns>Tier__c</columns><columns>CORE.USERS.ALIAS</columns>
        <filterScope>Mine</filterScope><filters><field>Tier__c</field><operation>equals</operation><value>GOLD</value></filters><label>My gold</label></ListView>
        """;

    private static readonly ArtefactKey View = new("ListView", "Account.My_Gold");
    private static readonly ArtefactChange Create = new(View, ArtefactAction.Create, null, Mine, null);

    [Test]
    public async Task A_view_of_ones_own_accounts_is_created_public_with_paths_and_labels_and_no_deployment()
    {
        await using var server = Server();
        server.Answers("GET", Lists + "/My_Gold", new[] { new { errorCode = "NOT_FOUND", message = "no" } }, 404);
        server.Answers("POST", Lists, new { label = "My gold" }, 201);

        var outcome = await server.Crm.Deployer!.DeployAsync([Create], isCheck: false, _ => Task.CompletedTask, default);

        Assert.That(outcome.Succeeded, Is.True);
        Assert.That(JToken.DeepEquals(JObject.Parse(server.To(Lists).Single().Body!), JObject.Parse("""
            {"listViewApiName":"My_Gold","label":"My gold","visibility":"Public","scope":{"apiName":"mine"},"displayColumns":["Name","Tier__c","Owner.Alias"],
             "filteredByInfo":[{"fieldApiName":"Tier__c","operator":"Equals","operandLabels":["Gold label"]}],"filterLogicString":""}
            """)), server.To(Lists).Single().Body);
    }

    [Test]
    public async Task One_that_is_there_is_changed_and_a_check_sends_nothing()
    {
        await using var server = Server();
        server.Answers("GET", Lists + "/My_Gold", new { label = "Theirs" });
        server.Answers("PATCH", Lists + "/My_Gold", new { label = "My gold" });

        Assert.That((await server.Crm.Deployer!.DeployAsync([Create], isCheck: true, _ => Task.CompletedTask, default)).Succeeded, Is.True);
        Assert.That(server.To(Lists + "/My_Gold"), Is.Empty);
        await server.Crm.Deployer.DeployAsync([Create], isCheck: false, _ => Task.CompletedTask, default);

        Assert.That(server.To(Lists + "/My_Gold").Select(call => call.Method), Is.EqualTo(new[] { "GET", "PATCH" }));
    }

    [Test]
    public async Task A_refused_one_is_named_with_what_to_do_and_the_rest_stays()
    {
        await using var server = Server();
        server.Answers("GET", Lists + "/My_Gold", new[] { new { errorCode = "NOT_FOUND", message = "no" } }, 404);
        server.Answers("POST", Lists, new[] { new { errorCode = "DUPLICATE_DEVELOPER_NAME", message = "no" } }, 400);

        var outcome = await server.Crm.Deployer!.DeployAsync([Create], isCheck: false, _ => Task.CompletedTask, default);

        Assert.That((outcome.Succeeded, outcome.IsPartDone), Is.EqualTo((false, true)));
        Assert.That(outcome.Failures.Single(), Does.Contain("My_Gold").And.Contain("another view has this name"));
    }

    [TestCase("60.0", "true")]
    [TestCase("66.0", "false")]
    public async Task An_org_or_version_that_takes_none_gets_a_word_about_it_instead(string version, string ownViews)
    {
        await using var server = new SalesforceServer(("ApiVersion", version), ("Deployment:OwnViews", ownViews));
        var framework = TestFramework.Load(TestFramework.Text.Replace("alpha:", "salesforce:", StringComparison.Ordinal)
            + "views:\n  own: { label: \"My {tier}\", where: { tier: each }, scope: mine }\n").OrThrow();

        var wanted = server.Crm.Deployer!.Wanted(Artefacts.Of(framework, "salesforce"));

        Assert.That(wanted.Artefacts.Select(one => one.Content.Key.Kind), Does.Not.Contain("ListView"));
        Assert.That(wanted.LeftOut, Has.Some.Contains("My accounts"));
    }

    private static SalesforceServer Server()
    {
        var server = new SalesforceServer().GivesTokens();
        var field = Field("Tier__c", "picklist", values: "GOLD");
        field["picklistValues"]![0]!["label"] = "Gold label";
        server.Describes(field);
        server.Answers("GET", Data + "/query", new { totalSize = 0, done = true, records = Array.Empty<object>() });
        return server;
    }
}
