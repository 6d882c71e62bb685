using System.Text.Json.Nodes;
using Connector.Crashes;
using Connector.EndToEnd.Emulator;
using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>An org in which people have made much already: all of it stays, what has to be amended is amended, and undo leaves every byte as it was.</summary>
public sealed class PreparedOrgTests : MetadataTests
{
    private const string Mark = "Written by the segmentation connector";
    private const string Report = "Segment_Reports/Segment_Arr_By_Customer_Tier";

    private static readonly string[] Everything =
    [
        "CustomObject:Account", "Layout:*", "PermissionSet:*", "FlexiPage:*", "Report:Segment_Reports", $"Report:{Report}", "Report:Segment_Reports/Segment_Data_Quality",
        "Dashboard:Segment_Dashboards", "Dashboard:Segment_Dashboards/Segment_Overview", "Dashboard:Segment_Dashboards/Segment_History", "Report:Segment_Reports/Segment_Movements",
        "ReportType:*", "GlobalValueSet:*", "CustomObject:Segment_Snapshot__c",
    ];

    private string _folder = null!;

    protected override int Accounts => 60;

    private string SettingsFile => Path.Combine(_folder, "appsettings.json");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("connector-e2e-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Everything_of_the_customers_stays_a_component_that_fails_changes_nothing_and_undo_leaves_every_byte_as_it_was()
    {
        await PrepareAsync();
        WriteSettings();
        var before = await RetrieveAsync(Everything);

        var plan = await CliAsync("plan", "--json");
        Assert.That(plan.ExitCode, Is.EqualTo(3).Or.Zero, plan.Errors + plan.Output);
        var number = $"{plan.Count("plan")}";
        var shown = await CliAsync("plan");
        number = Newest(shown, number);
        Assert.That(shown.Output, Does.Contain("record page 'Account_Page' shows its fields by Dynamic Forms").And.Contain("no room for").And.Contain("field history of")
            .And.Contain("retired value silver of Account.Customer_Tier__c stays: listViews Account.Theirs may name it").And.Contain("retires bronze"));
        await CliAsync("approve", number);

        await MustDeployAsync(Package(["CustomField:Account.Kind__c"], ("objects/Account.object", File("CustomObject", Picklist("Kind__c", "Kind", "", "a")))));
        var middle = await RetrieveAsync(Everything);
        var failed = await CliAsync("apply", number, "--json");
        Assert.That(failed.ExitCode, Is.EqualTo(1), failed.Output);
        Assert.That(failed.Output + failed.Errors, Does.Contain("RecordType Account.Partner: Picklist value: b in picklist: Kind__c not found → ").And.Contain("nothing was changed"));
        Assert.That(await RetrieveAsync(Everything), Is.EqualTo(middle), "nothing of it is there");
        await MustDeployAsync(Package(["CustomField:Account.Kind__c"], ("objects/Account.object", File("CustomObject", Picklist("Kind__c", "Kind", "", "a", "b")))));

        var applied = await CliAsync("apply", number, "--json");
        Assert.That(applied.ExitCode, Is.Zero, applied.Output + applied.Errors);
        await OursIsThereAndTheirsStaysAsync(before);
        var next = await CliAsync("plan", "--json");
        Assert.That((next.Count("records"), next.Json.GetProperty("artefacts").EnumerateArray().Count(one => one.GetProperty("deploys").GetBoolean())), Is.EqualTo((0L, 0)), next.Output);

        var undone = await CliAsync("undo", $"{applied.Count("run")}", "--delete-data", "--json");
        Assert.That(undone.ExitCode, Is.Zero, undone.Output + undone.Errors);
        Assert.That(await RetrieveAsync(Everything), Is.EqualTo(before));
    }

    private static string Newest(CliResult shown, string number)
    {
        var found = System.Text.RegularExpressions.Regex.Match(shown.Output, @"[Pp]lan (\d+)");
        return found.Success ? found.Groups[1].Value : number;
    }

    private async Task OursIsThereAndTheirsStaysAsync(Dictionary<string, string> before)
    {
        var after = await RetrieveAsync(Everything);
        Assert.That(after.Keys, Is.SupersetOf(new[] { "objects/Segment_Snapshot__c.object", "reportTypes/Segment_History.reportType", "globalValueSets/Segment_Company_Size.globalValueSet" })
            .And.None.EqualTo("globalValueSets/Segment_Customer_Tier.globalValueSet"));
        var entity = System.Xml.Linq.XElement.Parse(after["objects/Account.object"]);
        var fields = entity.Elements(Metadata + "fields").ToDictionary(field => field.Element(Metadata + "fullName")!.Value);
        Assert.That(fields.Values.Count(field => field.Element(Metadata + "trackHistory")?.Value == "true"), Is.EqualTo(20), "as many as there is room for");
        Assert.That(fields["Customer_Tier__c"].Descendants(Metadata + "value").Select(value => value.Element(Metadata + "fullName")!.Value),
            Is.EqualTo(new[] { "strategic", "core", "scale", "unclassified", "theirs", "silver" }), "bronze is retired, a view of theirs names silver");
        var offered = entity.Elements(Metadata + "recordTypes").Single().Elements(Metadata + "picklistValues")
            .ToDictionary(picklist => picklist.Element(Metadata + "picklist")!.Value, picklist => string.Join(' ', picklist.Elements(Metadata + "values").Select(value => value.Element(Metadata + "fullName")!.Value)));
        Assert.That((offered["Kind__c"], offered["Customer_Tier__c"]), Is.EqualTo(("a b", "theirs strategic core scale unclassified")));
        Assert.That(offered["Company_Size__c"], Is.EqualTo("enterprise mid_market smb unclassified"));
        Assert.That(entity.Elements(Metadata + "compactLayouts").Single().Elements(Metadata + "fields").Select(field => field.Value).Skip(8), Is.EqualTo(new[] { "Company_Size__c", "Customer_Tier__c" }));
        foreach (var file in new[] { $"reports/{Report}.report", "permissionsets/Theirs.permissionset", "flexipages/Account_Page.flexipage" }) Assert.That(after[file], Is.EqualTo(before[file]), file);
        var readers = await QueryAsync("SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Segmentation_Reader'");
        Assert.That(readers.Json.GetProperty("totalSize").GetInt32(), Is.EqualTo(1), "the one whom the settings name");
    }

    private async Task PrepareAsync()
    {
        var tracked = Enumerable.Range(1, 17).Select(number => $"Tracked_{number}__c").ToList();
        string[] shown = ["Name", "Type", "Industry", "Phone", "Website", "Rating", "Site", "OwnerId"];
        var entity = string.Concat(
            $"<compactLayouts><fullName>Key_Fields</fullName>{string.Concat(shown.Select(field => $"<fields>{field}</fields>"))}<label>Key Fields</label></compactLayouts>",
            string.Concat(tracked.Select(field => $"<fields><fullName>{field}</fullName><label>{field[..^3]}</label><length>10</length><trackHistory>true</trackHistory><type>Text</type></fields>")),
            Picklist("Kind__c", "Kind", "", "a", "b"), Picklist("Customer_Tier__c", "Customer Tier", Mark, "strategic", "theirs", "bronze", "silver"),
            "<listViews><fullName>Theirs</fullName><columns>ACCOUNT.NAME</columns><filterScope>Everything</filterScope><filters><field>Customer_Tier__c</field>",
            "<operation>equals</operation><value>silver</value></filters><label>Theirs</label></listViews>",
            "<recordTypes><fullName>Partner</fullName><active>true</active><label>Partner</label>", Offers("Kind__c", "a", "b"), Offers("Customer_Tier__c", "theirs", "bronze"), "</recordTypes>");
        var page = "<flexiPageRegions><itemInstances><fieldInstance><fieldItem>Record.Name</fieldItem></fieldInstance></itemInstances><name>Facet-1</name><type>Facet</type></flexiPageRegions>"
            + "<masterLabel>Account Page</masterLabel><sobjectType>Account</sobjectType><template><name>flexipage:recordHomeTemplateDesktop</name></template><type>RecordPage</type>";
        var access = "<description>Theirs</description><fieldPermissions><editable>true</editable><field>Account.Customer_Tier__c</field><readable>true</readable></fieldPermissions><hasActivationRequired>false</hasActivationRequired><label>Theirs</label>";
        string[] members =
        [
            .. tracked.Append("Kind__c").Append("Customer_Tier__c").Select(field => $"CustomField:Account.{field}"), "CompactLayout:Account.Key_Fields", "ListView:Account.Theirs",
            "RecordType:Account.Partner", "FlexiPage:Account_Page", "PermissionSet:Theirs", "Report:Segment_Reports", $"Report:{Report}",
        ];
        await MustDeployAsync(Package(members,
            ("objects/Account.object", File("CustomObject", entity)), ("flexipages/Account_Page.flexipage", File("FlexiPage", page)),
            ("permissionsets/Theirs.permissionset", File("PermissionSet", access)), ("reports/Segment_Reports-meta.xml", File("ReportFolder", "<name>Segment Reports</name>")),
            ($"reports/{Report}.report", File("Report", "<columns><field>ACCOUNT.NAME</field></columns><format>Tabular</format><name>Theirs</name><reportType>AccountList</reportType>"))));
        var set = (await QueryAsync("SELECT Id FROM PermissionSet WHERE Name = 'Theirs'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        var user = (await QueryAsync("SELECT Id FROM User WHERE Alias LIKE 'sinteg%'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        await SendAsync(HttpMethod.Post, "sobjects/PermissionSetAssignment", $$"""{"AssigneeId":"{{user}}","PermissionSetId":"{{set}}"}""");
    }

    private void WriteSettings()
    {
        foreach (var file in Directory.GetFiles(Repository.Config)) System.IO.File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        var framework = Path.Combine(_folder, "segmentation.yaml");
        const string place = "    expect: { strategic:";
        var retired = string.Concat(new[] { "bronze", "silver" }.Select(name => $"      - {{ name: {name}, label: Was {name}, until: 2026-10-31, why: too few, successor: scale }}\n"));
        System.IO.File.WriteAllText(framework, System.IO.File.ReadAllText(framework).Replace(place, $"    retired:\n{retired}{place}", StringComparison.Ordinal));
        using var twin = Twin.Of(CrmKind.Salesforce, Emulator);
        var (crm, section) = twin.Settings(isBulk: false, accounts: 0);
        section["Deployment"] = new JsonObject
        {
            ["FirstPoll"] = "00:00:00.1", ["Layouts"] = "Account-Account Layout", ["CompactLayouts"] = "Account.Key_Fields", ["Readers"] = User(), ["Overriders"] = "nobody@example.test", ["GlobalValueSets"] = true,
        };
        var connection = new JsonObject
        {
            ["Crm"] = crm, ["Schedule"] = "", ["Overlap"] = "00:00:01", ["CreateMissingFields"] = false, ["FirstFill"] = new JsonObject(),
            ["Deployment"] = new JsonObject { ["Enabled"] = true, ["History"] = true }, [crm] = section,
        };
        System.IO.File.WriteAllText(SettingsFile, new JsonObject
        {
            ["Connections"] = new JsonObject { [twin.Name] = connection }, ["Framework"] = new JsonObject { ["File"] = framework },
        }.ToJsonString());
    }

    private string User() => QueryAsync("SELECT Username FROM User WHERE IsActive = true LIMIT 1").GetAwaiter().GetResult().Json.GetProperty("records")[0].GetProperty("Username").GetString()!;

    private Task<CliResult> CliAsync(params string[] arguments) => ConnectorCli.RunAsync([.. arguments, "--config", SettingsFile]);

    private static string Picklist(string name, string label, string help, params string[] values) =>
        $"<fields><fullName>{name}</fullName>{(help.Length == 0 ? "" : $"<inlineHelpText>{help}</inlineHelpText>")}<label>{label}</label><required>false</required><type>Picklist</type><valueSet><restricted>true</restricted>"
        + $"<valueSetDefinition><sorted>false</sorted>{string.Concat(values.Select(value => $"<value><fullName>{value}</fullName><default>false</default><label>{value}</label></value>"))}</valueSetDefinition></valueSet></fields>";

    private static string Offers(string picklist, params string[] values) =>
        $"<picklistValues><picklist>{picklist}</picklist>{string.Concat(values.Select(value => $"<values><fullName>{value}</fullName><default>false</default></values>"))}</picklistValues>";
}
