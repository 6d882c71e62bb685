using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Connector.Deployment;
using Connector.Http;
using Connector.Salesforce.Metadata;
using Connector.Tests.Segmentation;
using NUnit.Framework;
using WireMock;
using static Connector.Tests.Salesforce.SalesforceServer;

namespace Connector.Tests.Salesforce;

/// <summary>Retrieve by SOAP and deploy by REST, as contract 5 has them.</summary>
public sealed class SalesforceDeployerTests
{
    private const string Soap = "/services/Soap/m/66.0";
    private const string Deploy = Data + "/metadata/deployRequest";
    private static readonly XNamespace Ns = "http://soap.sforce.com/2006/04/metadata";
    private static readonly ArtefactKey Field = new("CustomField", "Account.Tier__c");
    private static readonly ArtefactKey View = new("ListView", "Account.Segment_Gold");
    private static readonly ArtefactKey Folder = new("Report", "Segment_Reports");
    private static readonly ArtefactKey Report = new("Report", "Segment_Reports/Segment_Arr");
    private static readonly ArtefactKey Layout = new("Layout", "Account-Account (Gold) Layout");

    private const string Theirs = """
        <?xml version="1.0" encoding="UTF-8"?>
        <CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
            <fields>
                <fullName>Tier__c</fullName>
                <inlineHelpText>Written by the segmentation connector. How much care.</inlineHelpText>
                <label>Tier</label>
                <trackHistory>true</trackHistory>
                <type>Picklist</type>
                <valueSet>
                    <restricted>true</restricted>
                    <valueSetDefinition>
                        <sorted>false</sorted>
                        <value><fullName>theirs</fullName><default>false</default><isActive>false</isActive><label>Theirs</label></value>
                        <value><fullName>GOLD</fullName><default>false</default><label>Gold</label></value>
                    </valueSetDefinition>
                </valueSet>
            </fields>
            <fields><fullName>Other__c</fullName><type>Text</type></fields>
            <listViews><fullName>Segment_Gold</fullName><columns>ACCOUNT.NAME</columns><filterScope>Everything</filterScope><label>Gold</label></listViews>
        </CustomObject>
        """;

    [Test]
    public async Task Reading_asks_for_exactly_these_components_waits_for_the_job_and_gives_those_that_there_are()
    {
        await using var server = Server();
        Retrieves(server, looks: 2, ("objects/Account.object", Theirs), ("reports/Segment_Reports-meta.xml", Xml("ReportFolder", "<name>Segment Reports</name>")),
            ("reports/Segment_Reports/Segment_Arr.report", Xml("Report", "<name>ARR</name>")), ("layouts/Account-Account %28Gold%29 Layout.layout", Xml("Layout", "")), ("unpackaged/package.xml", "<Package/>"));

        var read = await server.Crm.Deployer!.ReadAsync([Field, View, Folder, Report, Layout, new("PermissionSet", "Absent")], default);

        Assert.That(read.Select(one => one.Key), Is.EquivalentTo(new[] { Field, View, Folder, Report, Layout }));
        var request = XElement.Parse(server.To(Soap)[0].Body!).Descendants(Ns + "retrieveRequest").Single();
        Assert.That(request.Elements().Select(element => element.Name.LocalName), Is.EqualTo(new[] { "apiVersion", "singlePackage", "unpackaged" }), "in the order of the vendor's types");
        Assert.That(request.Descendants(Ns + "types").Select(type => $"{(string?)type.Element(Ns + "name")}: {string.Join(", ", type.Elements(Ns + "members").Select(member => member.Value))}"),
            Does.Contain("Report: Segment_Reports, Segment_Reports/Segment_Arr"));
        Assert.That(server.To(Soap), Has.Count.EqualTo(3), "one request, two looks");
        Assert.That(server.To(Soap).Select(call => call.Headers!["SOAPAction"].Single()), Is.All.EqualTo("\"\""));
    }

