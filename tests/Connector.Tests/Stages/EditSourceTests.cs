using Connector.Accounts;
using Connector.Reading;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Stages;

public class EditSourceTests
{
    [TestCase(false, "; changed by CRM_UI, user 17")]
    [TestCase(true, "")]
    public async Task The_finding_about_a_persons_edit_names_its_source_where_the_crm_tells_it(bool isDown, string ends)
    {
        using var scene = new RunScene();
        scene.Customer("1", employees: 50);
        await scene.RunAsync();
        scene.Later();
        scene.Crm.Edit("1", RunScene.Size, AttributeValue.Of("large"));
        scene.Crm.ChangedBy[new AccountId("1")] = new FieldEditor("CRM_UI", "17", "Ada Lovelace", null, IsOfField: true);
        scene.Crm.IsDown = isDown;

        var report = await scene.ReportAsync();

        var message = report.Findings.Single(finding => finding.Rule == "edited-by-a-person").Examples.Single().Message;
        Assert.That(message, Does.EndWith("would register it)" + ends));
    }
}
