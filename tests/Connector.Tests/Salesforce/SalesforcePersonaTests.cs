using Connector.Deployment;
using Connector.Segmentation;
using NUnit.Framework;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

/// <summary>What an ordinary user sees of fields and list views.</summary>
public sealed class SalesforcePersonaTests
{
    private static readonly SegmentField Tier = new("Tier__c", "Tier", "", [new("gold", "Gold")]);
    private static readonly SegmentField Size = new("Size__c", "Size", "", [new("big", "Big")]);

    [Test]
    public async Task A_persona_who_sees_fields_and_accounts_passes_and_a_view_of_nobody_is_rightly_empty()
    {
        await using var server = Server().Describes(Field("Tier__c", "picklist"), Field("Size__c", "picklist"));
        Shows(server, "Segment_Gold", rows: 1);
        Shows(server, "Segment_Rest", rows: 0);

        var checks = await server.Crm.Persona!.LookAsync([Tier, Size], [(View("gold"), true), (View("rest"), false)], default);

        Assert.That(checks.Select(check => check.Result), Is.All.EqualTo(CheckResult.Passed));
        Assert.That(checks.Select(check => check.Detail), Is.EqualTo(["2 of 2", "2 of 2", "1 of 2 do; the others have none to show"]));
    }

    [Test]
    public async Task Hidden_fields_missing_views_and_hidden_accounts_are_told_with_what_to_do()
    {
        await using var server = Server().Describes(Field("Tier__c", "picklist"));
        Shows(server, "Segment_Gold", rows: 0);
        server.Answers("GET", $"{Data}/ui-api/list-records/Account/Segment_Gone", _ => Json(404, new[] { new { errorCode = "NOT_FOUND", message = "none" } }));
        Shows(server, "Segment_Mine", rows: 0);

        var checks = await server.Crm.Persona!.LookAsync([Tier, Size], [(View("gold"), true), (View("gone"), true), (View("mine", ViewScope.Mine), true)], default);

        Assert.That(checks.Select(check => (check.Result, check.Detail)), Is.EqualTo([
            (CheckResult.Failed, "hidden: Size__c"), (CheckResult.Failed, "not there: Label gone"),
            (CheckResult.Failed, "empty although the segments have accounts: Label gold"), (CheckResult.Warning, "no view of their own accounts shows any")]));
        Assert.That(checks.Select(check => check.Mend), Is.All.Not.Empty);
    }

    [Test]
    public async Task A_persona_who_may_not_look_is_a_failed_check_and_without_one_nobody_looks()
    {
        await using var server = Server();
        server.Answers("GET", $"{Data}/sobjects/Account/describe/", _ => Json(403, new[] { new { errorCode = "API_DISABLED_FOR_ORG", message = "no" } }));
        await using var without = new SalesforceServer().GivesTokens();

        var check = (await server.Crm.Persona!.LookAsync([Tier], [], default)).Single();

        Assert.That((check.Result, check.Name), Is.EqualTo((CheckResult.Failed, "persona can look")));
        Assert.That(without.Crm.Persona, Is.Null);
    }

    private static SalesforceServer Server() =>
        new SalesforceServer(("Persona:LoginUrl", "{self}"), ("Persona:ClientId", "persona"), ("Persona:ClientSecret", ClientSecret)).GivesTokens();

    private static SegmentView View(string name, ViewScope scope = ViewScope.Everybody) => new(name, $"Label {name}", [new("Tier__c", new("gold", "Gold"))], scope);

    private static void Shows(SalesforceServer server, string view, int rows) =>
        server.Answers("GET", $"{Data}/ui-api/list-records/Account/{view}", _ => Json(200, new { count = rows, records = Enumerable.Repeat(new { id = "001" }, rows) }));
}