    [Test]
    public async Task The_same_state_read_twice_is_the_same_text_whatever_its_layout_and_parts_are_named_by_what_tells_them_apart()
    {
        await using var server = Server();
        Retrieves(server, looks: 1, ("objects/Account.object", Theirs));

        var field = (await server.Crm.Deployer!.ReadAsync([Field], default)).Single();

        Assert.That(field.Body, Does.StartWith("<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>Tier__c</fullName>"));
        Assert.That(field.Parts["valueSet.valueSetDefinition.value[GOLD].label"], Is.EqualTo("Gold"));
        Assert.That(server.Crm.Deployer.IsMarked(field), Is.True);
    }

    [Test]
    public async Task An_expired_session_is_renewed_once_within_the_envelope()
    {
        await using var server = Server();
        var calls = 0;
        server.Answers("POST", Soap, request => ++calls == 1
            ? Text(500, "<soapenv:Envelope xmlns:soapenv='http://schemas.xmlsoap.org/soap/envelope/'><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>x</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>", "text/xml")
            : request.Body!.Contains("checkRetrieveStatus") ? Status(done: true, Zip()) : Envelope("retrieve", "<id>09S1</id>"));

        Assert.That(await server.Crm.Deployer!.ReadAsync([Field], default), Is.Empty);
        Assert.That(server.To(Soap).Select(call => XElement.Parse(call.Body!).Descendants(Ns + "sessionId").Single().Value[^1]), Is.EqualTo("122"));
    }

    [TestCase("<not xml", TestName = "A file that is no XML is refused")]
    [TestCase("<!DOCTYPE a [<!ENTITY b 'c'>]><CustomObject xmlns='http://soap.sforce.com/2006/04/metadata'>&b;</CustomObject>", TestName = "A file with entities is refused")]
    public async Task A_hostile_archive_is_a_clear_error(string file)
    {
        await using var server = Server();
        Retrieves(server, looks: 1, ("objects/Account.object", file));

        Assert.That(() => server.Crm.Deployer!.ReadAsync([Field], default), Throws.TypeOf<CrmContractException>().With.Message.Contains("retrieved metadata"));
    }

