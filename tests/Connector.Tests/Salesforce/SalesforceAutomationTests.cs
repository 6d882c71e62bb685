using Connector.Planning;
using NUnit.Framework;
using WireMock;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceAutomationTests
{
    [Test]
    public async Task Triggers_flows_and_rules_on_the_object_are_listed_with_what_starts_them()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/tooling/query/", request => Records(Soql(request).Contains("ApexTrigger")
            ? [new { Name = "TierGuard", UsageBeforeUpdate = false, UsageAfterUpdate = true }, new { Name = "OnlyNew", UsageBeforeUpdate = false, UsageAfterUpdate = false }]
            : [new { Name = "Mail the owner" }]));
        server.Answers("GET", Data + "/query", _ => Records(
        [
            new { ApiName = "Stamp", TriggerType = "RecordBeforeSave", RecordTriggerType = "CreateAndUpdate" },
            new { ApiName = "Greet", TriggerType = "RecordAfterSave", RecordTriggerType = "Create" },
            new { ApiName = "Bye", TriggerType = "RecordBeforeDelete", RecordTriggerType = "Delete" },
        ]));

        var list = await server.Crm.AutomationAsync(default);

        Assert.That(list.Found, Is.EqualTo(new[]
        {
            new Automation(AutomationKind.Trigger, "OnlyNew", false),
            new Automation(AutomationKind.Trigger, "TierGuard", true),
            new Automation(AutomationKind.Flow, "Bye", false),
            new Automation(AutomationKind.Flow, "Greet", false),
            new Automation(AutomationKind.Flow, "Stamp", true),
            new Automation(AutomationKind.WorkflowRule, "Mail the owner", null),
        }));
        Assert.That(list.Notes, Is.Empty);
        Assert.That(server.To(Data + "/tooling/query/").Select(Soql), Has.All.Contains("TableEnumOrId IN ('Account')"));
        Assert.That(Soql(server.To(Data + "/query").Single()), Does.Contain("TriggerObjectOrEventId IN ('Account') AND IsActive = true"));
    }

    [Test]
    public async Task What_the_user_may_not_list_is_a_note_and_no_fault()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/tooling/query/", new[] { new { errorCode = "INVALID_TYPE", message = "sObject type 'ApexTrigger' is not supported." } }, 400);
        server.Answers("GET", Data + "/query", _ => Records([new { ApiName = "Stamp", TriggerType = "RecordAfterSave", RecordTriggerType = "Update" }]));

        var list = await server.Crm.AutomationAsync(default);

        Assert.That(list.Found.Single().Name, Is.EqualTo("Stamp"));
        Assert.That(list.Notes, Has.Count.EqualTo(2).And.All.Contains("could not be listed"));
    }

    [Test]
    public async Task An_answer_of_another_shape_ends_nothing()
    {
        await using var server = new SalesforceServer().GivesTokens();
        server.Answers("GET", Data + "/tooling/query/", _ => Records([new { Name = new { a = 1 }, UsageBeforeUpdate = "perhaps", UsageAfterUpdate = 7 }]));
        server.Answers("GET", Data + "/query", _ => Records([new { ApiName = 5, TriggerType = new[] { 1 }, RecordTriggerType = true }]));

        var list = await server.Crm.AutomationAsync(default);

        Assert.That(list.Found.Select(one => one.Name), Is.All.EqualTo("(without a name)").And.Exactly(3).Items);
    }

    private static string Soql(IRequestMessage request) => request.Query!["q"][0];

    private static ResponseMessage Records(object[] records) => Json(200, new { totalSize = records.Length, done = true, records });
}
