using System.Net;
using System.Xml.Linq;

namespace Connector.EndToEnd.Emulator;

/// <summary>The SOAP services: faults, listing, the synchronous calls, and merging of accounts.</summary>
public class SoapTests : MetadataTests
{
    private const string Partner = "urn:partner.soap.sforce.com";

    [Test]
    public async Task A_session_is_needed_and_a_refusal_is_a_fault()
    {
        Assert.That((await SoapAsync("describeMetadata", token: "nobody")).Element("faultcode")?.Value, Is.EqualTo("sf:INVALID_SESSION_ID"));
        Assert.That((await SoapAsync("listMetadata", "<queries><type>Nonsense</type></queries>")).Element("faultstring")?.Value, Is.EqualTo("INVALID_TYPE: Unknown type:Nonsense"));
        var described = (await SoapAsync("describeMetadata", "<asOfVersion>66.0</asOfVersion>")).Descendants(Metadata + "xmlName").Select(name => name.Value);
        Assert.That(described, Is.SupersetOf(["CustomObject", "Dashboard", "Layout", "PermissionSet", "Report", "ReportType"]));
        Assert.That((await SoapAsync("listMetadata", "<queries><type>Layout</type></queries>")).Descendants(Metadata + "fullName").Select(name => name.Value),
            Is.SupersetOf(["Account-Account Layout"]));
    }

    [Test]
    public async Task A_component_is_created_read_changed_and_deleted_in_one_call_each()
    {
        const string field = """
            <metadata xsi:type="CustomField"><fullName>Account.Synchronous__c</fullName><label>First</label><length>10</length><type>Text</type></metadata>
            """;
        var checkbox = await SoapAsync("upsertMetadata", """
            <metadata xsi:type="CustomField"><fullName>Account.Box__c</fullName><defaultValue>false</defaultValue><label>Box</label><required>false</required><type>Checkbox</type></metadata>
            """);
        Assert.That(checkbox.Element(Metadata + "result")!.Elements().Select(each => each.Name.LocalName), Is.EqualTo(["created", "errors", "fullName", "success"]));
        Assert.That(checkbox.Value, Does.Contain("Can not specify 'required' for a CustomField of type Checkbox").And.Contain("FIELD_INTEGRITY_EXCEPTION"));

        Assert.That(Succeeded(await SoapAsync("createMetadata", field)), Is.EqualTo(["true"]));
        Assert.That((await SoapAsync("createMetadata", field)).Value, Does.Contain("DUPLICATE_DEVELOPER_NAME"));
        Assert.That(Succeeded(await SoapAsync("updateMetadata", field.Replace("First", "Second", StringComparison.Ordinal))), Is.EqualTo(["true"]));
        var read = await SoapAsync("readMetadata", "<type>CustomField</type><fullNames>Account.Synchronous__c</fullNames><fullNames>Account.Never__c</fullNames>");
        Assert.That(read.Descendants(Metadata + "label").Single().Value, Is.EqualTo("Second"));
        Assert.That(read.Descendants(Metadata + "fullName").Single().Value, Is.EqualTo("Account.Synchronous__c"));
        Assert.That(Succeeded(await SoapAsync("deleteMetadata", "<type>CustomField</type><fullNames>Account.Synchronous__c</fullNames><fullNames>Account.Never__c</fullNames>")),
            Is.EqualTo(["true", "false"]));
        var disordered = await SoapAsync(
            "createMetadata", "<metadata xsi:type=\"CustomField\"><fullName>Account.Order__c</fullName><type>Text</type><label>x</label></metadata>");
        Assert.That(Succeeded(disordered), Is.EqualTo(["false"]), disordered.Value);
        Assert.That(disordered.Value, Does.Contain("invalid at this location"));
    }

    [Test]
    public async Task Accounts_are_merged_into_the_master_and_their_children_follow()
    {
        var child = (await SendAsync(HttpMethod.Post, "sobjects/Account", $$"""{"Name":"Child","ParentId":"{{AccountId(5)}}"}""")).Json.GetProperty("id").GetString();
        var merged = await MergeAsync(AccountId(4), "<o:Phone>+49 30 1</o:Phone><o:fieldsToNull>Fax</o:fieldsToNull>", AccountId(5), AccountId(6));
        var gone = await MergeAsync(AccountId(4), "", AccountId(5));
        var many = await MergeAsync(AccountId(4), "", AccountId(7), AccountId(8), AccountId(9));
        var bad = await MergeAsync(AccountId(4), "<o:Phone>2</o:Phone><o:AnnualRevenue>much</o:AnnualRevenue>", AccountId(7));

        Assert.That(merged.Elements().Select(each => (each.Name.LocalName, each.Value)), Is.SupersetOf([("id", AccountId(4)), ("mergedRecordIds", AccountId(5)),
            ("mergedRecordIds", AccountId(6)), ("success", "true"), ("updatedRelatedIds", child)]));
        Assert.That((await GetAsync($"sobjects/Account/{child}")).Json.GetProperty("ParentId").GetString(), Is.EqualTo(AccountId(4)));
        Assert.That((await GetAsync($"sobjects/Account/{AccountId(4)}")).Json.GetProperty("Phone").GetString(), Is.EqualTo("+49 30 1"), "the refused merge changed nothing");
        var losers = (await GetAsync("queryAll?q=" + Uri.EscapeDataString("SELECT Id FROM Account WHERE IsDeleted = true AND MasterRecordId = '" + AccountId(4) + "'"))).Json;
        Assert.That(losers.GetProperty("totalSize").GetInt32(), Is.EqualTo(2));
        Assert.That(new[] { gone, many, bad }.Select(each => each.Descendants(XName.Get("statusCode", Partner)).Single().Value),
            Is.EqualTo(["ENTITY_IS_DELETED", "MERGE_FAILED", "INVALID_TYPE_ON_FIELD_IN_RECORD"]));
        Assert.That((await GetAsync($"sobjects/Account/{AccountId(7)}")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private static string[] Succeeded(XElement response) => [.. response.Descendants(Metadata + "success").Select(success => success.Value)];

    private async Task<XElement> MergeAsync(string master, string values, params string[] losers)
    {
        var response = await SoapAsync("merge", $"""
            <request><masterRecord xmlns:o="urn:sobject.partner.soap.sforce.com"><o:type>Account</o:type><o:Id>{master}</o:Id>{values}</masterRecord>
            {string.Concat(losers.Select(loser => $"<recordToMergeIds>{loser}</recordToMergeIds>"))}</request>
            """, service: "u", ns: Partner);
        return response.Element(XName.Get("result", Partner))!;
    }
}