    [Test]
    public async Task A_field_is_merged_over_the_one_that_is_there_so_that_values_and_settings_of_others_stay()
    {
        await using var server = Server();
        Retrieves(server, looks: 1, ("objects/Account.object", Theirs));
        var deployer = server.Crm.Deployer!;
        var current = (await deployer.ReadAsync([Field], default)).Single();
        var wanted = deployer.Wanted(Only("Tier__c", ("GOLD", "Gold!"), ("BASE", "Base"))).Artefacts[0].Content;

        var merged = deployer.Merge(wanted, current);

        var element = XElement.Parse(merged.Body);
        Assert.That(element.Descendants(Ns + "value").Select(value => $"{(string?)value.Element(Ns + "fullName")} {(string?)value.Element(Ns + "label")} {(string?)value.Element(Ns + "isActive")}".Trim()),
            Is.EqualTo(new[] { "GOLD Gold!", "BASE Base", "theirs Theirs false" }));
        Assert.That((string?)element.Element(Ns + "trackHistory"), Is.EqualTo("true"));
        Assert.That(element.Elements().Skip(1).Select(one => one.Name.LocalName), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        var file = new XElement(Ns + "CustomObject", new XElement(Ns + "fields", element.Elements()));
        Assert.That(MetadataSchema.Load("CustomObject").Problems(Encoding.UTF8.GetBytes(file.ToString())), Is.Empty);
    }

    [TestCase("Segment_Tier")]
    [TestCase("Segment_Tier__gvs")]
    public async Task A_global_value_set_is_found_whatever_the_org_adds_to_its_name_and_a_field_that_uses_it_is_as_wanted(string name)
    {
        await using var server = Server(("Deployment:GlobalValueSets", "true"));
        var deployer = server.Crm.Deployer!;
        var wanted = deployer.Wanted(Only("Tier__c", ("GOLD", "Gold"))).Artefacts.Select(one => one.Content).ToList();
        var (set, field) = (wanted[0], XElement.Parse(wanted[1].Body));
        field.Descendants(Ns + "valueSetName").Single().Value = name;
        Retrieves(server, looks: 1, ($"globalValueSets/{name}.globalValueSet", set.Body), ("objects/Account.object", Xml("CustomObject", new XElement(Ns + "fields", field.Elements()).ToString())));

        var read = await deployer.ReadAsync([set.Key, Field], default);

        Assert.That(read.Single(one => one.Key == set.Key).Covers(set) && read.Single(one => one.Key == Field).Covers(wanted[1]));
        Assert.That(XElement.Parse(server.To(Soap)[0].Body!).Descendants(Ns + "members").Select(member => member.Value), Is.SupersetOf(new[] { "Segment_Tier", "Segment_Tier__gvs" }));
    }

    [Test]
    public async Task A_component_whose_name_differs_in_case_is_the_one_that_was_asked_for()
    {
        await using var server = Server();
        Retrieves(server, looks: 1, ("objects/Account.object", Theirs.Replace("Tier__c", "TIER__c", StringComparison.Ordinal)));

        Assert.That((await server.Crm.Deployer!.ReadAsync([Field], default)).Single().Key, Is.EqualTo(Field), "else it would be created over somebody else's");
    }

    [Test]
    public async Task A_layout_gets_the_fields_it_does_not_show_in_a_section_of_their_own_and_keeps_everything_else()
    {
        await using var server = Server(("Deployment:Layouts", "Account-Account (Gold) Layout"));
        var deployer = server.Crm.Deployer!;
        var current = deployer.Content(Layout, Xml("Layout", """
            <excludeButtons>Submit</excludeButtons>
            <layoutSections><label>Information</label><layoutColumns><layoutItems><behavior>Readonly</behavior><field>B__c</field></layoutItems></layoutColumns><style>OneColumn</style></layoutSections>
            <layoutSections><label>Links</label><style>CustomLinks</style></layoutSections>
            <relatedLists><relatedList>RelatedContactList</relatedList></relatedLists>
            """));
        var wanted = deployer.Wanted(Only(["A__c", "B__c"])).Artefacts.Select(one => one.Content).Single(one => one.Key == Layout);

        var merged = XElement.Parse(deployer.Merge(wanted, current).Body);

        Assert.That(merged.Elements().Select(element => (string?)element.Element(Ns + "label") ?? element.Name.LocalName), Is.EqualTo(new[] { "excludeButtons", "Information", "Segmentation", "Links", "relatedLists" }));
        Assert.That(merged.Descendants(Ns + "field").Select(field => field.Value), Is.EqualTo(new[] { "B__c", "A__c" }), "one that it shows already stays where it is");
        Assert.That(deployer.Merge(wanted, deployer.Content(Layout, merged.ToString())).Body, Is.EqualTo(deployer.Content(Layout, merged.ToString()).Body), "done twice, the second time changes nothing");
        Assert.That(MetadataSchema.Load("Layout").Problems(Encoding.UTF8.GetBytes(merged.ToString())), Is.Empty);
    }

    [Test]
    public async Task A_record_type_gets_the_values_it_does_not_offer_and_keeps_everybody_elses()
    {
        await using var server = Server();
        var type = new ArtefactKey("RecordType", "Account.Partner");
        var deployer = server.Crm.Deployer!;
        var current = deployer.Content(type, Xml("RecordType", """
            <fullName>Partner</fullName><active>true</active><label>Partner</label>
            <picklistValues><picklist>Tier__c</picklist><values><fullName>Th%2Feirs</fullName><default>true</default></values><values><fullName>GOLD</fullName><default>false</default></values></picklistValues>
            <picklistValues><picklist>Type</picklist><values><fullName>Corporate</fullName><default>false</default></values></picklistValues>
            """));
        var wanted = MetadataBody.ToArtefact(RecordTypeMetadata.Of("Account.Partner",
            [new SegmentField("Tier__c", "Tier", "", [new("GOLD", "Gold"), new("BASE", "Base")]), new SegmentField("Size__c", "Size", "", [new("large", "Large")])]));

        var merged = deployer.Merge(wanted, current);

        var element = XElement.Parse(merged.Body);
        Assert.That(element.Elements(Ns + "picklistValues").Select(picklist => string.Join(' ', picklist.Descendants().Where(one => !one.HasElements).Select(one => one.Value))), Is.EqualTo(new[]
        {
            "Tier__c Th%2Feirs true GOLD false BASE false", "Type Corporate false", "Size__c large false",
        }));
        Assert.That(merged.Covers(wanted) && !current.Covers(wanted) && deployer.IsAmended(type), Is.True);
        Assert.That(deployer.Merge(wanted, merged).Body, Is.EqualTo(merged.Body), "done twice, the second time changes nothing");
        Assert.That(Problems("recordTypes", element), Is.Empty);
    }

    [Test]
    public async Task A_compact_layout_gets_the_fields_it_has_room_for_behind_its_own()
    {
        await using var server = Server();
        var deployer = server.Crm.Deployer!;
        var current = deployer.Content(new("CompactLayout", "Account.Key"), Xml("CompactLayout", $"<fullName>Key</fullName>{string.Concat(Enumerable.Range(1, 8).Select(number => $"<fields>F{number}</fields>"))}<label>Key</label>"));
        var fitting = CompactLayoutMetadata.Fitting(XElement.Parse(current.Body), ["A__c", "F3", "B__c", "C__c"]);

        var merged = deployer.Merge(MetadataBody.ToArtefact(CompactLayoutMetadata.Of("Account.Key", fitting)), current);

        var element = XElement.Parse(merged.Body);
        Assert.That(fitting, Is.EqualTo(new[] { "F3", "A__c", "B__c" }));
        Assert.That(element.Elements(Ns + "fields").Select(field => field.Value).Skip(8), Is.EqualTo(new[] { "A__c", "B__c" }));
        Assert.That(Problems("compactLayouts", element), Is.Empty);
    }

    [Test]
    public void A_retired_value_is_named_by_what_uses_it_and_not_by_what_offers_it_or_goes_itself()
    {
        var entity = Xml("CustomObject", """
            <fields><fullName>Tier__c</fullName><valueSet><valueSetDefinition><value><fullName>bronze</fullName></value></valueSetDefinition></valueSet></fields>
            <fields><fullName>Other__c</fullName><formula>TEXT(Tier__c) = "silver"</formula></fields>
            <listViews><fullName>Segment_Bronze</fullName><filters><value>bronze</value></filters></listViews>
            <recordTypes><fullName>Partner</fullName><picklistValues><picklist>Tier__c</picklist><values><fullName>bronze</fullName></values></picklistValues></recordTypes>
            <validationRules><fullName>Rule</fullName><errorConditionFormula>ISPICKVAL(Tier__c, "GOLD")</errorConditionFormula></validationRules>
            """);
        (string, string)[] files = [("objects/Account.object", entity), ("flows/Welcome.flow", Xml("Flow", "<label>x</label><value>silvery</value>")), ("classes/A.cls", "if (tier == 'Gold') {}")];
        ArtefactChange[] plan =
        [
            new(new("CustomField", "Account.Tier__c"), ArtefactAction.Update, "<x/>", "<x/>", null), new(new("ListView", "Account.Segment_Bronze"), ArtefactAction.Delete, "<x/>", null, null),
        ];

        var use = new ValueUse(files, "Account", plan);

        Assert.That(use.Of("bronze"), Is.Empty);
        Assert.That(use.Of("silver"), Is.EqualTo(new[] { "fields Account.Other__c" }), "a longer word is another");
        Assert.That(use.Of("gold"), Is.EqualTo(new[] { "validationRules Account.Rule", "classes/A.cls" }));
        Assert.That(new ValueUse(files, "Account", []).Of("bronze"), Has.Count.EqualTo(3), "a view that stays uses it");
    }

    [Test]
    public async Task A_retired_value_stays_when_the_org_cannot_be_searched_and_the_plan_goes_on()
    {
        await using var server = Server();
        server.Answers("GET", Data + "/query", _ => Json(200, new { totalSize = 0, done = true, records = Array.Empty<object>() }));
        server.Answers("POST", Soap, request => request.Body!.Contains("listMetadata") ? Envelope("listMetadata", "") : request.Body.Contains("checkRetrieveStatus")
            ? Envelope("checkRetrieveStatus", "<done>true</done><success>false</success><errorStatusCode>LIMIT_EXCEEDED</errorStatusCode>") : Envelope("retrieve", "<id>09S1</id>"));
        var body = XElement.Parse(Theirs).Elements(Ns + "fields").First();
        var held = server.Crm.Deployer!.Content(Field, Xml("CustomField", string.Concat(body.Elements()))).Body;
        ArtefactChange[] plan = [new(Field, ArtefactAction.Unchanged, held, held, held)];
        var artefacts = Only("Tier__c", ("BASE", "Base"));
        artefacts = artefacts with { Fields = [artefacts.Fields[0] with { Retired = ["GOLD"] }] };

        var (changes, leftOut) = await server.Crm.Deployer.FitAsync(plan, artefacts, default);

        Assert.That(changes, Is.EqualTo(plan));
        Assert.That(leftOut.Single(), Does.StartWith("retired values stay: the org's metadata could not be searched"));
    }

    [Test]
    public async Task An_archive_that_would_unpack_to_gigabytes_is_refused()
    {
        await using var server = Server();
        var zip = Convert.FromBase64String(Zip(("objects/Account.object", Theirs)));
        var entry = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(entry + 24), 2_000_000_000);
        server.Answers("POST", Soap, request => request.Body!.Contains("checkRetrieveStatus") ? Status(done: true, Convert.ToBase64String(zip)) : Envelope("retrieve", "<id>09S1</id>"));

        Assert.That(() => server.Crm.Deployer!.ReadAsync([Field], default), Throws.TypeOf<CrmContractException>().With.Message.Contains("1000 MB"));
    }

