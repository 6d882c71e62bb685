using System.Text.Json.Nodes;
using System.Xml.Linq;
using Connector.Crashes;
using Connector.EndToEnd.Emulator;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>Segment fields that take their values from global value sets, where the settings want it.</summary>
public sealed class GlobalValueSetTests : MetadataTests
{
    private const string Set = "globalValueSets/Segment_Customer_Tier.globalValueSet";
    private const string Mark = "Written by the segmentation connector";

    private static readonly string[] Everything =
        ["CustomObject:Account", "Layout:*", "PermissionSet:*", "GlobalValueSet:*", "Report:Segment_Reports", "Dashboard:Segment_Dashboards", "Dashboard:Segment_Dashboards/Segment_Overview"];

    private string _folder = null!;

    protected override int Accounts => 60;

    private string SettingsFile => Path.Combine(_folder, "appsettings.json");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("connector-e2e-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Fields_take_their_values_from_sets_in_which_others_may_add_theirs_and_undo_leaves_every_byte_of_the_rest_as_it_was()
    {
        WriteSettings();
        var before = await RetrieveAsync(Everything);
        var (plan, applied) = await ApplyAsync();
        Assert.That(applied.Count("succeeded"), Is.EqualTo(plan.Count("records")).And.GreaterThan(0));
        Assert.That(Kinds(plan)["create GlobalValueSet"], Is.EqualTo(5));
        Assert.That(await ValuesAsync(), Is.EqualTo(new[] { "strategic", "core", "scale", "unclassified" }));
        Assert.That(Field(await RetrieveAsync("CustomObject:Account"), "Customer_Tier__c").Descendants(Metadata + "valueSetName").Single().Value, Is.EqualTo("Segment_Customer_Tier"));
        Assert.That(Kinds(await CliAsync("plan", "--json")), Is.Empty);

        // A value of somebody else's is no drift; another field takes the values of the set too.
        var ours = (await RetrieveAsync("GlobalValueSet:Segment_Customer_Tier"))[Set];
        await MustDeployAsync(Package(["GlobalValueSet:Segment_Customer_Tier"], (Set, ours.Replace("    <description>", "    <customValue><fullName>theirs</fullName><default>false</default><label>Theirs</label></customValue><description>", StringComparison.Ordinal))));
        await MustDeployAsync(Package(["CustomField:Account.Also__c"], ("objects/Account.object", File("CustomObject",
            "<fields><fullName>Also__c</fullName><label>Also</label><required>false</required><type>Picklist</type><valueSet><restricted>true</restricted><valueSetName>Segment_Customer_Tier</valueSetName></valueSet></fields>"))));
        Assert.That((await CliAsync("drift", "--json")).ExitCode, Is.Zero);

        // The framework retires a segment and changes another one's label.
        WriteSettings(framework => framework.Replace("label: Strategic\n", "label: Key\n", StringComparison.Ordinal)
            .Replace("    expect: { strategic:", "    retired:\n      - { name: theirs, label: Was theirs, until: 2026-10-31, why: too few, successor: scale }\n    expect: { strategic:", StringComparison.Ordinal));
        var shown = await CliAsync("plan");
        Assert.That(shown.Output, Does.Contain("retired value theirs of Segment_Customer_Tier stays: records of Account.Also__c, which takes its values from it, may name it"));
        await MustDeployAsync(Deletion("CustomField:Account.Also__c"));
        Assert.That((await CliAsync("plan")).Output, Does.Contain("retires theirs"));
        var (_, again) = await ApplyAsync();
        Assert.That(await ValuesAsync(), Is.EqualTo(new[] { "strategic", "core", "scale", "unclassified" }), "theirs is retired");
        Assert.That((await RetrieveAsync("GlobalValueSet:Segment_Customer_Tier"))[Set], Does.Contain("<label>Key</label>").And.Contain("<fullName>theirs</fullName>"));

        foreach (var run in new[] { again, applied })
        {
            var undone = await CliAsync("undo", $"{run.Count("run")}", "--delete-data", "--json");
            Assert.That(undone.ExitCode, Is.Zero, undone.Output + undone.Errors);
        }

        // The set with a value of somebody else's in it stays; whoever added it takes it out.
        var after = await RetrieveAsync(Everything);
        Assert.That(after.Remove(Set), "somebody changed it since");
        Assert.That(after.Where(file => file.Key != "package.xml"), Is.EquivalentTo(before.Where(file => file.Key != "package.xml")));
        await MustDeployAsync(Deletion("GlobalValueSet:Segment_Customer_Tier"));
        Assert.That(await RetrieveAsync(Everything), Is.EqualTo(before));
    }

    [Test]
    public async Task A_field_of_its_own_values_keeps_them_and_a_set_of_somebody_elses_is_not_used()
    {
        await MustDeployAsync(Package(["CustomField:Account.Customer_Tier__c", "GlobalValueSet:Segment_Company_Size", "PermissionSet:Theirs"],
            ("permissionsets/Theirs.permissionset", File("PermissionSet", "<fieldPermissions><editable>true</editable><field>Account.Customer_Tier__c</field><readable>true</readable></fieldPermissions><label>Theirs</label>")),
            ("objects/Account.object", File("CustomObject", $"<fields><fullName>Customer_Tier__c</fullName><inlineHelpText>{Mark}</inlineHelpText><label>Tier</label><required>false</required><type>Picklist</type><valueSet>"
                + "<restricted>true</restricted><valueSetDefinition><sorted>false</sorted><value><fullName>theirs</fullName><default>false</default><label>Theirs</label></value></valueSetDefinition></valueSet></fields>")),
            ("globalValueSets/Segment_Company_Size.globalValueSet", File("GlobalValueSet", "<customValue><fullName>XL</fullName><default>false</default><label>XL</label></customValue><masterLabel>Sizes</masterLabel><sorted>false</sorted>"))));
        var set = (await QueryAsync("SELECT Id FROM PermissionSet WHERE Name = 'Theirs'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        var user = (await QueryAsync("SELECT Id FROM User WHERE Alias LIKE 'sinteg%'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        await SendAsync(HttpMethod.Post, "sobjects/PermissionSetAssignment", $$"""{"AssigneeId":"{{user}}","PermissionSetId":"{{set}}"}""");
        WriteSettings();
        var before = await RetrieveAsync(Everything);

        var shown = await CliAsync("plan");
        Assert.That(shown.Output, Does.Contain("Account.Customer_Tier__c keeps values of its own").And.Contain("foreign   GlobalValueSet Segment_Company_Size"));
        var (_, applied) = await ApplyAsync();

        var after = await RetrieveAsync(Everything);
        Assert.That(Field(after, "Customer_Tier__c").Descendants(Metadata + "value").Select(value => value.Element(Metadata + "fullName")!.Value), Is.EqualTo(new[] { "strategic", "core", "scale", "unclassified", "theirs" }));
        Assert.That(Field(after, "Company_Size__c").Descendants(Metadata + "value").Select(value => value.Element(Metadata + "fullName")!.Value), Is.EqualTo(new[] { "enterprise", "mid_market", "smb", "unclassified" }));
        Assert.That(after.Keys.Where(file => file.StartsWith("globalValueSets/", StringComparison.Ordinal)), Has.Exactly(4).Items.And.None.EqualTo(Set));
        Assert.That(after["globalValueSets/Segment_Company_Size.globalValueSet"], Is.EqualTo(before["globalValueSets/Segment_Company_Size.globalValueSet"]));
        Assert.That(Kinds(await CliAsync("plan", "--json")).Where(kind => !kind.Key.StartsWith("foreign", StringComparison.Ordinal)), Is.Empty);

        var undone = await CliAsync("undo", $"{applied.Count("run")}", "--delete-data", "--json");
        Assert.That(undone.ExitCode, Is.Zero, undone.Output + undone.Errors);
        Assert.That(await RetrieveAsync(Everything), Is.EqualTo(before));
        await MustDeployAsync(Deletion("CustomField:Account.Customer_Tier__c", "GlobalValueSet:Segment_Company_Size"));
    }

    private static Dictionary<string, int> Kinds(CliResult plan) =>
        plan.Json.GetProperty("artefacts").EnumerateArray().GroupBy(one => $"{one.GetProperty("action")} {one.GetProperty("kind")}").ToDictionary(group => group.Key, group => group.Count());

    private static XElement Field(Dictionary<string, string> files, string name) =>
        XElement.Parse(files["objects/Account.object"]).Elements(Metadata + "fields").Single(field => string.Equals(field.Element(Metadata + "fullName")!.Value, name, StringComparison.OrdinalIgnoreCase));

    private async Task<(CliResult Plan, CliResult Applied)> ApplyAsync()
    {
        var plan = await CliAsync("plan", "--json");
        await CliAsync("approve", $"{plan.Count("plan")}");
        var applied = await CliAsync("apply", $"{plan.Count("plan")}", "--json");
        Assert.That(applied.ExitCode, Is.Zero, applied.Output + applied.Errors);
        return (plan, applied);
    }

    private async Task<IEnumerable<string>> ValuesAsync() => (await GetAsync("sobjects/Account/describe")).Json.GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("name").GetString() == "Customer_Tier__c")
        .GetProperty("picklistValues").EnumerateArray().Where(value => value.GetProperty("active").GetBoolean()).Select(value => value.GetProperty("value").GetString()!);

    private void WriteSettings(Func<string, string>? change = null)
    {
        foreach (var file in Directory.GetFiles(Repository.Config)) System.IO.File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)), overwrite: true);
        var framework = Path.Combine(_folder, "segmentation.yaml");
        if (change is not null) System.IO.File.WriteAllText(framework, change(System.IO.File.ReadAllText(framework)));
        using var twin = Twin.Of(CrmKind.Salesforce, Emulator);
        var (crm, section) = twin.Settings(isBulk: false, accounts: 0);
        section["Deployment"] = new JsonObject { ["FirstPoll"] = "00:00:00.1", ["GlobalValueSets"] = true };
        var connection = new JsonObject
        {
            ["Crm"] = crm, ["Schedule"] = "", ["Overlap"] = "00:00:01", ["CreateMissingFields"] = false, ["FirstFill"] = new JsonObject(),
            ["Deployment"] = new JsonObject { ["Enabled"] = true }, [crm] = section,
        };
        System.IO.File.WriteAllText(SettingsFile, new JsonObject
        {
            ["Connections"] = new JsonObject { [twin.Name] = connection }, ["Framework"] = new JsonObject { ["File"] = framework },
        }.ToJsonString());
    }

    private Task<CliResult> CliAsync(params string[] arguments) => ConnectorCli.RunAsync([.. arguments, "--config", SettingsFile]);
}
