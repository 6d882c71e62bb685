using System.Net;
using System.Text.Json;
using System.Xml.Linq;

namespace Connector.EndToEnd.Emulator;

/// <summary>Deployments take effect as a whole or not at all, and what was deployed is what is retrieved.</summary>
public class DeployTests : MetadataTests
{
    private const string Tier = """
        <fields><fullName>Deployed_Tier__c</fullName><description>Why</description><externalId>false</externalId><inlineHelpText>How</inlineHelpText>
        <label>Deployed Tier</label><required>false</required><trackHistory>true</trackHistory><type>Picklist</type><valueSet><restricted>true</restricted>
        <valueSetDefinition><sorted>false</sorted>
        <value><fullName>gold</fullName><color>#FFD700</color><default>false</default><label>Gold</label></value>
        <value><fullName>silver</fullName><default>false</default><label>Silver</label></value></valueSetDefinition></valueSet></fields>
        """;

    private const string Grant = """
        <description>Test</description><fieldPermissions><editable>true</editable><field>Account.Deployed_Tier__c</field><readable>true</readable></fieldPermissions>
        <hasActivationRequired>false</hasActivationRequired><label>Tier Editors</label>
        """;

    [Test]
    public async Task A_deployed_picklist_is_seen_by_whom_permissions_let_see_it_and_takes_its_values_only()
    {
        var result = await MustDeployAsync(Package(["CustomField:Account.Deployed_Tier__c", "PermissionSet:Tier_Editors"],
            ("objects/Account.object", File("CustomObject", Tier)), ("permissionsets/Tier_Editors.permissionset", File("PermissionSet", Grant))));
        Assert.That(result.GetProperty("numberComponentsDeployed").GetInt32(), Is.EqualTo(2));
        Assert.That((await GetAsync("sobjects/Account/describe")).Body, Does.Not.Contain("Deployed_Tier__c"), "deploying grants nothing");

        var set = (await QueryAsync("SELECT Id FROM PermissionSet WHERE Name = 'Tier_Editors'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        var user = (await QueryAsync("SELECT Id FROM User WHERE Alias LIKE 'sinteg%'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        await SendAsync(HttpMethod.Post, "sobjects/PermissionSetAssignment", $$"""{"AssigneeId":"{{user}}","PermissionSetId":"{{set}}"}""");

        var field = (await GetAsync("sobjects/Account/describe")).Json.GetProperty("fields").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "Deployed_Tier__c");
        Assert.That((field.GetProperty("restrictedPicklist").GetBoolean(), field.GetProperty("inlineHelpText").GetString(), field.GetProperty("updateable").GetBoolean()),
            Is.EqualTo((true, "How", true)));
        Assert.That(field.GetProperty("picklistValues").EnumerateArray().Select(value => value.GetProperty("value").GetString()), Is.EqualTo(["gold", "silver"]));
        Assert.That((await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", """{"Deployed_Tier__c":"gold"}""")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(1)}", """{"Deployed_Tier__c":"bronze"}""")).ErrorCode,
            Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));

        var refused = await DeployAsync(Deletion("PermissionSet:Tier_Editors"));
        Assert.That(Failures(refused), Is.EqualTo(["PermissionSet Tier_Editors: Cannot delete permission set Tier_Editors: it is assigned to users"]));
    }

    [Test]
    public async Task What_was_deployed_is_what_is_retrieved_and_deploying_it_again_changes_nothing()
    {
        var field = Tier.Replace("Deployed_Tier__c", "Kept__c", StringComparison.Ordinal);
        await MustDeployAsync(Package(["CustomField:Account.Kept__c"], ("objects/Account.object", File("CustomObject", field))));

        var retrieved = await RetrieveAsync("CustomField:Account.Kept__c", "Layout:Account-Account Layout");
        var again = await MustDeployAsync(Zip([.. retrieved.Select(file => (file.Key, file.Value))]));

        var expected = XElement.Parse(File("CustomObject", field));
        Assert.That(XNode.DeepEquals(XElement.Parse(retrieved["objects/Account.object"]), expected), retrieved["objects/Account.object"]);
        Assert.That(again.GetProperty("details").GetProperty("componentSuccesses").EnumerateArray().Where(each => each.GetProperty("componentType").GetString() != "")
            .Select(each => each.GetProperty("changed").GetBoolean()), Is.EqualTo([false, false]));
        Assert.That(await RetrieveAsync("CustomField:Account.Kept__c", "Layout:Account-Account Layout"), Is.EqualTo(retrieved));
    }

    [Test]
    public async Task A_failure_in_the_middle_leaves_the_org_as_it_was_and_so_does_a_check()
    {
        string[] all = ["CustomObject:Account", "Layout:*", "PermissionSet:*", "CustomObject:*", "GlobalValueSet:*"];
        var before = await RetrieveAsync(all);
        string[] members = ["CustomField:Account.Rolled__c", "CustomObject:Rolled__c", "PermissionSet:Rolled"];
        (string, string)[] files =
        [
            ("objects/Account.object", File("CustomObject", Tier.Replace("Deployed_Tier__c", "Rolled__c", StringComparison.Ordinal))),
            ("objects/Rolled__c.object", File("CustomObject", "<deploymentStatus>Deployed</deploymentStatus><label>R</label><nameField><label>N</label><type>Text</type></nameField>"
                + "<pluralLabel>Rs</pluralLabel><sharingModel>ReadWrite</sharingModel>")),
            ("permissionsets/Rolled.permissionset", File("PermissionSet", Grant.Replace("Deployed_Tier__c", "Rolled__c", StringComparison.Ordinal))),
        ];

        var check = await DeployAsync(Package(members, files), checkOnly: true);
        var failed = await DeployAsync(Package([.. members, "ListView:Account.Bad"],
            [files[0] with { Item2 = files[0].Item2.Replace("</CustomObject>", "<listViews><fullName>Bad</fullName><filterScope>Mine</filterScope><label>B</label></listViews></CustomObject>",
                StringComparison.Ordinal) }, .. files[1..]]));

        Assert.That(check.GetProperty("status").GetString(), Is.EqualTo("Succeeded"), check.GetRawText());
        Assert.That((failed.GetProperty("status").GetString(), failed.GetProperty("success").GetBoolean()), Is.EqualTo(("Failed", false)));
        Assert.That(Failures(failed), Is.EqualTo(["ListView Account.Bad: Invalid scope:Mine, not allowed"]));
        Assert.That(failed.GetProperty("details").GetProperty("componentFailures")[0].GetProperty("lineNumber").GetInt32(), Is.GreaterThan(1));
        Assert.That(await RetrieveAsync(all), Is.EqualTo(before));
        Assert.That((await GetAsync("sobjects/Rolled__c/describe")).Status, Is.EqualTo(HttpStatusCode.NotFound));

        var quick = await SendAsync(HttpMethod.Post, "metadata/deployRequest/validatedDeployRequestId",
            $$"""{"validatedDeployRequestId":"{{check.GetProperty("id").GetString()}}"}""");
        Assert.That((await EndOfDeploymentAsync(quick.Json.GetProperty("id").GetString()!)).GetProperty("status").GetString(), Is.EqualTo("Succeeded"));
        var undone = await DeployAsync(Deletion("CustomField:Account.Rolled__c", "CustomObject:Rolled__c", "PermissionSet:Rolled", "CustomField:Account.Never__c"));
        Assert.That(undone.GetProperty("status").GetString(), Is.EqualTo("Succeeded"), undone.GetRawText());
        Assert.That(undone.GetRawText(), Does.Contain("No CustomField named: Account.Never__c found"));
        Assert.That(await RetrieveAsync(all), Is.EqualTo(before));
    }

    [TestCase("<fields><fullName>X__c</fullName><foo/></fields>", "Error parsing file: Element foo invalid at this location in type CustomField (1:97)")]
    [TestCase("<fields><fullName>X__c</fullName><label>X</label><type>Text</type><label>X</label></fields>",
        "Error parsing file: Element label is duplicated at this location in type CustomField (1:130)")]
    [TestCase("<fields><fullName>X__c</fullName><label>X</label><type>Txt</type></fields>", "Error parsing file: 'Txt' is not a valid value for the enum 'FieldType' (1:113)")]
    [TestCase("<fields><fullName>X__c</fullName><label>X</label><required>yes</required></fields>",
        "Error parsing file: 'yes' is not a valid value for the type xsd:boolean (1:113)")]
    [TestCase("<fields><fullName>X__c</fullName><type>Text</type><length>9</length></fields>", "Required fields are missing: [label]")]
    [TestCase("<fields><fullName>X__c</fullName><label>X</label><type>Text</type></fields>", "Must specify 'length' for a CustomField of type Text")]
    [TestCase("<fields><fullName>X__c</fullName><defaultValue>false</defaultValue><label>X</label><required>false</required><type>Checkbox</type></fields>",
        "Can not specify 'required' for a CustomField of type Checkbox")]
    [TestCase("<fields><fullName>X__c</fullName><label>X</label><type>Picklist</type></fields>", "Picklist value is required")]
    public async Task A_field_that_is_not_as_its_type_wants_it_is_refused_in_the_vendors_words(string fields, string problem)
    {
        var result = await DeployAsync(Package(["CustomField:Account.X__c"], ("objects/Account.object", File("CustomObject", fields))), checkOnly: true);
        Assert.That(Failures(result), Is.EqualTo([$"CustomField Account.X__c: {problem}"]));
    }

    [Test]
    public async Task Every_file_is_named_in_the_manifest_and_every_name_has_its_file()
    {
        var result = await DeployAsync(Package(["CustomField:Account.Nowhere__c", "Nonsense:X"], ("objects/Account.object", File("CustomObject", Tier))));
        Assert.That(Failures(result), Is.EqualTo([" package.xml: Unknown type name 'Nonsense' specified in package.xml"]));

        result = await DeployAsync(Package(["CustomField:Account.Nowhere__c"], ("objects/Account.object", File("CustomObject", Tier)), ("readme.txt", "x")));
        Assert.That(Failures(result), Is.EquivalentTo([" readme.txt: The file readme.txt is of no type that is emulated", "CustomField Account.Deployed_Tier__c: Not in package.xml",
            " Account.Nowhere__c: An object 'Account.Nowhere__c' of type CustomField was named in package.xml, but was not found in zipped directory"]));
        Assert.That(Failures(await DeployAsync([1, 2, 3])), Is.EqualTo([" package.xml: The zip file could not be read"]));
    }

    [Test]
    public async Task A_custom_object_holds_records_that_are_read_and_written_like_any_other()
    {
        await MustDeployAsync(Package(["CustomObject:Snap__c", "PermissionSet:Snap"], ("objects/Snap__c.object", File("CustomObject", """
            <deploymentStatus>Deployed</deploymentStatus><enableBulkApi>true</enableBulkApi>
            <fields><fullName>Account__c</fullName><deleteConstraint>SetNull</deleteConstraint><label>Account</label><referenceTo>Account</referenceTo>
            <relationshipLabel>Snaps</relationshipLabel><relationshipName>Snaps</relationshipName><required>false</required><type>Lookup</type></fields>
            <fields><fullName>Key__c</fullName><externalId>true</externalId><label>Key</label><length>40</length><required>true</required><type>Text</type><unique>true</unique></fields>
            <label>Snap</label><nameField><displayFormat>SN-{0000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField><pluralLabel>Snaps</pluralLabel>
            <sharingModel>ReadWrite</sharingModel>
            """)), ("permissionsets/Snap.permissionset", File("PermissionSet", """
            <fieldPermissions><editable>true</editable><field>Snap__c.Account__c</field><readable>true</readable></fieldPermissions><label>Snap</label>
            <objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead>
            <modifyAllRecords>false</modifyAllRecords><object>Snap__c</object><viewAllRecords>false</viewAllRecords></objectPermissions>
            """))));
        var set = (await QueryAsync("SELECT Id FROM PermissionSet WHERE Name = 'Snap'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        var user = (await QueryAsync("SELECT Id FROM User WHERE Alias LIKE 'sinteg%'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        await SendAsync(HttpMethod.Post, "sobjects/PermissionSetAssignment", $$"""{"AssigneeId":"{{user}}","PermissionSetId":"{{set}}"}""");

        var written = await SendAsync(HttpMethod.Patch, "composite/sobjects/Snap__c/Key__c", $$"""
            {"allOrNone":false,"records":[{"attributes":{"type":"Snap__c"},"Key__c":"a","Account__c":"{{AccountId(2)}}"},{"attributes":{"type":"Snap__c"},"Key__c":"b"}]}
            """);
        var (_, job) = await IngestAsync("Key__c,Account__c\nb," + AccountId(3) + "\nc,\n", """{"object":"Snap__c","operation":"upsert","externalIdFieldName":"Key__c"}""");

        Assert.That(written.Json.EnumerateArray().Select(each => each.GetProperty("success").GetBoolean()), Is.EqualTo([true, true]), written.Body);
        Assert.That(job.GetProperty("numberRecordsFailed").GetInt32(), Is.Zero);
        var rows = (await QueryAsync("SELECT Name, Key__c, Account__r.Name FROM Snap__c ORDER BY Name")).Json.GetProperty("records");
        Assert.That(rows.EnumerateArray().Select(row => (row.GetProperty("Name").GetString(), row.GetProperty("Account__r").ValueKind)),
            Is.EqualTo([("SN-0001", JsonValueKind.Object), ("SN-0002", JsonValueKind.Object), ("SN-0003", JsonValueKind.Null)]));
        Assert.That((await QueryAsync($"SELECT Id, (SELECT Key__c FROM Snaps__r) FROM Account WHERE Id = '{AccountId(2)}'")).Body, Does.Contain("\"Key__c\":\"a\""));
        Assert.That((await GetAsync("sobjects/Account/describe")).Body, Does.Contain("\"relationshipName\":\"Snaps__r\""));
    }

    [Test]
    public async Task Production_refuses_what_a_sandbox_takes()
    {
        var zip = Package(["CustomField:Account.Sand__c"], ("objects/Account.object", File("CustomObject", Tier.Replace("Deployed_Tier__c", "Sand__c", StringComparison.Ordinal))));
        const string lax = """{"deployOptions":{"singlePackage":true,"rollbackOnError":true,"checkOnly":true,"testLevel":"NoTestRun"}}""";

        var production = await DeployAsync(zip, options: lax);
        await ControlAsync(HttpMethod.Put, "org", """{"sandbox":true}""");
        var sandbox = await DeployAsync(zip, options: lax);
        await ControlAsync(HttpMethod.Put, "org", """{"sandbox":false}""");

        Assert.That(production.GetProperty("errorMessage").GetString(), Is.EqualTo("testLevel of NoTestRun cannot be used in production organizations"));
        Assert.That(sandbox.GetProperty("status").GetString(), Is.EqualTo("Succeeded"));
    }
}