    [Test]
    public async Task A_value_that_is_inactive_counts_as_one_that_is_not_there()
    {
        await using var server = Server();
        var deployer = server.Crm.Deployer!;
        var field = XElement.Parse(Theirs).Elements(Ns + "fields").First();
        var retired = FieldMerge.Deactivate(field, ["GOLD"]);

        Assert.That(FieldMerge.ActiveValues(retired), Is.Empty);
        Assert.That(deployer.Content(Field, Xml("CustomField", string.Concat(retired.Elements()))).Parts.Keys, Has.None.Contains("value["));
        Assert.That(Problems("fields", retired), Is.Empty);
    }

    private static IEnumerable<string> Problems(string part, XElement element) =>
        MetadataSchema.Load("CustomObject").Problems(Encoding.UTF8.GetBytes(new XElement(Ns + "CustomObject", new XElement(Ns + part, element.Elements())).ToString()));

    [Test]
    public async Task A_deployment_sends_options_and_zip_tells_its_id_before_it_waits_and_deletes_after_the_rest()
    {
        await using var server = Server();
        server.Answers("POST", Deploy, _ => Json(201, new { id = "0Af1", deployResult = new { id = "0Af1", status = "Pending", done = false } }));
        server.AnswersInTurn("GET", Deploy + "/0Af1", Result("false", "\"status\":\"Unheard\""), Result("\"true\"", "\"success\":\"true\",\"status\":\"Succeeded\""));
        var told = new List<(string, int)>();

        var outcome = await server.Crm.Deployer!.DeployAsync([Create(View), new(Report, ArtefactAction.Delete, "<Report/>", null, null)], isCheck: true, Started, default);

        Assert.That((outcome.Succeeded, told.Single()), Is.EqualTo((true, ("0Af1", 0))));
        var body = Encoding.Latin1.GetString(server.To(Deploy).Single().BodyAsBytes!);
        Assert.That(body, Does.Contain("Content-Disposition: form-data; name=\"json\"").And.Contain("name=\"file\"; filename=\"deploy.zip\""));
        Assert.That(body, Does.Contain("\"checkOnly\":true").And.Contain("\"rollbackOnError\":true").And.Not.Contain("testLevel"));
        Assert.That(server.To(Deploy).Single().Headers!["Content-Type"].Single(), Does.Match("boundary=[^\"]+$"));
        using var zip = new ZipArchive(new MemoryStream(server.To(Deploy).Single().BodyAsBytes![body.IndexOf("PK", StringComparison.Ordinal)..]));
        Assert.That(zip.Entries.Select(entry => entry.FullName), Is.EquivalentTo(new[] { "package.xml", "destructiveChangesPost.xml", "objects/Account.object" }));

        Task Started(string id)
        {
            told.Add((id, server.To(Deploy + "/" + id).Count));
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task Each_refused_component_is_one_line_that_says_what_to_do()
    {
        await using var server = Server();
        server.Answers("GET", Deploy + "/0Af1", _ => Result("true", """
            "success":false,"status":"Failed","details":{"componentFailures":[
              {"componentType":"ListView","fullName":"Account.Segment_Gold","problemType":"Error","problem":"Could not resolve list view column:\n Tier__c"},
              {"componentType":"ListView","fullName":"Account.Segment_Gold","problemType":"Error","problem":"Could not resolve list view column:\n Tier__c"},
              {"componentType":"Report","fullName":"R/A","problemType":"Warning","problem":"something"},
              {"componentType":"Dashboard","fullName":"D/O","problemType":"Error","problem":"Cannot find a user jane@acme.example"}]}
            """));

        var outcome = await server.Crm.Deployer!.ResumeAsync("0Af1", [], default);

        Assert.That(outcome!.Succeeded, Is.False);
        Assert.That(outcome.Failures, Has.Count.EqualTo(2));
        Assert.That(outcome.Failures[0], Is.EqualTo("ListView Account.Segment_Gold: Could not resolve list view column: Tier__c → the org does not know this column: correct the framework's mapping of the measure or view"));
        Assert.That(outcome.Failures[1], Does.Contain("(an address)").And.Not.Contain("jane"));
    }

    [Test]
    public async Task One_failure_may_come_as_an_object_and_an_end_without_any_says_where_to_look()
    {
        await using var server = Server();
        server.Answers("GET", Deploy + "/0Af1", _ => Result("true", """ "success":false,"details":{"componentFailures":{"componentType":"Report","fullName":"R","problem":"duplicate name"}} """));
        server.Answers("GET", Deploy + "/0Af2", _ => Result("true", """ "success":false,"status":"Canceled" """));

        Assert.That((await server.Crm.Deployer!.ResumeAsync("0Af1", [], default))!.Failures.Single(), Does.StartWith("Report R: duplicate name → something else has this name"));
        Assert.That((await server.Crm.Deployer!.ResumeAsync("0Af2", [], default))!.Failures.Single(), Does.Contain("Canceled").And.Contain("Deployment Status"));
    }

    [Test]
    public async Task A_deployment_that_the_org_does_not_know_is_none()
    {
        await using var server = Server();
        server.Answers("GET", Deploy + "/0Af1", new[] { new { errorCode = "NOT_FOUND" } }, 404);

        Assert.That(await server.Crm.Deployer!.ResumeAsync("0Af1", [], default), Is.Null);
    }

    [Test]
    public async Task A_deployment_that_is_not_answered_is_sent_once_and_unavailable()
    {
        await using var server = Server();
        server.Answers("POST", Deploy, _ => Text(503, "", "text/html"));

        Assert.That(() => server.Crm.Deployer!.DeployAsync([Create(View)], isCheck: false, _ => Task.CompletedTask, default), Throws.TypeOf<CrmUnavailableException>());
        Assert.That(server.To(Deploy), Has.Count.EqualTo(1), "a second one might run beside the first");
    }

    [Test]
    public async Task Everything_of_the_shipped_framework_goes_through_the_frames_form_and_back_unchanged()
    {
        await using var server = Server();
        var deployer = server.Crm.Deployer!;
        var wanted = deployer.Wanted(Artefacts.Of(ShippedConfig.Framework, "salesforce"));

        Assert.That(wanted.Artefacts, Has.Count.GreaterThan(15));
        Assert.That(wanted.Artefacts.Select(one => one.Content.Key), Is.Unique);
        foreach (var (content, _) in wanted.Artefacts)
        {
            var again = deployer.Content(content.Key, content.Body);
            Assert.That((again.Body, again.Covers(content), again.Parts.Count), Is.EqualTo((content.Body, true, content.Parts.Count)), content.Key.ToString());
        }

        var marked = wanted.Artefacts.Where(one => deployer.IsMarked(one.Content)).Select(one => one.Content.Key.Kind).Distinct();
        Assert.That(marked, Is.EquivalentTo(new[] { "CustomField", "PermissionSet", "Report", "Dashboard" }), "every kind that has a description");
    }

    private static SalesforceServer Server(params (string, string)[] settings) =>
        new SalesforceServer([("Deployment:FirstPoll", "00:00:00"), ("Deployment:LongestPoll", "00:00:00"), .. settings]).GivesTokens();

    private static ArtefactChange Create(ArtefactKey key) => new(key, ArtefactAction.Create, null, Xml("ListView", "<fullName>Segment_Gold</fullName>"), null);

    private static Artefacts Only(string field, params (string Value, string Label)[] options) =>
        new([new SegmentField(field, "Tier", "How much care.", [.. options.Select(option => new SegmentOption(option.Value, option.Label))])], null, [], [], []);

    private static Artefacts Only(string[] fields) => new([.. fields.Select(field => new SegmentField(field, field, field, [new("x", "X")]))], null, [], [], []);

    private static string Xml(string root, string content) => $"<{root} xmlns=\"{Ns}\">{content}</{root}>";

    private static void Retrieves(SalesforceServer server, int looks, params (string Path, string Text)[] files)
    {
        server.Answers("POST", Soap, request => request.Body!.Contains("checkRetrieveStatus") ? Status(--looks <= 0, Zip(files)) : Envelope("retrieve", "<id>09S1</id><state>Queued</state><done>false</done>"));
    }

    private static ResponseMessage Status(bool done, string zip) =>
        Envelope("checkRetrieveStatus", done ? $"<done>true</done><id>09S1</id><messages><problem>Entity of type 'PermissionSet' named 'Absent' cannot be found</problem></messages><status>Succeeded</status><success>true</success><zipFile>{zip}</zipFile>" : "<done>false</done><id>09S1</id>");

    private static ResponseMessage Envelope(string call, string result) => Text(200,
        $"<?xml version='1.0'?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns=\"{Ns}\"><soapenv:Body><{call}Response><result>{result}</result></{call}Response></soapenv:Body></soapenv:Envelope>", "text/xml");

    private static ResponseMessage Result(string done, string rest) => Text(200, $"{{\"id\":\"0Af1\",\"deployResult\":{{\"id\":\"0Af1\",\"done\":{done},{rest}}}}}", "application/json");

    private static string Zip(params (string Path, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(path).Open());
                writer.Write(text);
            }
        }

        return Convert.ToBase64String(bytes.ToArray());
    }
}
