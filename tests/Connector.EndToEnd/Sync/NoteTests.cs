using System.Text.Json.Nodes;
using Connector.Crashes;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>Fields that say in the CRM why an account is in its segment, from their creation to what an undo leaves of them.</summary>
[TestFixture(CrmKind.Salesforce, false)]
[TestFixture(CrmKind.Salesforce, true)]
[TestFixture(CrmKind.HubSpot, false)]
[TestFixture(CrmKind.HubSpot, true)]
public class NoteTests(CrmKind crm, bool deployed)
{
    private string Reason => crm == CrmKind.Salesforce ? "Customer_Tier_Reason__c" : "customer_tier_reason";

    private string Provisional => crm == CrmKind.Salesforce ? "Customer_Tier_Provisional__c" : "customer_tier_provisional";

    private string Version => crm == CrmKind.Salesforce ? "Customer_Tier_Version__c" : "customer_tier_version";

    private string Run => crm == CrmKind.Salesforce ? "Customer_Tier_Run__c" : "customer_tier_run";

    [Test]
    public async Task Every_account_says_why_it_is_where_it_is_and_says_otherwise_once_that_changes_or_a_person_decides()
    {
        await using var scene = await StartAsync();
        await FillAsync(scene);
        var records = (await scene.Crm.RecordsAsync([scene.Crm.Fields.Tier, Reason, Provisional, Version, Run])).Where(record => !string.IsNullOrEmpty(record.Text(scene.Crm.Fields.Tier))).ToList();
        var second = await scene.RunAsync();

        Assert.That(records.Select(record => (Tier: record.Text(scene.Crm.Fields.Tier), Why: record.Text(Reason))), Has.All.Matches<(string Tier, string Why)>(one => one.Tier switch
        {
            "strategic" => one.Why is "arr >= 250000" or "employees >= 1000" or "strategic_account" or "arr >= 125000 and expansion_potential",
            "core" => one.Why is "arr >= 25000" or "employees >= 100",
            "scale" => one.Why is "arr > 0" or "employees >= 1",
            _ => one.Why == "no rule holds",
        }));
        Assert.That(records.Select(record => (record.Text(Version), Number(record.Text(Run)))).Distinct(), Is.EqualTo(new[] { ("1.0.0", 1d) }));
        Assert.That(await IsProvisionalAsync(scene, records.First(record => IsOn(record.Text(Provisional))).Id), Is.True);
        Assert.That(await IsProvisionalAsync(scene, records.First(record => !IsOn(record.Text(Provisional))).Id), Is.False);
        Assert.That((second.ExitCode, second.Count("sent")), Is.EqualTo((0, 0L)), second.Errors);

        var (grows, edited) = (records.First(record => record.Text(Reason) == "arr >= 25000"), records.First(record => record.Text(Reason) == "arr > 0"));
        await scene.Crm.ChangeAsync([(grows.Id, scene.Crm.Fields.Employees, JsonValue.Create(90_000)), (edited.Id, scene.Crm.Fields.Tier, JsonValue.Create("strategic"))]);
        var third = await scene.RunAsync();
        var after = (await scene.Crm.RecordsAsync([scene.Crm.Fields.Tier, Reason, Run])).ToDictionary(record => record.Id);

        Assert.That((third.ExitCode, third.Count("succeeded")), Is.EqualTo((0, 2L)), third.Errors);
        Assert.That((after[grows.Id].Text(scene.Crm.Fields.Tier), after[grows.Id].Text(Reason), Number(after[grows.Id].Text(Run))), Is.EqualTo(("strategic", "employees >= 1000", (double)third.Count("run"))));
        Assert.That((after[edited.Id].Text(scene.Crm.Fields.Tier), after[edited.Id].Text(Reason)), Is.EqualTo(("strategic", "set by a person")));
    }

    [Test]
    public async Task An_undo_takes_the_notes_back_too()
    {
        await using var scene = await StartAsync();
        await FillAsync(scene);

        var undone = await scene.CliAsync("undo", deployed ? "2" : "1", "--json");

        Assert.That(undone.ExitCode, Is.Zero, undone.Errors);
        if (deployed && crm == CrmKind.Salesforce) return; // what was deployed is hidden with it

        var records = await scene.Crm.RecordsAsync([scene.Crm.Fields.Tier, Reason, Provisional, Version, Run]);
        Assert.That(records.SelectMany(record => new[] { scene.Crm.Fields.Tier, Reason, Version, Run }.Select(record.Text)), Has.All.Null.Or.Empty);
        Assert.That(records.Any(record => IsOn(record.Text(Provisional))), Is.False);
    }

    private static double Number(string? text) => double.Parse(text!, System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsOn(string? flag) => string.Equals(flag, "true", StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> IsProvisionalAsync(SyncScene scene, string account)
    {
        var explained = await scene.CliAsync("explain", account, "--json");
        var tier = explained.Json.GetProperty("dimensions").EnumerateArray().Single(one => one.GetProperty("dimension").GetString() == "customer_tier");
        return tier.GetProperty("provisional").GetBoolean();
    }

    private async Task<SyncScene> StartAsync()
    {
        var scene = await SyncScene.StartAsync(crm: crm);
        foreach (var table in Directory.EnumerateFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(scene.Folder, Path.GetFileName(table)));
        var framework = Path.Combine(scene.Folder, "segmentation.yaml");
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Config, "segmentation.yaml"));
        var name = scene.Crm.Name;
        const string Fields = "    fields: { salesforce: Customer_Tier__c, hubspot: customer_tier }\n";
        string[] notes = [$"reason: {{ {name}: {Reason} }}", $"provisional: {{ {name}: {Provisional} }}", $"version: {{ {name}: {Version} }}", $"run: {{ {name}: {Run} }}"];
        Assert.That(text, Does.Contain(Fields));
        await File.WriteAllTextAsync(framework, text.Replace(Fields, $"{Fields}    notes:\n{string.Concat(notes.Select(note => $"      {note}\n"))}", StringComparison.Ordinal));
        scene.WriteSettings(deployed ? Deploys : null, framework);
        return scene;
    }

    private static void Deploys(JsonObject connection)
    {
        connection["CreateMissingFields"] = false;
        connection["Deployment"] = new JsonObject { ["Enabled"] = true };
        if (connection["Salesforce"] is JsonObject salesforce) salesforce["Deployment"] = new JsonObject { ["FirstPoll"] = "00:00:00.1" };
    }

    /// <summary>Fields are there by one plan, or were created by the run as the settings let it.</summary>
    private async Task FillAsync(SyncScene scene)
    {
        if (!deployed)
        {
            var run = await scene.RunAsync();
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            return;
        }

        var plan = await scene.CliAsync("plan", "--json");
        await scene.CliAsync("approve", $"{plan.Count("plan")}");
        var applied = await scene.CliAsync("apply", $"{plan.Count("plan")}", "--json");
        Assert.That((applied.ExitCode, applied.Count("succeeded")), Is.EqualTo((0, plan.Count("records"))), applied.Errors);
    }
}
